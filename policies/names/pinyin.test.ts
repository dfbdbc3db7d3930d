import { describe, expect, it } from 'vitest';
import { GENERAL_STANDARD_CHARACTERS } from './general-standard-characters.ts';
import { initialsOf, readingsOf, soundsAlike, syllablesOf } from './pinyin.ts';

describe('the sound of a name', () => {
  it.each([
    ['王示例', 'wang shi li', 'wsl'],
    ['单雄信', 'shan xiong xin', 'sxx'],
    ['尉迟恭', 'yu chi gong', 'ycg'],
    ['吕绿', 'lv lv', 'll'],
    ['买买提·吐尔逊', 'mai mai ti tu er xun', 'mmttex'],
    ['Anna Müller', 'anna muller', 'am'],
    ['欧阳Anna', 'ou yang anna', 'oya'],
    ['Anna欧阳', 'anna ou yang', 'aoy'],
    ['任鈊', 'ren xin', 'rx'],
    ['', '', ''],
  ])('%s', (name, syllables, initials) => {
    expect(syllablesOf(name).join(' ')).toBe(syllables);
    expect(initialsOf(name)).toBe(initials);
  });

  it('is not known of a character outside of all tables, which stands for itself', () => {
    expect(syllablesOf('𠮷田')).toEqual(['𠮷', 'tian']);
    expect(readingsOf('𠮷')).toEqual([]);
  });

  it('is known of each character that a name may have', () => {
    expect([...GENERAL_STANDARD_CHARACTERS].filter((each) => readingsOf(each).length === 0)).toEqual([]);
  });

  it.each([
    ['王小明', '王晓明', true],
    ['单雄信', '山雄信', true],
    ['单雄信', '丹雄信', true],
    ['王小明', '王大明', false],
    ['王小明', '王小', false],
    ['𠮷田', '𠮷田', true],
    ['𠮷田', '吉田', false],
    ['Anna Müller', 'anna MULLER', true],
    ['买买提·吐尔逊', '买买提吐尔逊', true],
  ])('of %s and %s is the same: %s', (name, other, alike) => {
    expect(soundsAlike(name, other)).toBe(alike);
  });
});
