/** Characters of what somebody else writes in free words: longer is cut. */
export const MOST_WORDS = 500;

/** Where in the birth notification something is missing; nothing else is a place that a person can be led to. */
const POINTER = /^(\/[A-Za-z0-9]{1,40}){1,6}$/;
const MOST_POINTERS = 20;

/**
 * What nobody sees and what changes how the rest is seen: control characters (an escape sequence reaches whoever reads it on a
 * terminal), directions of writing, what has no width, halves of characters, private ones.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Longer than anything that stands in a result. */
const MOST_TEXT = 1000;

/** Whether every text in a value, keys too, is one that may be kept and shown as it is. */
export function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MOST_TEXT && value.search(UNSEEN) === -1;
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, each]) => isPlain(key) && isPlain(each));
}

/** Free words of a department as they may be kept and shown: on one line, without what nobody sees, and not too long. */
export function tidyWords(words: string): string {
  const seen = words
    .replaceAll(/[\s\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(UNSEEN, '')
    .trim();
  const characters = [...seen];
  return characters.length > MOST_WORDS ? `${characters.slice(0, MOST_WORDS - 1).join('')}…` : seen;
}

/** The places that a department asks for, without what is none. */
export function tidyPointers(pointers: readonly string[]): string[] {
  return pointers.filter((pointer) => POINTER.test(pointer)).slice(0, MOST_POINTERS);
}
