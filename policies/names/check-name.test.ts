import { describe, expect, test } from 'vitest';
import { checkName } from './check-name.ts';
import { GENERAL_STANDARD_CHARACTERS } from './general-standard-characters.ts';

describe('通用规范汉字表', () => {
  const characters = [...GENERAL_STANDARD_CHARACTERS];

  test('holds 8,105 different characters in order of code point', () => {
    expect(characters).toHaveLength(8105);
    expect(new Set(characters).size).toBe(8105);
    const points = characters.map((c) => c.codePointAt(0) ?? 0);
    expect(points).toEqual([...points].sort((a, b) => a - b));
  });

  test('holds common characters and those outside the basic plane, not 𠮷', () => {
    for (const c of ['一', '龙', '安', '然', '禾', '㑇', '𫘝']) expect(characters).toContain(c);
    for (const c of ['\u{20BB7}', '龍', '龘', '〇']) expect(characters).not.toContain(c);
  });
});

describe('checkName', () => {
  test.each(['李安然', '巴图·萨尔', '欧阳安', '𫘝安', '阿卜杜拉·买买提·艾力'])('%s is right', (name) => {
    expect(checkName(name)).toEqual({ ok: true });
  });

  test.each(["Anna O'Neil", '王 Élise', 'Anna-Maria'])('%s is right where no household is joined', (name) => {
    expect(checkName(name, { joinsHousehold: false })).toEqual({ ok: true });
    expect(checkName(name).ok).toBe(false);
  });

  test('a mark over a character is held everywhere', () => {
    expect(checkName('李安\uFE0F然', { joinsHousehold: false })).toEqual({
      ok: false,
      characters: ['\uFE0F'],
    });
    expect(checkName('E\u0301lise', { joinsHousehold: false })).toEqual({ ok: true });
  });

  test('names the character outside the table, whole and once', () => {
    expect(checkName('李𠮷禾')).toEqual({ ok: false, characters: ['𠮷'] });
    expect(checkName('𠮷𠮷龍')).toEqual({ ok: false, characters: ['𠮷', '龍'] });
    expect(checkName('赵C')).toEqual({ ok: false, characters: ['C'] });
  });

  test.each([
    '李1',
    '李😀',
    '李〇',
    'ひな',
    '李\u0000',
    '李安\uFE0F然',
    '李安\u0301然',
    '·安',
    '巴图··萨尔',
    '萨尔·',
  ])('%j is held', (name) => {
    expect(checkName(name).ok).toBe(false);
  });
});
