import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import { entitlementSchema, type Entitlement } from '../../schemas/entitlement.ts';
import type { Pack } from '../../schemas/pack.ts';
import { allPacks } from '../load/all-packs.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';
import { families, leftOut, without } from './families.test-data.ts';

/** What must hold of every decision over generated families, beside the invariants of the papers. */

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

describe('more children', () => {
  test('a higher rank never has less of what the law lets rise: first to third child', () => {
    fc.assert(
      fc.property(families, days, fc.integer({ min: 1, max: 2 }), (family, asOf, childRank) => {
        const single = { ...family, children: [{ order: 1, liveBirth: true }] };
        const lower = decideEntitlements({ ...single, childRank }, asOf);
        const higher = decideEntitlements({ ...single, childRank: childRank + 1 }, asOf);
        for (const [i, low] of lower.entries()) {
          const high = higher[i];
          for (const field of ['days', 'daysPerYear', 'hoursPerDay', 'amountFen'] as const)
            expect(high?.[field] ?? 0).toBeGreaterThanOrEqual(low[field] ?? 0);
        }
      }),
      RUNS,
    );
  });

  test('a fourth child is never refused what the third has: where texts stop at three it is open', () => {
    fc.assert(
      fc.property(families, days, (family, asOf) => {
        const third = decideEntitlements({ ...family, childRank: 3 }, asOf);
        const fourth = decideEntitlements({ ...family, childRank: 4 }, asOf);
        const refused = fourth.filter(
          ({ outcome }, i) => third[i]?.outcome === 'eligible' && !['eligible', 'unknown'].includes(outcome),
        );
        expect(refused).toEqual([]);
      }),
      RUNS,
    );
  });

  test('another live-born baby never shortens the mother’s leave, her allowance or her nursing time', () => {
    fc.assert(
      fc.property(families, days, (family, asOf) => {
        const children = [{ order: 1, liveBirth: true }];
        const one = { ...family, childRank: 1, children };
        const two = { ...one, children: [...children, { order: 2, liveBirth: true }] };
        for (const code of [
          'maternity-leave',
          'maternity-allowance',
          'nursing-breaks',
          'housing-preference',
        ]) {
          const [single, twins] = [only(one, asOf, code), only(two, asOf, code)];
          for (const field of ['days', 'hoursPerDay', 'amountFen'] as const)
            expect(twins[field] ?? 0).toBeGreaterThanOrEqual(single[field] ?? 0);
          expect([single.outcome, 'eligible']).toContain(twins.outcome);
        }
      }),
      RUNS,
    );
  });
});

describe('facts', () => {
  test('what is left out makes an answer unknown, never another answer; and the question names a fact', () => {
    let unsettled = 0;
    fc.assert(
      fc.property(families, days, leftOut, (family, asOf, paths) => {
        // that the husband of a widow may be the father is asked of her alone
        fc.pre(family.marriage?.status !== 'widowed' || !paths.some((path) => path.startsWith('marriage')));
        const whole = decideEntitlements(family, asOf);
        const partial = decideEntitlements(without(family, paths), asOf);
        const pairs = partial.map((row, i) => ({ row, full: whole[i] }));
        const overturned = pairs.filter(
          ({ row, full }) => row.outcome !== 'unknown' && row.outcome !== full?.outcome,
        );
        expect(overturned).toEqual([]);
        const asking = pairs.filter(
          ({ row, full }) => row.outcome === 'unknown' && full?.outcome !== 'unknown',
        );
        unsettled += asking.length;
        expect(asking.filter(({ row }) => row.missing === undefined)).toEqual([]);
        const certain = pairs.filter(({ row, full }) => row.days !== undefined && full?.days !== undefined);
        expect(certain.filter(({ row, full }) => (row.days ?? 0) > (full?.days ?? 0))).toEqual([]);
      }),
      RUNS,
    );
    expect(unsettled).toBeGreaterThan(500);
  });

  test('every decision has the shape of the contract, whatever is missing', () => {
    fc.assert(
      fc.property(families, days, leftOut, (family, asOf, paths) => {
        for (const row of decideEntitlements(without(family, paths), asOf, { includeDrafts: true })) {
          expect(entitlementSchema.parse(row)).toEqual(row);
          expect(row.outcome === 'eligible' || row.amountFen === undefined).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a later pack', () => {
  /** Every scheme of a pack ends with 2039 and goes on with other numbers. */
  function amended(pack: Pack): Pack {
    const schemes = structuredClone(pack.schemes) as Record<string, Record<string, unknown>[]>;
    for (const periods of Object.values(schemes)) {
      const last = periods.at(-1);
      if (!last) continue;
      const next = structuredClone(last);
      last['until'] = '2039-12-31';
      for (const key of ['total', 'base', 'days', 'daysPerYear', 'yuanPerYear', 'yuanPerMonth', 'enrolDays'])
        if (typeof next[key] === 'number') next[key] += 7;
      periods.push({ ...next, from: '2040-01-01' });
    }
    return { ...pack, version: pack.version, schemes: schemes as Pack['schemes'] };
  }

  test('never changes a decision of an earlier day', () => {
    const packs = allPacks().map(amended);
    fc.assert(
      fc.property(families, days, (family, asOf) => {
        expect(decideEntitlements(family, asOf, { packs })).toEqual(decideEntitlements(family, asOf));
      }),
      RUNS,
    );
    // and it does change those of its own days
    const birth = sampleBirth('lanzhou-first-child');
    const late = { ...birth, delivery: { ...birth.delivery, at: '2040-05-01T08:00:00+08:00' } };
    const leave = decideEntitlements(late, '2040-06-01', { packs }).find((e) => e.code === 'maternity-leave');
    expect(leave?.days).toBe(187);
  });

  test('a decision that was recorded shares nothing with the packs', () => {
    const packs = structuredClone(allPacks()) as Pack[];
    const birth = sampleBirth('baoji-third-child-caesarean');
    const decided = decideEntitlements(birth, '2026-11-22', { packs });
    const recorded = structuredClone(decided);
    for (const pack of packs)
      for (const document of Object.values(pack.documents)) document.title = 'another';
    for (const pack of packs) {
      for (const period of periodsOf(pack)) {
        if (!('shares' in period)) continue;
        for (const { shares } of period.shares)
          if (shares !== 'unknown') for (const share of shares) share.percent = 0;
      }
    }
    expect(decided).toEqual(recorded);
  });
});
