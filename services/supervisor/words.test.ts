import { expect, test } from 'vitest';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { departmentWord, entitlementWords, pad, resultWords, subjectWord, widthOf } from './words.ts';

const base: Entitlement = {
  code: 'maternity-leave',
  subject: 'mother',
  outcome: 'eligible',
  rules: [],
  pack: 'p',
};

test('Chinese characters take two columns', () => {
  expect(widthOf('户口登记')).toBe(8);
  expect(widthOf('A1（）')).toBe(6);
  expect(widthOf(pad('公安', 8))).toBe(8);
});

test('codes are shown as people call them', () => {
  expect(['public-security', 'somebody-else'].map(departmentWord)).toEqual(['公安', 'somebody-else']);
  expect(['child-2', 'mother', 'family'].map(subjectWord)).toEqual(['孩子2', '母亲', '家庭']);
});

test('a result shows its number as the API gave it', () => {
  expect(resultWords({ signer: 'x', certificateNumber: 'A****0001' })).toBe('证件编号 A****0001');
  expect(resultWords(undefined)).toBe('');
});

test.for<[Partial<Entitlement>, string]>([
  [{ days: 180 }, '180 天'],
  [{ amountFen: 1_080_050 }, '10,800.5 元'],
  [{ daysPerYear: 15 }, '每年 15 天'],
  [{}, '可享受'],
  [{ outcome: 'unknown', missing: ['wage'] }, '待定（缺：wage）'],
  [{ outcome: 'not-eligible', days: 3 }, '不符合'],
])('%j is said as %s', ([part, words]) => {
  expect(entitlementWords({ ...base, ...part })).toBe(words);
});
