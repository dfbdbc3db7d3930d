import { expect, it } from 'vitest';
import { isPlain, MOST_WORDS, tidyPointers, tidyWords } from './free-text.ts';

it.each([
  ['材料不符，请补充', '材料不符，请补充'],
  ['材料\u001b[31m不符\u001b[0m', '材料[31m不符[0m'],
  ['\u009b2J材料\u0007', '2J材料'],
  ['材料\r\n\t不符\u2028', '材料 不符'],
  ['王\u202e例示\u202c\u2066\u200b\u200f\ufeff', '王例示'],
  ['𠮷示例\ud840', '𠮷示例'],
  ['材料\u0000不符', '材料不符'],
])('words are kept as they can be seen: %j', (words, kept) => {
  expect(tidyWords(words)).toBe(kept);
  expect(isPlain(kept)).toBe(true);
});

it('a result is plain, or is none', () => {
  expect(isPlain({ a: ['公民', { b: 1 }, null] })).toBe(true);
  for (const text of ['\u0000', '\u001b[2J', '\u202e', '\ud840', 'x'.repeat(2_000)])
    expect([isPlain({ a: [text] }), isPlain({ [text]: 1 })]).toEqual([false, false]);
});

it('words that are too long are cut between characters', () => {
  const cut = tidyWords('𠮷'.repeat(MOST_WORDS + 1));
  expect([...cut]).toHaveLength(MOST_WORDS);
  expect(cut.endsWith('𠮷…')).toBe(true);
  expect(tidyWords('字'.repeat(MOST_WORDS))).toBe('字'.repeat(MOST_WORDS));
});

it('only places in the notification are asked for, and not without end', () => {
  const good = ['/children/0/name', '/choices/payee'];
  expect(tidyPointers([...good, '王示例 13900000000', '/', '/a b', `/${'a'.repeat(50)}`])).toEqual(good);
  expect(tidyPointers(Array.from({ length: 100 }, (_, n) => `/children/${n}`))).toHaveLength(20);
});
