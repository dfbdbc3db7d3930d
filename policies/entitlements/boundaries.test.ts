import { describe, expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { EntitlementCode } from '../../schemas/entitlement.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';
import { allowanceFen } from './maternity-allowance.ts';
import { roundFen } from './money.ts';

/** The days and sums at which an answer turns over. */

function born(date: string, sample = 'lanzhou-first-child'): BirthFacts {
  const birth = sampleBirth(sample);
  return { ...birth, delivery: { ...birth.delivery, at: `${date}T08:00:00+08:00` } };
}

function row(birth: BirthFacts, code: EntitlementCode, asOf: string, subject?: string) {
  const found = decideEntitlements(birth, asOf).find(
    (e) => e.code === code && (subject === undefined || e.subject === subject),
  );
  if (!found) throw new Error(`no ${code}`);
  return found;
}

describe('newborn cover: ninety days, the last of them counted', () => {
  const paid = (birth: BirthFacts, paidOn: string): BirthFacts => ({
    ...birth,
    children: [{ order: 1, liveBirth: true, insurance: { paidOn } }],
  });
  // born 2026-03-03: day 90 is Monday 2026-06-01
  const gansu = born('2026-03-03');
  const shaanxi = born('2026-03-03', 'baoji-third-child-caesarean');

  test('day 90 has cover from birth, day 91 has none in Gansu', () => {
    expect(row(gansu, 'newborn-insurance-cover', '2026-03-10').deadline).toBe('2026-06-01');
    const on = (day: string) => row(paid(gansu, day), 'newborn-insurance-cover', '2026-08-01');
    expect(on('2026-06-01')).toMatchObject({ outcome: 'eligible', from: '2026-03-03', until: '2026-12-31' });
    expect(on('2026-06-02')).toMatchObject({ outcome: 'not-eligible' });
  });

  test('day 91 in Shaanxi: from the month after payment', () => {
    expect(row(paid(shaanxi, '2026-06-02'), 'newborn-insurance-cover', '2026-08-01')).toMatchObject({
      outcome: 'eligible',
      from: '2026-07-01',
      until: '2026-12-31',
    });
  });

  test('a window that ends on a rest day ends on the next working day (民法典 203)', () => {
    // day 90 is 2026-10-01, in the national day week
    const birth = born('2026-07-03');
    expect(row(birth, 'newborn-insurance-cover', '2026-07-10').deadline).toBe('2026-10-08');
    const on = (day: string) => row(paid(birth, day), 'newborn-insurance-cover', '2026-12-01').outcome;
    expect([on('2026-10-08'), on('2026-10-09')]).toEqual(['eligible', 'not-eligible']);
  });

  test('after the window, not knowing whether it was paid, it asks', () => {
    expect(row(gansu, 'newborn-insurance-cover', '2026-06-01').outcome).toBe('eligible');
    expect(row(gansu, 'newborn-insurance-cover', '2026-06-02')).toMatchObject({
      outcome: 'unknown',
      missing: ['children.0.insurance.paidOn'],
    });
  });

  test.each([
    // 90 days before the end of the year are 2 October; from the 3rd on there are fewer
    ['2026-10-02', false],
    ['2026-10-03', true],
    ['2026-12-31', true],
    ['2028-10-02', false],
    ['2028-10-03', true],
  ])('born %s: the year end is a question: %s', (date, asked) => {
    const names = (birth: BirthFacts) =>
      row(birth, 'newborn-insurance-cover', date).rules.map(({ rule }) => rule);
    expect(names(born(date)).includes('premium-of-the-next-year')).toBe(asked);
    const choice = 'choice-of-birth-year-next-year-or-both';
    expect(names(born(date, 'baoji-third-child-caesarean')).includes(choice)).toBe(asked);
  });

  test('a newborn who dies stays covered in Shaanxi, is open in Gansu', () => {
    const died = (birth: BirthFacts): BirthFacts => ({
      ...birth,
      children: [{ order: 1, liveBirth: true, deathAt: '2026-03-05T08:00:00+08:00' }],
    });
    expect(row(died(shaanxi), 'newborn-insurance-cover', '2026-03-10').outcome).toBe('eligible');
    expect(row(died(gansu), 'newborn-insurance-cover', '2026-03-10').outcome).toBe('unknown');
  });
});

describe('born on the last day of the year', () => {
  test('the subsidy counts the birth year; the first claim lasts to the end of the next', () => {
    expect(row(born('2026-12-31'), 'childcare-subsidy', '2026-12-31')).toMatchObject({
      amountFen: 1_080_000,
      deadline: '2027-12-31',
      schedule: ['2026', '2027', '2028'].map((due) => ({ due, amountFen: 360_000 })),
    });
    expect(row(born('2027-01-01'), 'childcare-subsidy', '2027-01-01').schedule?.[0]?.due).toBe('2027');
  });

  test('31 December 2024 and 1 January 2025 are reckoned in two ways and come to the same', () => {
    const schedule = (date: string) => row(born(date), 'childcare-subsidy', '2025-06-01').schedule;
    expect(schedule('2024-12-31')?.map(({ due, amountFen }) => [due, amountFen])).toEqual([
      ['2025', 360_000],
      ['2026', 360_000],
      ['2027', 360_000],
    ]);
    expect(schedule('2025-01-01')).toEqual(schedule('2024-12-31'));
    expect(schedule('2024-11-30')?.at(-1)).toEqual({ due: '2027', amountFen: 330_000 });
  });

  test('before China’s midnight it is still the old year, whatever the offset of the clock', () => {
    const birth = born('2026-12-31');
    const at = (instant: string) =>
      row({ ...birth, delivery: { ...birth.delivery, at: instant } }, 'childcare-subsidy', '2027-02-01')
        .schedule?.[0]?.due;
    expect(at('2026-12-31T23:59:59+08:00')).toBe('2026');
    expect(at('2026-12-31T16:00:00Z')).toBe('2027');
  });

  test('the deduction counts the whole birth month', () => {
    expect(row(born('2026-12-31'), 'infant-care-tax-deduction', '2027-01-01')).toMatchObject({
      from: '2026-12-01',
      until: '2029-11-30',
      months: 36,
    });
  });
});

describe('the month a child turns three', () => {
  const birth = born('2026-11-20');

  test('parental leave to the day before the birthday, the deduction to the end of the month before', () => {
    expect(row(birth, 'parental-leave', '2029-11-19').outcome).toBe('eligible');
    expect(row(birth, 'parental-leave', '2029-11-20').outcome).toBe('not-eligible');
    expect(row(birth, 'infant-care-tax-deduction', '2029-10-31').outcome).toBe('eligible');
    expect(row(birth, 'infant-care-tax-deduction', '2029-11-01').outcome).toBe('not-eligible');
  });

  test.each([
    // W76 and W84: to the month of the third birthday, inclusive
    ['2022-01-01', 300],
    ['2022-12-31', 3600],
    ['2023-12-01', 7200],
    ['2024-01-31', 7500],
    ['2024-02-29', 7800],
    ['2024-12-31', 10_800],
    ['2025-01-01', 10_800],
  ])('born %s: %i yuan in all', (date, yuan) => {
    expect(row(born(date), 'childcare-subsidy', '2025-06-01').amountFen).toBe(yuan * 100);
  });

  test('nothing for births before 2022', () => {
    expect(row(born('2021-12-31'), 'childcare-subsidy', '2025-06-01').outcome).toBe('not-eligible');
  });

  test('the national subsidy begins with 2025', () => {
    expect(row(born('2024-06-01'), 'childcare-subsidy', '2024-12-31').outcome).toBe('no-scheme');
    expect(row(born('2024-06-01'), 'childcare-subsidy', '2025-01-01').outcome).toBe('eligible');
  });

  test('born before the deduction was 2,000: the months since then', () => {
    expect(row(born('2021-06-15'), 'infant-care-tax-deduction', '2023-06-01')).toMatchObject({
      from: '2023-01-01',
      until: '2024-05-31',
      months: 17,
    });
  });
});

describe('born on a leap day', () => {
  const birth = born('2028-02-29');

  test('one ends on 27 February, three on 27 February', () => {
    expect(row(birth, 'nursing-breaks', '2028-03-01').until).toBe('2029-02-27');
    expect(row(birth, 'parental-leave', '2028-03-01').until).toBe('2031-02-27');
    expect(row(birth, 'infant-care-tax-deduction', '2028-03-01')).toMatchObject({
      from: '2028-02-01',
      until: '2031-01-31',
    });
  });
});

describe('rules change with their day', () => {
  test.each([
    ['2021-11-25', 98],
    ['2021-11-26', 180],
  ])('Gansu, born %s: %i days', (date, days) => {
    expect(row(born(date), 'maternity-leave', '2022-01-01').days).toBe(days);
  });

  test.each([
    ['2024-02-27', 'not-eligible'],
    ['2024-02-28', 'eligible'],
  ])('flexible worker in 庆阳, born %s: %s', (date, outcome) => {
    const birth = born(date, 'qingyang-flexible-worker');
    expect(row(birth, 'maternity-allowance', '2024-06-01').outcome).toBe(outcome);
  });

  test.each([
    ['2025-09-30', 'employer'],
    ['2025-10-01', 'mother'],
  ])('Shaanxi pays the mother herself: asked %s, %s', (asOf, payee) => {
    const birth = born('2025-09-01', 'baoji-third-child-caesarean');
    expect(row(birth, 'maternity-allowance', asOf).payee).toBe(payee);
  });

  test.each([
    ['2021-08-31', 'unknown'],
    ['2021-09-01', 'eligible'],
    ['2024-12-31', 'eligible'],
    ['2025-01-01', 'unknown'],
  ])('Linze’s grant, born %s: %s', (date, outcome) => {
    expect(row(born(date, 'linze-second-child'), 'local-birth-grant', date).outcome).toBe(outcome);
  });

  test.each([
    ['2024-10-31', 'unknown', undefined],
    ['2024-11-01', 'eligible', 4_920_000],
    ['2025-01-01', 'unknown', undefined],
  ])('Subei’s monthly grant for a second child, born %s: %s', (date, outcome, amountFen) => {
    const birth = born(date, 'linze-second-child');
    const moved = { ...birth, mother: { ...birth.mother, household: { divisionCode: '620923' } } };
    const decided = row(moved, 'local-childcare-grant', date);
    expect([decided.outcome, decided.amountFen]).toEqual([outcome, amountFen]);
    expect(decided.months).toBe(amountFen === undefined ? undefined : 36);
  });
});

describe('Linze’s conditions', () => {
  const then = '2023-06-01';
  const birth = born('2023-05-10', 'linze-second-child');
  const grant = (changes: Partial<BirthFacts>) => row({ ...birth, ...changes }, 'local-birth-grant', then);

  test.each([
    [1, 200_000],
    [2, 300_000],
    [3, 500_000],
  ])('child %i: %i fen', (childRank, amountFen) => {
    expect(grant({ childRank }).amountFen).toBe(amountFen);
  });

  test('a fourth child: no text that was seen says', () => {
    expect(grant({ childRank: 4 }).outcome).toBe('unknown');
    expect(row({ ...birth, childRank: 1 }, 'local-childcare-grant', then).outcome).toBe('not-eligible');
  });

  test('a county public hospital; facts that were not given are asked for', () => {
    const facility = { divisionCode: '620723', ownership: 'public' as const, countyLevel: true };
    expect(grant({ facility: { ...facility, ownership: 'private' } }).outcome).toBe('not-eligible');
    expect(grant({ facility: { ...facility, divisionCode: '620702' } }).outcome).toBe('not-eligible');
    expect(grant({ facility: null }).outcome).toBe('not-eligible');
    expect(grant({ facility: { divisionCode: '620723', ownership: 'public' } })).toMatchObject({
      outcome: 'unknown',
      missing: ['facility.countyLevel'],
    });
    expect(grant({ childRank: undefined })).toMatchObject({ outcome: 'unknown', missing: ['childRank'] });
  });

  test('twins are the second and the third child', () => {
    const children = [
      { order: 1, liveBirth: true },
      { order: 2, liveBirth: true },
    ];
    const twins = { ...birth, children, delivery: { ...birth.delivery, plurality: 2 } };
    const sums = ['child-1', 'child-2'].map(
      (subject) => row(twins, 'local-birth-grant', then, subject).amountFen,
    );
    expect(sums).toEqual([300_000, 500_000]);
    const stillborn = { ...twins, children: [{ order: 1, liveBirth: false }, children[1] ?? {}] };
    expect(row(stillborn, 'local-birth-grant', then, 'child-2').amountFen).toBe(300_000);
  });
});

describe('money', () => {
  test('4,500 a month for 98 days by both formulas (facts 0.4)', () => {
    expect(allowanceFen(450_000, 98)).toBe(1_470_000);
    expect(allowanceFen(450_000, 98, 'monthly-times-12-over-365')).toBe(1_449_863);
  });

  test('rounding is a parameter of the pool', () => {
    expect(allowanceFen(500_000, 98, 'monthly-over-30', 'half-up-to-fen')).toBe(1_633_333);
    expect(roundFen(5, 2, 'half-up-to-fen')).toBe(3);
    expect(roundFen(5, 2, 'down-to-fen')).toBe(2);
    expect(roundFen(14_949, 1, 'half-up-to-yuan')).toBe(14_900);
    expect(roundFen(14_950, 1, 'half-up-to-yuan')).toBe(15_000);
  });
});
