import { describe, expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { EntitlementCode } from '../../schemas/entitlement.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';
import { AS_OF, resultOfRule } from './decisions.test-data.ts';

function rowOf(facts: BirthFacts, code: EntitlementCode, asOf = AS_OF) {
  const row = decideEntitlements(facts, asOf).find((one) => one.code === code);
  if (!row) throw new Error(`no ${code}`);
  return row;
}

/** GS 2, BJ 12: 因家庭人口增加需调换公租房的，根据房源情况及时调换: for sitting tenants, of a first child too (facts 8b.6). */
describe('exchange of a public rental flat', () => {
  const baoji: BirthFacts = { ...sampleBirth('baoji-third-child-caesarean'), childRank: 1 };

  test.each([
    [true, 'eligible'],
    [false, 'not-eligible'],
  ])('a tenant: %s, %s, also where there is one child only', (publicRentalTenant, outcome) => {
    expect(rowOf({ ...baoji, family: { publicRentalTenant } }, 'public-rental-exchange').outcome).toBe(
      outcome,
    );
    expect(rowOf(baoji, 'housing-preference').outcome).toBe('not-eligible');
  });

  test('whether they are tenants is asked', () => {
    expect(rowOf(baoji, 'public-rental-exchange')).toMatchObject({
      outcome: 'unknown',
      missing: ['family.publicRentalTenant'],
    });
  });

  test('the family of a child that died has not grown', () => {
    const dead = { ...sampleBirth('lanzhou-newborn-dies'), family: { publicRentalTenant: true } };
    expect(rowOf(dead, 'public-rental-exchange').outcome).toBe('not-eligible');
  });
});

/** LZ 53: 生育两孩或三孩的家庭. Of a fourth the text says nothing; the ranking of GS 2 names no score. */
test.each([
  [1, undefined],
  [2, 'met'],
  [3, 'met'],
  [4, 'unknown'],
])('one more home, child %i: %s', (childRank, result) => {
  const facts: BirthFacts = { ...sampleBirth('lanzhou-first-child'), childRank };
  const row = rowOf(facts, 'housing-preference');
  expect(resultOfRule(row, 'one-more-home-in-restricted-areas')).toBe(result);
  expect(resultOfRule(row, 'ranking-by-household')).toBe(childRank === 1 ? undefined : 'met');
});

test('LZ 52: without this child, the other minor children of the family decide; their number can be given', () => {
  const dead: BirthFacts = { ...sampleBirth('lanzhou-newborn-dies'), housingNeed: true };
  const of = (minorChildren?: number) =>
    rowOf(
      minorChildren === undefined ? dead : { ...dead, family: { minorChildren } },
      'housing-security-priority',
    );
  expect(of()).toMatchObject({ outcome: 'unknown', missing: ['family.minorChildren'] });
  expect([of(1).outcome, of(0).outcome]).toEqual(['eligible', 'not-eligible']);
});

/** GS 1: 所需经费由同级财政承担, from 2024-02-28; the schemes of Linze and Subei are those of counties (facts 8b.5). */
describe('who bears the money of a county', () => {
  const linze = (bornOn: string): BirthFacts => ({
    ...sampleBirth('linze-second-child'),
    delivery: { ...sampleBirth('linze-second-child').delivery, at: `${bornOn}T08:00:00+08:00` },
  });

  test.each([
    ['2024-02-27', undefined],
    ['2024-02-28', [{ level: 'county', percent: 100 }]],
  ])('asked on %s', (asOf, shares) => {
    const row = rowOf(linze('2023-05-10'), 'local-childcare-grant', asOf);
    expect([row.outcome, row.shares]).toEqual(['eligible', shares]);
    expect(resultOfRule(row, 'finance-shares')).toBe(shares ? 'met' : 'unknown');
  });
});
