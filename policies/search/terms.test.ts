import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GENERAL_STANDARD_CHARACTERS } from '../names/general-standard-characters.ts';
import { termsOfName, termsOfNumber, wantedBy } from './terms.ts';

/** Whether who is called so is found by this. */
function finds(name: string, word: string): boolean {
  const has = new Set(termsOfName(name));
  const wanted = wantedBy(word);
  return 'terms' in wanted && wanted.terms.length > 0 && wanted.terms.every((term) => has.has(term));
}

describe('a name', () => {
  it.each([
    ['王示例', '王示例'],
    ['王示例', '王'],
    ['王示例', '示例'],
    ['王示例', 'wsl'],
    ['王示例', 'WS'],
    ['王示例', 'ｗｓｌ'],
    ['王示例', 'wangshili'],
    ['王示例', 'wangshi'],
    ['王示例', 'shi'],
    ['单雄信', 'sxx'],
    ['李乐', 'll'],
    ['李乐', 'ly'],
    ['尉迟恭', 'yuchi'],
    ['吕绿', 'lv'],
    ['吕绿', 'lü'],
    ['买买提·吐尔逊', '吐尔逊'],
    ['买买提·吐尔逊', '买买提•吐尔逊'],
    ['买买提·吐尔逊', 'mmt'],
    ['Anna Müller', 'MULLER'],
    ['Anna Müller', 'müller'],
    ['Anna Müller', 'am'],
    ['欧阳Anna', '欧阳Anna'],
    ['𠮷田', '𠮷田'],
  ])('%s is found by %s', (name, word) => {
    expect(finds(name, word)).toBe(true);
  });

  it.each([
    ['王示例', '示王'],
    ['王示例', '例'],
    ['王示例', '李示例'],
    ['王示例', 'wls'],
    ['王示例', 'w'],
    ['王示例', '1234'],
    ['单雄信', 'dxx'],
  ])('%s is not found by %s', (name, word) => {
    expect(finds(name, word)).toBe(false);
  });

  it('is found by itself, whatever characters it has, and has few terms', () => {
    const character = fc.constantFrom(...GENERAL_STANDARD_CHARACTERS);
    fc.assert(
      fc.property(fc.array(character, { minLength: 2, maxLength: 6 }), (characters) => {
        const name = characters.join('');
        expect(finds(name, name)).toBe(true);
        expect(termsOfName(name).length).toBeLessThan(60);
      }),
    );
  });
});

describe('a number', () => {
  it.each([
    ['13812341234', ['number:13812341234', 'number:1234']],
    ['+8613812341234', ['number:13812341234', 'number:1234']],
    ['R620001234', ['number:R620001234', 'number:1234']],
  ])('%s is found whole and by its last four', (number, terms) => {
    expect(termsOfNumber(number)).toEqual(terms);
  });

  it.each([
    ['1234', ['number:1234']],
    ['１２３４', ['number:1234']],
    ['138 1234 1234'.replaceAll(' ', '-'), ['number:13812341234']],
    ['r620001234', ['number:R620001234']],
  ])('is meant by %s', (word, terms) => {
    expect(wantedBy(word)).toEqual({ terms });
  });
});

describe('a word that nobody can be found by', () => {
  it.each([
    ['123', 'too-short'],
    ['w', 'too-short'],
    ['…', 'not-searchable'],
  ])('%s is %s', (word, refused) => {
    expect(wantedBy(word)).toEqual({ refused });
  });
});
