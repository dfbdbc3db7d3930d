import { describe, expect, test } from 'vitest';
import { TEST_CITY } from '../load/test-city.test-data.ts';
import { readPack } from '../load/read-pack.ts';
import { allPacks } from '../load/all-packs.ts';
import { decideEntitlements, decideSpecialFamily } from './decide.ts';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';

/** A right that runs from a day on runs from no day before the text that gives it, nor after its end: no day without a text. */

function employeesOf(pool: string, at: string): BirthFacts {
  const employment = { kind: 'employee' as const, pool };
  return {
    delivery: { at: `${at}T08:00:00+08:00` },
    children: [{ liveBirth: true }],
    mother: { employment },
    father: { employment },
    marriage: { status: 'married' },
  };
}

function parental(pool: string, born: string, asOf: string) {
  return decideEntitlements(employeesOf(pool, born), asOf)
    .filter(({ code }) => code === 'parental-leave')
    .map(({ outcome, from, until }) => [outcome, from, until]);
}

describe('育儿假 of a child born before the text', () => {
  test('Jilin: from 2023-12-29 (吉卫联发〔2023〕56号 十二), until the day before three', () => {
    const row = ['eligible', '2023-12-29', '2024-08-19'];
    expect(parental('220100', '2021-08-20', '2024-03-01')).toEqual([row, row]);
  });

  test('Gansu: from 2021-11-26 (条例), and from the birth of one born later', () => {
    const before = ['eligible', '2021-11-26', '2023-08-19'];
    expect(parental('620100', '2020-08-20', '2022-03-01')).toEqual([before, before]);
    const after = ['eligible', '2026-11-20', '2029-11-19'];
    expect(parental('620100', '2026-11-20', '2026-12-01')).toEqual([after, after]);
  });
});

describe('农村奖励扶助 of one who turned 55 before the paper (实施细则 第六十九条, 2023-08-07)', () => {
  const reward = (birthDate: string) =>
    decideSpecialFamily(
      { divisionCode: '620102', event: 'rural-only-child', persons: [{ sex: 'male', birthDate }] },
      '2026-06-01',
    ).find(({ code }) => code === 'rural-reward');

  test('from the paper until the day before 60', () => {
    expect(reward('1967-01-01')).toMatchObject({ from: '2023-08-07', until: '2026-12-31' });
  });

  test('one who was 60 by then has never had it of the place: no day of it', () => {
    const row = reward('1960-01-01');
    expect([row?.outcome, row?.from, row?.until]).toEqual(['eligible', undefined, undefined]);
  });
});

describe('入托补贴 of a child that went there before the paper, which ends before the child is three', () => {
  const { pack } = readPack(
    'city.yaml',
    `${TEST_CITY}schemes:
  childcare-enrolment-subsidy:
    - from: 2026-07-01
      until: 2027-06-30
      combine: replace
      cite: { document: 办法, article: 三 }
      yuanPerMonth: 200
      underAge: 3
measures: []
notKnown: []
`,
  );

  test('for the days of the paper', () => {
    const asked: BirthFacts = {
      ...employeesOf('620100', '2025-03-20'),
      choices: { childcare: { enrolledFrom: '2025-09-01', institutionDivisionCode: '620102' } },
    };
    const packs = [...allPacks(), ...(pack ? [pack] : [])];
    const row = decideEntitlements(asked, '2026-08-01', { packs }).find(
      ({ code }) => code === 'childcare-enrolment-subsidy',
    );
    expect(row).toMatchObject({
      outcome: 'eligible',
      amountPerMonthFen: 20_000,
      from: '2026-07-01',
      until: '2027-06-30',
    });
  });
});
