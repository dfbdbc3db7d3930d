import { describe, expect, test } from 'vitest';
import type { InstitutionFacts } from '../../schemas/entitlement-check.ts';
import { decideInstitution } from './decide.ts';
import { CRECHE } from './institutions.test-data.ts';

function operating(facts: InstitutionFacts, asOf: string, includeDrafts = false) {
  const row = decideInstitution(facts, asOf, { includeDrafts }).find(
    ({ code }) => code === 'childcare-operating-subsidy',
  );
  if (!row) throw new Error('no row');
  return row;
}

const resultOf = (row: ReturnType<typeof operating>, rule: string) =>
  row.rules.find((one) => one.rule === rule)?.result;

/**
 * LZ 41: 运营满一年后……补助期3年. The paper of 2023-08-07 does not say when the three years begin: after the full year, or, for
 * those that had it before, with the paper. Certain is what both readings say (facts 8b.3).
 */
describe('Lanzhou 41: three years, by two readings', () => {
  test.each([
    // opened 2020-03-01: full year 2021-03-01; by one reading until 2024-02-29, by the other until 2026-08-06
    ['2020-03-01', '2024-02-29', 'eligible'],
    ['2020-03-01', '2024-03-01', 'unknown'],
    ['2020-03-01', '2026-08-06', 'unknown'],
    ['2020-03-01', '2026-08-07', 'not-eligible'],
    // opened 2018: one reading has ended before the paper was made
    ['2018-01-01', '2023-08-07', 'unknown'],
    ['2018-01-01', '2026-08-07', 'not-eligible'],
    // a full year on the day of the paper: both begin there
    ['2022-08-07', '2026-08-06', 'eligible'],
    ['2022-08-07', '2026-08-07', 'not-eligible'],
    ['2022-08-06', '2026-08-06', 'unknown'],
  ])('opened %s, asked %s: %s', (openedOn, asOf, outcome) => {
    const row = operating({ ...CRECHE, openedOn }, asOf);
    expect(row.outcome).toBe(outcome);
    expect(row.missing).toEqual(outcome === 'unknown' ? ['institution.subsidyYearsPaid'] : undefined);
  });

  test('how many years were paid decides where the readings differ, and a fourth is never paid', () => {
    const open = { ...CRECHE, openedOn: '2020-03-01' };
    expect(operating({ ...open, subsidyYearsPaid: 2 }, '2025-01-01').outcome).toBe('eligible');
    expect(operating({ ...open, subsidyYearsPaid: 3 }, '2025-01-01').outcome).toBe('not-eligible');
    expect(operating({ ...open, subsidyYearsPaid: 3 }, '2024-01-01').outcome).toBe('not-eligible');
    expect(operating({ ...open, subsidyYearsPaid: 0 }, '2027-01-01').outcome).toBe('not-eligible');
  });

  test('first and last day are said where they are certain', () => {
    expect(operating({ ...CRECHE, openedOn: '2024-11-22' }, '2026-01-01')).toMatchObject({
      from: '2025-11-22',
      until: '2028-11-21',
    });
    const both = operating({ ...CRECHE, openedOn: '2020-03-01' }, '2024-01-01');
    expect([both.outcome, both.from, both.until]).toEqual(['eligible', undefined, undefined]);
  });

  test('a public crèche is not excluded by it (8b.3)', () => {
    const row = operating({ ...CRECHE, ownership: 'public', openedOn: '2024-01-01' }, '2026-01-01');
    expect([row.outcome, row.amountFen]).toEqual(['eligible', 4_500_000]);
  });

  test('with no child enrolled there is nothing to be paid for', () => {
    const row = operating({ ...CRECHE, openedOn: '2024-01-01', enrolled: 0 }, '2026-01-01');
    expect([row.outcome, row.amountFen]).toEqual(['not-eligible', undefined]);
  });
});

/** 金昌: three years of 运营补贴, reported on 2023-12-19, for those run by social forces. */
describe('Jinchang', () => {
  const jinchang = { ...CRECHE, divisionCode: '620302' };
  test.each([
    ['2019-05-01', '2024-06-01', 'unknown'],
    ['2019-05-01', '2026-12-19', 'not-eligible'],
    ['2022-05-01', '2025-04-30', 'eligible'],
    ['2022-05-01', '2025-05-01', 'unknown'],
    ['2027-05-01', '2026-11-22', 'not-eligible'],
  ])('opened %s, asked %s: %s', (openedOn, asOf, outcome) => {
    expect(operating({ ...jinchang, openedOn }, asOf).outcome).toBe(outcome);
  });

  test('a public one has none', () => {
    expect(
      operating({ ...jinchang, ownership: 'public', openedOn: '2025-01-01' }, '2026-01-01').outcome,
    ).toBe('not-eligible');
  });
});

/** 张掖送审稿 1, only where drafts are asked for. */
describe('Zhangye (draft)', () => {
  const zhangye = { ...CRECHE, divisionCode: '620723' };

  test('one that opens next year has no operating money, and its construction money all the same', () => {
    const rows = decideInstitution({ ...zhangye, openedOn: '2027-03-01' }, '2026-11-22', {
      includeDrafts: true,
    });
    expect(rows.map(({ outcome }) => outcome)).toEqual(['eligible', 'not-eligible']);
    expect(operating({ ...zhangye, openedOn: '2026-11-22' }, '2026-11-22', true).outcome).toBe('eligible');
  });

  test('what is run by social forces is not public', () => {
    expect(operating({ ...zhangye, ownership: 'public' }, '2026-11-22', true).outcome).toBe('not-eligible');
    const classes = { ...zhangye, kind: 'kindergarten-class', ownership: 'public' } as const;
    expect(operating(classes, '2026-11-22', true).outcome).toBe('eligible');
  });

  test('甘州区 shares 2:8, the other counties bear all: of the city as a whole neither is true', () => {
    const shares = (divisionCode: string) => {
      const row = operating({ ...zhangye, divisionCode }, '2026-11-22', true);
      return row.shares ?? resultOf(row, 'finance-shares');
    };
    expect(shares('620702')).toEqual([
      { level: 'city', percent: 20 },
      { level: 'district', percent: 80 },
    ]);
    expect(shares('620723')).toEqual([{ level: 'county', percent: 100 }]);
    expect(shares('620700')).toBe('unknown');
  });
});
