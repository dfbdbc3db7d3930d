import { describe, expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { EntitlementCode } from '../../schemas/entitlement.ts';
import { decideEntitlements, decideInstitution, decideSpecialFamily } from './decide.ts';

/**
 * “当地未出台” is said only of what somebody has looked for (facts §4.5, §8 and samples/expected.md count as searches);
 * drafts count as none. Of all else nothing is known, and nobody is asked for a fact that would not help.
 */
function outcome(code: EntitlementCode, household: string, bornOn = '2026-11-20', asOf = '2026-11-22') {
  const employment = {
    kind: 'employee' as const,
    pool: household.replace(/..$/, '00'),
    maternityInsured: true,
  };
  const parent = {
    household: { divisionCode: household },
    residence: { divisionCode: household },
    employment,
  };
  const facts: BirthFacts = {
    delivery: { at: `${bornOn}T08:00:00+08:00` },
    children: [{ order: 1, liveBirth: true }],
    mother: parent,
    father: parent,
    marriage: { status: 'married' },
    childRank: 2,
  };
  const row = decideEntitlements(facts, asOf).find((one) => one.code === code);
  // of what nobody has looked for no fact is asked that would not help
  const asksInVain = row?.rules.length === 0 && row.missing !== undefined;
  return asksInVain ? 'asks in vain' : row?.outcome;
}

describe('local money', () => {
  test.each([
    ['620102', 'no-scheme'], // 兰州: nothing found beyond its paper
    ['610302', 'no-scheme'], // 宝鸡: none found
    ['220104', 'no-scheme'], // 长春
    ['220105', 'unknown'], // 二道: a page of low worth says 188 days and money
    ['620902', 'unknown'], // 肃州
    ['620201', 'unknown'], // 嘉峪关
    ['620724', 'unknown'], // 高台
    ['310101', 'unknown'], // 上海
  ])('%s: %s', (household, expected) => {
    expect(outcome('local-birth-grant', household)).toBe(expected);
    expect(outcome('local-childcare-grant', household)).toBe(expected);
  });

  test('before the first day of a scheme nobody has looked (facts 8b.5)', () => {
    expect(outcome('local-childcare-grant', '620723', '2020-05-01', '2024-06-01')).toBe('unknown');
    expect(outcome('local-childcare-grant', '620923', '2024-10-31', '2024-12-01')).toBe('unknown');
  });

  test('入托补贴: none issued in Lanzhou (50 only explores) and Zhangye (a draft is none); elsewhere unknown', () => {
    expect(outcome('childcare-enrolment-subsidy', '620102')).toBe('no-scheme');
    expect(outcome('childcare-enrolment-subsidy', '620723')).toBe('no-scheme');
    expect(outcome('childcare-enrolment-subsidy', '620302')).toBe('unknown');
  });
});

test('护理假 and 育儿假 of Shanghai, and of Gansu before its regulation', () => {
  expect([outcome('paternity-leave', '310101'), outcome('parental-leave', '310101')]).toEqual([
    'unknown',
    'unknown',
  ]);
  expect(outcome('paternity-leave', '620102', '2021-11-25')).toBe('unknown');
});

test('the national subsidy did not exist before 2025: that is known', () => {
  expect(outcome('childcare-subsidy', '620723', '2023-05-10', '2023-06-01')).toBe('no-scheme');
});

test('the deduction of 2022 (1,000, not verified) is not said not to exist', () => {
  expect(outcome('infant-care-tax-deduction', '620102', '2022-05-10', '2022-06-01')).toBe('unknown');
});

test('institutions: construction money in Lanzhou was looked for, money of other cities was not', () => {
  const of = (divisionCode: string) =>
    decideInstitution({ divisionCode }, '2026-11-22').map((row) => row.outcome);
  expect(of('620102')).toEqual(['no-scheme', 'unknown']);
  expect(of('620902')).toEqual(['unknown', 'unknown']);
  expect(of('620723')).toEqual(['no-scheme', 'no-scheme']);
});

test('the reward of rural families elsewhere', () => {
  const facts = {
    divisionCode: '610302',
    event: 'rural-only-child',
    persons: [{ birthDate: '1960-01-01' }],
  } as const;
  expect(decideSpecialFamily({ ...facts, persons: [...facts.persons] }, '2026-11-22').at(-1)?.outcome).toBe(
    'unknown',
  );
});
