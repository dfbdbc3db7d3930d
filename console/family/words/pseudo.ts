import { cut } from '../../../schemas/words/language.ts';
import type { Phrase } from './catalog.ts';
import { speak, type Key, type Phrases } from './speech.ts';
import { ZH_CN } from './zh-cn.ts';

/** Under each letter of the pseudo-locale: what bears none was said by nobody's catalog. */
const MARK = '\u0323';
/** How much longer a text may become in another language, in its own letters. */
const LONGER = 0.4;
/** Letters of an alphabet in the width of one Chinese character. */
const LETTERS = 2;
const LONGEST_WORD = 12;

/** A mark under each letter. */
export function marked(text: string): string {
  return text.replaceAll(/\p{L}/gu, `$&${MARK}`);
}

/** 首页 → `⟦首̣页̣ x̣x̣⟧`: marked, longer by words that do not break, and bracketed, so that what is cut off is seen. */
export function dressed(text: string): string {
  const parts = cut(text);
  const own = parts.map((part) => ('text' in part ? part.text : '')).join('');
  const letters = Math.ceil([...own].length * LONGER * LETTERS);
  const words = Array.from({ length: Math.ceil(letters / LONGEST_WORD) }, (_, place) =>
    'x'.repeat(Math.min(LONGEST_WORD, letters - place * LONGEST_WORD)),
  );
  const said = parts.map((part) => ('text' in part ? marked(part.text) : `{${part.name}}`)).join('');
  return `⟦${[said, ...words.map(marked)].join(' ')}⟧`;
}

function dressedPhrase(phrase: Phrase): Phrase {
  if (typeof phrase === 'string') return dressed(phrase);
  const { other, ...some } = phrase;
  const each = Object.entries(some).map(([rule, text]) => [rule, dressed(text)]);
  return { ...(Object.fromEntries(each) as object), other: dressed(other) };
}

export const PSEUDO_PHRASES = Object.fromEntries(
  Object.entries<Phrase>(ZH_CN).map(([key, phrase]) => [key as Key, dressedPhrase(phrase)]),
) as Phrases;

export const PSEUDO_WORDS = speak('zh-XA', PSEUDO_PHRASES, marked);
