import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import { allPacks } from '../load/all-packs.ts';
import { decideEntitlements } from './decide.ts';
import { forEmployers } from './employer-words.ts';
import { families, leftOut, without } from './families.test-data.ts';
import { guidanceOnBirth } from './guidance.ts';

/**
 * Of the invariants that others must keep (facts 1.6: I2, I7, I10) what lies within reach of this product. That a school, an
 * employer or another office keeps them, nothing here can show: docs/policy-invariants.md.
 */

const RUNS = { numRuns: 500 };
const days = fc.constantFrom('2024-06-01', '2026-11-22', '2029-01-01');

describe('I2: nothing that is decided or offered of school and work reads how many children somebody has, or her marriage', () => {
  const another = fc.record({
    childRank: fc.integer({ min: 1, max: 20 }),
    prePregnancyCheck: fc.boolean(),
    marriage: fc.record({
      status: fc.constantFrom(
        'married' as const,
        'unmarried' as const,
        'divorced' as const,
        'widowed' as const,
      ),
    }),
  });
  const preschool = fc.record({
    divisionCode: fc.constantFrom('220104', '620102'),
    area: fc.constantFrom('rural' as const, 'urban' as const),
    inclusive: fc.boolean(),
    approved: fc.boolean(),
    hardship: fc.constantFrom('orphan' as const, 'disabled' as const, 'none-of-them' as const),
  });

  test('aid in kindergarten', () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(families, another, preschool, (family, changes, kindergarten) => {
        const children = family.children?.map((child) => ({ ...child, preschool: kindergarten }));
        const aid = (facts: BirthFacts) =>
          decideEntitlements({ ...facts, ...(children ? { children } : {}) }, '2026-11-22').filter(
            ({ code }) => code === 'preschool-aid',
          );
        const decided = aid(family);
        expect(aid({ ...family, ...changes })).toEqual(decided);
        for (const { outcome } of decided) outcomes.add(outcome);
      }),
      RUNS,
    );
    expect([...outcomes]).toEqual(expect.arrayContaining(['eligible', 'not-eligible']));
  });

  test('what schools, offices of labour and unions offer', () => {
    const of: readonly string[] = ['教育', '人社', '工会'];
    const seen = new Set<string>();
    const offered = (facts: BirthFacts, asOf: string) =>
      guidanceOnBirth(facts, asOf, { includeDrafts: true }).filter(
        // 临泽 names a sum of money for the second and the third child: no place in a school hangs on it
        ({ authority, code }) => of.includes(authority ?? '') && code !== 'kindergarten-grant',
      );
    fc.assert(
      fc.property(families, days, another, (family, asOf, changes) => {
        const items = offered(family, asOf);
        expect(offered({ ...family, ...changes }, asOf)).toEqual(items);
        for (const { authority } of items) seen.add(authority ?? '');
      }),
      RUNS,
    );
    expect([...seen].sort()).toEqual([...of].sort());
  });
});

/** 甘肃六, since it was issued. */
test('I7: every leave that somebody employed in Gansu has comes with it that pay, record and rank do not suffer; the employer reads it too', () => {
  const leaves = ['maternity-leave', 'paternity-leave', 'parental-leave'];
  const seen = new Set<string>();
  fc.assert(
    fc.property(families, days, (family, asOf) => {
      const had = decideEntitlements(family, asOf).filter(
        ({ code, outcome, pack }) =>
          leaves.includes(code) &&
          outcome === 'eligible' &&
          pack.split('+').some((p) => p.startsWith('gansu@')),
      );
      for (const leave of had) {
        const met = leave.rules.filter(({ result }) => result === 'met').map(({ rule }) => rule);
        expect(met).toEqual(
          expect.arrayContaining(['pay-and-benefits-unchanged', 'untaken-leave-paid-at-200-percent']),
        );
        expect(leave.payer).toBe('employer');
        const said = forEmployers(leave, allPacks()).says.join('');
        expect(said).toMatch(/工资、福利待遇不变，不影响考勤、考核、晋级、晋职和工龄.*200%/);
        seen.add(leave.code);
      }
    }),
    RUNS,
  );
  expect([...seen].sort()).toEqual([...leaves].sort());
});

describe('I10: what was given once is used, and not asked for again', () => {
  /** `null` says that there is none: of a father who is not named another may be asked for. */
  function given(facts: BirthFacts, path: string): unknown {
    if (path === 'child.household') return facts.mother?.household ?? facts.father?.household;
    let part: unknown = facts;
    for (const step of path.split('.')) part = (part as Record<string, unknown> | null | undefined)?.[step];
    return part ?? undefined;
  }

  test('no decision and no offer asks for a fact that is there', () => {
    const asked = new Set<string>();
    fc.assert(
      fc.property(families, days, leftOut, (family, asOf, paths) => {
        const facts = without(family, paths);
        const options = { includeDrafts: true };
        const missing = [
          ...decideEntitlements(facts, asOf, options),
          ...guidanceOnBirth(facts, asOf, options),
        ].flatMap((row) => row.missing ?? []);
        expect(missing.filter((path) => given(facts, path) !== undefined)).toEqual([]);
        for (const path of missing) asked.add(path);
      }),
      RUNS,
    );
    expect(asked.size).toBeGreaterThan(10);
  });

  test('and what is given when it is asked for is not asked for twice', () => {
    let answered = 0;
    fc.assert(
      fc.property(families, days, leftOut, (family, asOf, paths) => {
        const partial = decideEntitlements(without(family, paths), asOf);
        const whole = decideEntitlements(family, asOf);
        for (const [i, { missing = [] }] of partial.entries()) {
          const now = missing.filter((path) => given(family, path) !== undefined);
          answered += now.length;
          expect(now.filter((path) => whole[i]?.missing?.includes(path))).toEqual([]);
        }
      }),
      RUNS,
    );
    expect(answered).toBeGreaterThan(100);
  });
});
