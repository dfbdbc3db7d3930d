import { describe, expect, test } from 'vitest';
import { duplicatePairs } from '../../test/support/duplicate-pairs.ts';
import { measurePairs } from '../../test/support/measure-pairs.ts';
import { nearName } from './names.ts';

describe('names', () => {
  test.each([
    ['王示例', '王示例', 'same'],
    ['巴图·萨尔', '巴图萨尔', 'same'],
    ['王晓燕', '王小艳', 'alike'],
    ['王晴', '王睛', 'alike'],
    ['王晴艳', '汪睛燕', 'alike'],
    ['王小明', '王大明', 'close'],
    ['王芳', '王静', 'other'],
    ["Anna O'Neil", 'ANNA ONEIL', 'same'],
    ['ELIZABETH TAN', 'ELISABETH TAN', 'alike'],
    ['ANNA', 'HANNA', 'other'],
    ['陈安娜', 'ANNA CHEN', 'other'],
  ] as const)('%s and %s: %s', (a, b, near) => {
    expect([nearName(a, b), nearName(b, a)]).toEqual([near, near]);
  });
});

describe('500 pairs', () => {
  const measured = measurePairs(duplicatePairs());

  test('those that are one delivery are asked about, and hardly any other', () => {
    expect(measured.pairs).toBe(500);
    expect(measured.recall).toBeGreaterThanOrEqual(0.97);
    expect(measured.precision).toBeGreaterThanOrEqual(0.97);
  });

  test('no kind of slip is always missed', () => {
    const lost = measured.kinds.filter(({ isToBeAsked, pairs, asked }) => isToBeAsked && asked < pairs / 2);
    expect(lost.map(({ kind }) => kind)).toEqual([]);
  });
});
