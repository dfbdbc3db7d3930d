import type { SealedWords } from '../../infra/postgres/ledger/task-reads.ts';
import { openContent } from '../../infra/sealing/content.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { maskText } from './masking.ts';

/**
 * What a person reads: the words of a department, masked, or what stands in clear where there are none, or they do not open
 * (their subject was erased).
 * @param place what they are sealed as
 */
export function shownWords(
  keyring: Keyring,
  { words, reason }: { readonly words: SealedWords | null; readonly reason: string },
  place: string,
): string {
  return maskText(opened(keyring, words, place) || reason);
}

function opened(keyring: Keyring, words: SealedWords | null, place: string): string | undefined {
  if (!words?.key) return undefined;
  try {
    const key = keyring.unwrap(Buffer.from(words.key, 'base64'));
    const clear = openContent(key, 'note', place, Buffer.from(words.sealed, 'base64'));
    return typeof clear === 'string' ? clear : undefined;
  } catch {
    return undefined;
  }
}
