import { languageOf, speaker, type Language } from '../../schemas/words/language.ts';
import { TEXTS } from './texts/texts.ts';

/** What was asked for when this process began; Chinese where that is no language (main.ts refuses it). */
export const LANGUAGE: Language = languageOf(process.argv.slice(2), process.env) ?? 'zh';

/** A text of the table in the language of this run. */
export const say = speaker(TEXTS, LANGUAGE);

/** Parts of a list: `公安、医保`, `public security, medical insurance`. */
export function listed(parts: readonly string[]): string {
  return parts.join(say('list.separator'));
}

/** Clauses of a sentence. */
export function clauses(parts: readonly string[]): string {
  return parts.join(say('list.clause'));
}
