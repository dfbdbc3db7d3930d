import { describe, expect, test } from 'vitest';
import { asCode, isBlank, withoutBlanks } from './input-text.ts';
import { toChinaTime } from './moment.ts';
import { birthNotificationSchema } from './birth-notification.ts';
import {
  hasLostCharacters,
  hasSigns,
  isNoNameOfChild,
  isPlaceholderName,
  normaliseName,
} from './person-name.ts';

describe('a name is written one way', () => {
  test.each([
    [' 巴图 ‧ 萨尔 ', '巴图·萨尔'],
    ['买买提・艾力', '买买提·艾力'],
    ['买买提．艾力', '买买提·艾力'],
    ['王　示例', '王示例'],
    ['Ａｎｎａ  Ｏ’Neil', 'Anna O’Neil'],
    ['E\u0301lise', 'Élise'],
    ['\uF9E9安', '里安'],
    ['J. Smith', 'J. Smith'],
  ])('%j as %j', (typed, name) => {
    expect(normaliseName(typed)).toBe(name);
    expect(normaliseName(name)).toBe(name);
  });
});

describe('what stands for a name and is none', () => {
  test.each([
    '不详',
    '未取名',
    'NULL',
    'N/A',
    '-',
    '···',
    "'",
    '．',
    '王某',
    '李某某',
    '王待定',
    '欧阳未取名',
  ])('%s', (name) => {
    expect(isPlaceholderName(normaliseName(name))).toBe(true);
  });

  test.each(['王示例之女', '李某之长子', '张三男婴', '新生儿', '王示例女儿', '李某儿子'])(
    '%s, of a child',
    (name) => {
      expect(isNoNameOfChild(name)).toBe(true);
    },
  );

  test.each([
    '李安然',
    '无忌',
    '欧阳未',
    '子墨',
    '王未',
    '丁宝宝',
    '李某一',
    '阿依·某',
    '巴图·萨尔',
    'Ng',
    '𠮷',
  ])('%s is a name', (name) => {
    expect(isNoNameOfChild(name)).toBe(false);
  });
});

test.each(['王\uFFFD', '王?', '王□', '王\u202E', '王\u0000'])('%j has lost something', (name) => {
  expect(hasLostCharacters(name)).toBe(true);
});

test.each(['<b>', '王1', '您的补贴 http://x', '王（大）'])('%s has signs', (name) => {
  expect(hasSigns(normaliseName(name))).toBe(true);
});

test.each(["Anna O'Neil-Ng", 'SMITH, JOHN', 'محمد', '巴图·萨尔', '王\uE123'])('%s has none', (name) => {
  expect(hasSigns(name)).toBe(false);
});

describe('text that comes in', () => {
  test('a code has no spaces, half width and capitals', () => {
    expect(asCode(' ６２０１０２ 19950312992ｘ ')).toBe('62010219950312992X');
  });

  test.each([null, '', ' ', '/', '／', '　/'])('%j is nothing', (value) => {
    expect(isBlank(value)).toBe(true);
  });

  test('what was sent empty is not there, and lists keep their places', () => {
    expect(withoutBlanks({ a: '', b: [null, { c: '/' }], d: { e: null, f: 0, g: false } })).toEqual({
      b: [null, {}],
      d: { f: 0, g: false },
    });
  });

  test('depth without end is left alone', () => {
    let deep: unknown = '';
    for (let i = 0; i < 50_000; i += 1) deep = [deep];
    expect(() => birthNotificationSchema.safeParse({ mother: deep })).not.toThrow();
  });
});

describe('a moment is as clocks in China show it', () => {
  test.each([
    ['2026-11-20T16:30:00Z', '2026-11-21T00:30:00+08:00'],
    ['2026-11-20T03:24:00.5-05:00', '2026-11-20T16:24:00.500+08:00'],
    ['2026-11-20t03:24z', '2026-11-20T11:24:00+08:00'],
    ['2026-11-20T03:24+08:00', '2026-11-20T03:24+08:00'],
    ['2016-12-31T23:59:60Z', '2017-01-01T07:59:59+08:00'],
    ['2017-01-01T07:59:60.5+08:00', '2017-01-01T07:59:59+08:00'],
  ])('%s → %s', (sent, kept) => {
    expect(toChinaTime(sent)).toBe(kept);
  });

  test.each([
    '2026-11-20T24:00:00+08:00',
    '2026-11-20T03:24:00+23:59',
    '2026-02-30T00:00:00Z',
    '2026-11-20T03:24:60+08:00',
    '昨天',
  ])('%s is none, and stays', (sent) => {
    expect(toChinaTime(sent)).toBe(sent);
  });
});
