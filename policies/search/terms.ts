import { halfWidth } from '../../schemas/input-text.ts';
import { normaliseName } from '../../schemas/person-name.ts';
import { partsOfName, readingsOf, syllablesOf } from '../names/pinyin.ts';

/*
 * By what a person is found (检索词), and what somebody means who looks for one: two sides of one table. Terms are in clear
 * here; what is kept of them is keyed (docs/adr/0032).
 */

/** `name:王示` · `sound:wsl` · `number:6789` */
export type Term = string;

const HAN = /\p{Script=Han}/u;
const LAST = 4;
/** More readings than that of one name say nothing. */
const MOST_READINGS = 6;
/** 拼音首字母: one letter would be a tenth of all names. */
const FEWEST_LETTERS = 2;

/** The parts before this one and it, joined: 王, 王示, 王示例. */
function beginnings(parts: readonly string[]): string[] {
  return parts.map((_, end) => parts.slice(0, end + 1).join(''));
}

function pairs(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, before) => `${characters[before] ?? ''}${character}`);
}

const first = (syllable: string): string => [...syllable][0] ?? '';

/** First letters of a name in its readings: 单乐 is sl and sy. */
function initialsIn(parts: readonly string[], syllables: readonly string[]): string[] {
  let read = [''];
  for (const [index, part] of parts.entries()) {
    const likely = first(syllables[index] ?? part);
    // A surname has the reading of surnames.
    const others = index === 0 ? [] : readingsOf(part).map(first);
    const letters = [...new Set([likely, ...others])];
    read = read.flatMap((begun) => letters.map((letter) => begun + letter)).slice(0, MOST_READINGS);
  }
  return read;
}

/**
 * By what a name is found: its surname's first character, each two neighbouring characters, the first letters of its
 * syllables from two on, each syllable or word, and syllables run together from the first on.
 * @param name as it is kept
 */
export function termsOfName(name: string): Term[] {
  const parts = partsOfName(normaliseName(name));
  const syllables = syllablesOf(parts.join(' '));
  const characters = parts.filter((part) => HAN.test(part));
  const initials = initialsIn(parts, syllables).flatMap((read) => beginnings([...read]));
  const spoken = [...syllables, ...beginnings(syllables)];
  // ü is typed v, and by who does not know that, u.
  const sounds = [...initials, ...spoken, ...spoken.map((sound) => sound.replaceAll('v', 'u'))];
  return distinct([
    ...characters.slice(0, 1).map((character) => `name:${character}`),
    ...pairs(characters).map((pair) => `name:${pair}`),
    ...sounds.filter((sound) => [...sound].length >= FEWEST_LETTERS).map((sound) => `sound:${sound}`),
  ]);
}

/** A number without signs and without the country's code: +86 138-1234-1234 → 13812341234. */
function plainNumber(text: string): string {
  return halfWidth(text)
    .toUpperCase()
    .replace(/^\+86/, '')
    .replaceAll(/[^A-Z0-9]/g, '');
}

/** By what a telephone or a certificate is found: all of it, or its last four. */
export function termsOfNumber(number: string): Term[] {
  const plain = plainNumber(number);
  return distinct([plain, plain.slice(-LAST)].map((part) => `number:${part}`));
}

/** Why a word cannot be looked for. */
export type Unsearchable = 'too-short' | 'not-searchable';

/** What one word that is looked for must have: all of these of one person. */
export type Wanted = { readonly terms: readonly Term[] } | { readonly refused: Unsearchable };

const DIGITS = /^[A-Z]?\d+$/;

/**
 * What somebody means by a word: characters of a name that stand together, its first letters or syllables, a whole number or
 * its last four.
 * @param word without spaces
 */
export function wantedBy(word: string): Wanted {
  const number = plainNumber(word);
  if (DIGITS.test(number))
    return number.length < LAST ? { refused: 'too-short' } : { terms: [`number:${number}`] };
  const parts = partsOfName(normaliseName(word));
  const characters = parts.filter((part) => HAN.test(part));
  if (characters.length === 0) return wantedByLetters(parts);
  if (characters.length < parts.length) return wantedMixed(parts, characters);
  const [only = ''] = characters;
  const names = characters.length === 1 ? [only] : pairs(characters);
  return { terms: distinct(names.map((name) => `name:${name}`)) };
}

function wantedByLetters(parts: readonly string[]): Wanted {
  const letters = syllablesOf(parts.join(' ')).join('');
  if (letters.length < FEWEST_LETTERS) return { refused: letters === '' ? 'not-searchable' : 'too-short' };
  return { terms: [`sound:${letters}`] };
}

/** 欧阳Anna: its characters and its words. */
function wantedMixed(parts: readonly string[], characters: readonly string[]): Wanted {
  const words = parts.filter((part) => !HAN.test(part) && [...part].length >= FEWEST_LETTERS);
  const names = characters.length === 1 ? characters : pairs(characters);
  return {
    terms: distinct([
      ...names.map((name) => `name:${name}`),
      ...words.map((each) => `sound:${syllablesOf(each).join('')}`),
    ]),
  };
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
