import { pinyin } from 'pinyin-pro';

/*
 * How names sound: letters without tones, ü as v, as people type them. The one place that knows the library: every character
 * of the 通用规范汉字表 has a reading in it. Not for workflow code (the tables weigh a megabyte).
 */

const HAN = /\p{Script=Han}/u;
const PARTS = /\p{Script=Han}|[[\p{L}\p{M}\p{N}\p{Co}]--\p{Script=Han}]+/gv;
const LETTERS = /^[a-z]+$/;

/** A letter as it is typed: without its mark, in lower case. */
function plainLetters(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** A name as it is spoken: its characters, and its words in letters; without dots and spaces. */
export function partsOfName(name: string): string[] {
  return name.match(PARTS) ?? [];
}

/**
 * The likeliest reading of a name, a syllable for each character (surnames as surnames: 单 shan, 尉迟 yu chi); a word in
 * letters is one part; a character without a reading stands for itself. As many as {@link partsOfName}.
 * @param name normalised (schemas/person-name.ts)
 */
export function syllablesOf(name: string): string[] {
  const parts = partsOfName(name);
  const read = pinyin(parts.filter((each) => HAN.test(each)).join(''), {
    type: 'array',
    toneType: 'none',
    surname: 'head',
    v: true,
  });
  let next = 0;
  return parts.map((each) => (HAN.test(each) ? (read[next++] ?? each) : plainLetters(each)));
}

/**
 * Every reading that a character has, the commonest first; none: not known.
 * @param character one character
 */
export function readingsOf(character: string): string[] {
  if (!HAN.test(character)) return [];
  const read = pinyin(character, { type: 'array', toneType: 'none', multiple: true, v: true });
  return [...new Set(read.filter((each) => LETTERS.test(each)))];
}

/** 拼音首字母, as people type them to find somebody: 王示例 is wsl; a word in letters gives its first. */
export function initialsOf(name: string): string {
  return syllablesOf(name)
    .map((syllable) => [...syllable][0] ?? '')
    .join('');
}

/** The same sound, character for character, in any reading: 王小明 and 王晓明; 单 (shan) and 山. */
export function soundsAlike(name: string, other: string): boolean {
  const [first, second] = [partsOfName(name), partsOfName(other)];
  return (
    first.length === second.length && first.every((part, index) => partSoundsLike(part, second[index] ?? ''))
  );
}

function partSoundsLike(part: string, other: string): boolean {
  if (part === other) return true;
  if (!HAN.test(part) || !HAN.test(other)) return plainLetters(part) === plainLetters(other);
  const readings = new Set(readingsOf(part));
  return readingsOf(other).some((each) => readings.has(each));
}
