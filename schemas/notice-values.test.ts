import { describe, expect, test } from 'vitest';
import { NO_NAME, writeNotice } from './notice.ts';
import { isSafeName, listed } from './notice-values.ts';

describe('a name', () => {
  test.each([
    '王示例',
    '欧阳娜娜',
    '𠮷田',
    '阿依古丽·买买提',
    'Anna-Maria O’Neill',
    'J. Smith',
    'Smith',
    'བསོད་ནམས',
    'Иван Петров',
  ])('%s is printed as it is', (name) => {
    expect(isSafeName(name)).toBe(true);
    expect(writeNotice('accepted', { name, caseNumber: 'C-1' })).toContain(`${name}您好`);
  });

  test.each([
    '您的补贴待领取请点链接',
    '您的补贴待领取 请点 http://a.cn',
    'bit.ly',
    'www.a.cn',
    'Visit a.com now',
    '一三八·一二三四·五六七八',
    '13900000001',
    '<b>王</b>',
    '王\u202E例',
    '王\u200B例',
    '王示例\n【银行】',
    '王'.repeat(7),
    '点击领取补贴',
    '加微信领钱',
  ])('%j that can be read as something else is not printed', (name) => {
    expect(isSafeName(name)).toBe(false);
    const text = writeNotice('accepted', { name, caseNumber: 'C-1' });
    expect(text).toContain(`${NO_NAME}您好`);
    expect(text).not.toContain(name);
  });
});

test('a list names the first few and counts the rest, each once', () => {
  expect(listed(['a', 'b', 'a'], 2)).toBe('a、b');
  expect(listed(['a', 'b', 'c'], 2)).toBe('a、b等3项');
});
