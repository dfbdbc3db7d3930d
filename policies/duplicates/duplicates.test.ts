import { describe, expect, test } from 'vitest';
import { addDays, shanghaiDate } from '../calendar/date.ts';
import { duplicatePairs } from '../../test/support/duplicate-pairs.ts';
import { measurePairs } from '../../test/support/measure-pairs.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { compareDeliveries } from './compare-deliveries.ts';
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

describe('one document of a mother', () => {
  const one = sampleBirth('lanzhou-first-child');
  const { father } = one;
  if (!father) throw new Error('the sample has a father');
  const [child] = one.children;
  /** Everything but her document is another. */
  const otherwise = (days: number): typeof one => ({
    ...one,
    facility: one.facility && { ...one.facility, code: 'BJ-9', divisionCode: '610302' },
    delivery: { ...one.delivery, at: addDays(shanghaiDate(one.delivery.at), days) + 'T10:00:00+08:00' },
    mother: { ...one.mother, name: '赵静', phone: '13900000009' },
    father: { ...father, name: '钱勇', idNumber: '620102198801010017', phone: '13900000008' },
    children: child ? [{ ...child, name: '钱多', sex: 'male', weightGrams: 1900 }] : [],
  });

  test.each([1, 3, 20, 100, 153])(
    'is asked about, whatever else is said otherwise, %d days apart',
    (days) => {
      expect(compareDeliveries(one, otherwise(days))?.kind).toBe('too-soon');
      expect(compareDeliveries(otherwise(days), one)?.kind).toBe('too-soon');
    },
  );

  test('is not, half a year later', () => {
    expect(compareDeliveries(one, otherwise(160))).toBeUndefined();
  });
});
