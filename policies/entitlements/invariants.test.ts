import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
import type { Pack } from '../../schemas/pack.ts';
import { planCase } from '../graph/plan-case.ts';
import { allPacks } from '../load/all-packs.ts';
import { GOOD_SAMPLES, sampleBirth } from '../load/sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';
import { levelOf } from './division.ts';
import { families, POOLS } from './families.test-data.ts';

/** The invariants of the papers (facts 1.6). I2, I7 and I10 as far as they lie here: invariants-within-reach.test.ts. */

const RUNS = { numRuns: 1_000 };
const days = fc.constantFrom('2024-06-01', '2025-07-01', '2026-11-22', '2029-01-01');

function only(facts: BirthFacts, asOf: string, code: string): Entitlement {
  const row = decideEntitlements(facts, asOf).find((e) => e.code === code);
  if (!row) throw new Error(`no ${code}`);
  return row;
}

type AnyPeriod = NonNullable<Pack['schemes'][keyof Pack['schemes']]>[number];

function periodsOf(pack: Pack): AnyPeriod[] {
  const lists: readonly (readonly AnyPeriod[] | undefined)[] = Object.values(pack.schemes);
  return lists.flatMap((list) => [...(list ?? [])]);
}

function sumOf(shares: readonly { readonly percent: number }[]): number {
  return shares.reduce((sum, { percent }) => sum + percent, 0);
}

function withMother(
  facts: BirthFacts,
  employment: NonNullable<BirthFacts['mother']>['employment'],
): BirthFacts {
  return { ...facts, mother: { ...facts.mother, employment } };
}

describe('I1: household registration never asks about fertility', () => {
  const fertility = fc.record({
    childRank: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    prePregnancyCheck: fc.option(fc.boolean(), { nil: undefined }),
  });
  const marriage = fc.record({
    status: fc.constantFrom(
      'married' as const,
      'unmarried' as const,
      'divorced' as const,
      'widowed' as const,
    ),
    livingApart: fc.boolean(),
  });
  const plan = (birth: BirthNotification) => planCase(birth, { patienceSeconds: 600 });
  const registrations = (birth: BirthNotification) =>
    plan(birth).matters.filter(({ node }) => node.code === 'household-registration');

  test('rank and checks change nothing of the plan', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GOOD_SAMPLES), fertility, (name, changes) => {
        const birth = sampleBirth(name);
        expect(plan({ ...birth, ...changes } as BirthNotification)).toEqual(plan(birth));
      }),
      RUNS,
    );
  });

  test('marriage may change the route, never whether it is registered', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GOOD_SAMPLES), marriage, (name, status) => {
        const birth = sampleBirth(name);
        const changed = registrations({ ...birth, marriage: status });
        expect(changed.map(({ node }) => node.subject)).toEqual(
          birth.children.filter(({ liveBirth }) => liveBirth).map(({ order }) => `child-${order}`),
        );
        for (const { status: shown } of changed) expect(shown).toBe('waiting');
      }),
      RUNS,
    );
  });
});

describe('who pays for birth', () => {
  test('I3: what maternity insurance pays carries no income tax; of what others pay nothing is said (facts 8b.1)', () => {
    fc.assert(
      fc.property(families, days, (family, asOf) => {
        const benefits = decideEntitlements(family, asOf).filter(
          ({ code, outcome }) =>
            ['maternity-allowance', 'maternity-medical-cost'].includes(code) && outcome === 'eligible',
        );
        expect(benefits.map(({ incomeTax }) => incomeTax)).toEqual(
          benefits.map(({ payer }) => (payer === 'medical-insurance-fund' ? 'exempt' : undefined)),
        );
      }),
      RUNS,
    );
  });

  test('I4: an unemployed mother in resident insurance has her medical cost paid, and no allowance', () => {
    fc.assert(
      fc.property(families, days, fc.constantFrom(...POOLS), (family, asOf, pool) => {
        const mother = withMother(family, {
          kind: 'unemployed',
          maternityInsured: false,
          residentInsured: true,
          pool,
        });
        expect(only(mother, asOf, 'maternity-medical-cost')).toMatchObject({
          outcome: 'eligible',
          payer: 'resident-insurance-fund',
        });
        expect(only(mother, asOf, 'maternity-allowance').outcome).toBe('not-eligible');
      }),
      RUNS,
    );
  });

  test('I5: on unemployment benefit she counts as insured, the unemployment fund paying the premium', () => {
    fc.assert(
      fc.property(families, days, fc.constantFrom(...POOLS), fc.boolean(), (family, asOf, pool, insured) => {
        const mother = withMother(family, {
          kind: 'receiving-unemployment-benefit',
          maternityInsured: insured,
          pool,
        });
        expect(only(mother, asOf, 'maternity-medical-cost')).toMatchObject({
          outcome: 'eligible',
          payer: 'medical-insurance-fund',
          premiumPayer: 'unemployment-insurance-fund',
        });
        expect(only(mother, asOf, 'maternity-allowance').outcome).toBe('unknown');
      }),
      RUNS,
    );
  });

  test('I6: a flexible worker only where the pool has opened it, on her own base', () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(families, fc.constantFrom(...POOLS), fc.boolean(), (family, pool, insured) => {
        const at = (wage: number) =>
          only(
            withMother(family, {
              kind: 'flexible',
              maternityInsured: insured,
              pool,
              contributionBaseFen: 450_000,
              employerAverageMonthlyWageFen: wage,
            }),
            '2028-12-31',
            'maternity-allowance',
          );
        const born = (family.delivery?.at ?? '').slice(0, 10);
        const decided = at(100_000);
        outcomes.add(decided.outcome);
        const opened = pool === '621000' ? born >= '2024-02-28' : born >= '2026-01-01';
        expect(decided.outcome === 'eligible').toBe(insured && opened);
        expect(at(900_000)).toEqual(decided);
      }),
      RUNS,
    );
    expect([...outcomes].sort()).toEqual(['eligible', 'not-eligible', 'unknown']);
  });
});

