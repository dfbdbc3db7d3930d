import { describe, expect, test } from 'vitest';
import { checkName, normaliseName } from './check-name.ts';
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
  test.each([
    '李安然',
    '巴图·萨尔',
    '巴图•萨尔',
    '买买提・艾力',
    '欧阳安',
    "Anna O'Neil",
    '王 Élise',
    '𫘝安',
  ])('%s is right', (name) => {
    expect(checkName(name)).toEqual({ ok: true });
  });

  test('names the character outside the table, whole and once', () => {
    expect(checkName('李𠮷禾')).toEqual({ ok: false, characters: ['𠮷'] });
    expect(checkName('𠮷𠮷龍')).toEqual({ ok: false, characters: ['𠮷', '龍'] });
  });

  test.each(['李1', '李😀', '李〇', 'ひな', '李\u0000'])('%s is held', (name) => {
    expect(checkName(name).ok).toBe(false);
  });

  test('writes the middle dot one way', () => {
    expect(normaliseName(' 巴图 ‧ 萨尔 ')).toBe('巴图·萨尔');
  });
});