describe('money of places', () => {
  test('I8: local money only where a city or county issued it', () => {
    const local = ['local-birth-grant', 'local-childcare-grant'];
    for (const pack of allPacks({ includeDrafts: true })) {
      const schemes = Object.keys(pack.schemes).filter((code) => local.includes(code));
      expect(schemes.length === 0 || ['city', 'county'].includes(levelOf(pack.division)), pack.pack).toBe(
        true,
      );
    }
    const wide = allPacks().filter((pack) => ['country', 'province'].includes(levelOf(pack.division)));
    fc.assert(
      fc.property(families, days, (family, asOf) => {
        const without = decideEntitlements(family, asOf, { packs: wide }).filter((e) =>
          local.includes(e.code),
        );
        expect(without.filter(({ outcome }) => !['no-scheme', 'unknown'].includes(outcome))).toEqual([]);
        const paid = decideEntitlements(family, asOf).filter(
          (e) => local.includes(e.code) && e.outcome === 'eligible',
        );
        for (const { rules } of paid)
          expect(rules.map(({ rule }) => rule)).toContain('filed-with-the-province');
      }),
      RUNS,
    );
  });

  test('I11: shares of the finance levels sum to 100 %, in every pack and every decision', () => {
    let entries = 0;
    for (const pack of allPacks({ includeDrafts: true })) {
      for (const period of periodsOf(pack)) {
        const split = 'shares' in period ? period.shares : [];
        const sums = split.flatMap(({ shares }) => (shares === 'unknown' ? [] : [sumOf(shares)]));
        entries += sums.length;
        expect(sums).toEqual(sums.map(() => 100));
      }
    }
    expect(entries).toBeGreaterThan(8);
    fc.assert(
      fc.property(families, days, (family, asOf) => {
        const split = decideEntitlements(family, asOf, { includeDrafts: true }).flatMap(({ shares }) =>
          shares ? [shares] : [],
        );
        expect(split.map(sumOf)).toEqual(split.map(() => 100));
      }),
      RUNS,
    );
  });
});

describe('I9: wherever the birth, the home and the work lie, everything is answered', () => {
  const anywhere = fc.integer({ min: 110_000, max: 659_999 }).map((code) => `${code}`);

  test('no combination of places is refused, and the place of birth takes nothing away', () => {
    fc.assert(
      fc.property(families, anywhere, anywhere, (family, hospital, home) => {
        const moved = {
          ...family,
          facility: { divisionCode: hospital, ownership: 'private' as const, countyLevel: false },
        };
        const elsewhere = { ...moved, facility: { ...moved.facility, divisionCode: home } };
        const decided = decideEntitlements(moved, '2026-11-22');
        expect(decided).toHaveLength(10 + 6 * (family.children?.length ?? 0));
        expect(decideEntitlements(elsewhere, '2026-11-22')).toEqual(decided);
      }),
      RUNS,
    );
  });

  test('a birth in one province with a household in another is planned, registration included', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GOOD_SAMPLES), anywhere, (name, divisionCode) => {
        const birth = sampleBirth(name);
        const moved = { ...birth, facility: birth.facility && { ...birth.facility, divisionCode } };
        const registered = planCase(moved, { patienceSeconds: 600 }).matters.filter(
          ({ node }) => node.code === 'household-registration',
        );
        expect(registered.map(({ status }) => status)).toEqual(birth.children.map(() => 'waiting'));
      }),
      RUNS,
    );
  });
});
