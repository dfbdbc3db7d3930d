import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entitlement } from '../../schemas/entitlement.ts';
import type { Pack } from '../../schemas/pack.ts';
import { addDays } from '../calendar/date.ts';
import { birthDates, families } from '../entitlements/families.test-data.ts';
import { decideEntitlements } from '../entitlements/decide.ts';
import { allPacks, knownDivisions, loadPacks, packTexts } from '../load/all-packs.ts';
import { gansuRevision, laterPack } from '../load/later-pack.test-data.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { citationOf, redecide } from './redecide.ts';

const before = allPacks();
const FIRST_DAY = '2026-09-01';
const after = loadPacks([...packTexts(), gansuRevision(FIRST_DAY)], knownDivisions());

function bornOn(birthDate: string, sample = 'lanzhou-first-child') {
  const birth = sampleBirth(sample);
  return { ...birth, delivery: { ...birth.delivery, at: `${birthDate}T08:00:00+08:00` } };
}
/** As the ledger gives it back. */
const recordedOn = (birth: Parameters<typeof decideEntitlements>[0], asOf: string) =>
  JSON.parse(JSON.stringify(decideEntitlements(birth, asOf))) as Entitlement[];

describe('re-decision of one case', () => {
  test('who was still on leave gets the difference, with the clause as its reason', () => {
    const birth = bornOn('2026-06-01');
    const recorded = recordedOn(birth, '2026-06-03');
    const { changes, entitlements } = redecide(recorded, birth, '2026-09-02', { before, after });
    expect(changes.map(({ code, difference }) => [code, difference])).toEqual([
      ['maternity-leave', { days: 10 }],
      ['maternity-allowance', expect.objectContaining({ amountFen: expect.any(Number) as number })],
    ]);
    const allowance = (rows: readonly Entitlement[]) =>
      rows.find((e) => e.code === 'maternity-allowance')?.amountFen ?? 0;
    expect(changes[1]?.difference.amountFen).toBe(allowance(entitlements) - allowance(recorded));
    expect(allowance(entitlements) / allowance(recorded)).toBeCloseTo(158 / 98, 5);
    for (const change of changes)
      expect(citationOf(change)).toMatchObject({ document: '修订通知（虚构，仅供试验）', article: '二' });
  });

  test('who is born under the new rule gets it by the rule that has the new number', () => {
    const birth = bornOn(FIRST_DAY);
    const { changes } = redecide(recordedOn(birth, FIRST_DAY), birth, '2026-09-05', { before, after });
    expect(changes.map((change) => [change.code, citationOf(change)?.article])).toEqual([
      ['maternity-leave', '产假'],
      ['maternity-allowance', '一'],
    ]);
  });

  test('nothing changes because time has passed', () => {
    // a year later the nursing breaks have ended, and the first claim of the subsidy is late
    const birth = bornOn('2026-01-10');
    const recorded = recordedOn(birth, '2026-01-12');
    const revision = redecide(recorded, birth, '2028-02-01', { before, after });
    expect(revision.changes).toEqual([]);
    expect(revision.entitlements).toEqual(recorded);
  });

  test('done again after it was recorded, nothing is left to change', () => {
    const birth = bornOn('2026-06-01');
    const first = redecide(recordedOn(birth, '2026-06-03'), birth, '2026-09-02', { before, after });
    const again = redecide(first.entitlements, birth, '2026-09-02', { before, after });
    expect(again.changes).toEqual([]);
    expect(again.entitlements).toEqual(first.entitlements);
  });

  test('a scheme that nobody had before is all difference', () => {
    const grant = laterPack({
      pack: 'lanzhou',
      effective: FIRST_DAY,
      changes: [
        [
          'schemes:\n',
          `schemes:
  local-birth-grant:
    - from: 2026-09-01
      combine: stack
      cite: { document: 修订, article: 一 }
      amounts: [{ rank: 1, orMore: true, yuan: 2000 }]
      filing: { value: filed }
`,
        ],
      ],
    });
    const birth = bornOn('2026-09-10');
    const packs = loadPacks([...packTexts(), grant], knownDivisions());
    const { changes } = redecide(recordedOn(birth, '2026-09-12'), birth, '2026-09-20', {
      before,
      after: packs,
    });
    expect(changes).toMatchObject([{ code: 'local-birth-grant', difference: { amountFen: 200_000 } }]);
  });
});

describe('a later pack never changes a recorded decision', () => {
  /** A version 2 of every pack: other numbers from a day on, with clauses of all kinds. */
  const change = fc.record({
    more: fc.integer({ min: 1, max: 40 }),
    first: birthDates,
    born: fc.option(birthDates),
    onLeave: fc.boolean(),
  });
  const NUMBERS = ['total', 'base', 'days', 'daysPerYear', 'yuanPerYear', 'yuanPerMonth', 'hoursPerDay'];
  const OF_LEAVE = ['maternity-leave', 'maternity-allowance', 'paternity-leave'];

  function later(pack: Pack, { more, first, born, onLeave }: Arb): Pack {
    const schemes = structuredClone(pack.schemes) as Record<string, Record<string, unknown>[]>;
    for (const period of Object.values(schemes).flat())
      for (const key of NUMBERS) if (typeof period[key] === 'number') period[key] += more;
    const cite = { document: '修订', article: '一', confidence: 'seed' } as const;
    const here = { text: '过渡', cite, at: pack.division };
    const named = (codes: readonly string[]) => codes.filter((code) => code in schemes);
    const transition = [
      { rule: 'on-leave', applies: 'still-on-leave' as const, on: first, schemes: named(OF_LEAVE), ...here },
      {
        rule: 'born',
        applies: 'born-on-or-after' as const,
        on: born ?? first,
        schemes: named(['paternity-leave', 'childcare-subsidy']),
        ...here,
      },
    ].filter(({ applies }) => (applies === 'still-on-leave' ? onLeave : born !== null));
    return { ...pack, version: 2, effective: first, transition, schemes: schemes as Pack['schemes'] };
  }
  type Arb = typeof change extends fc.Arbitrary<infer T> ? T : never;
  const beside = (of: Arb) => before.flatMap((pack) => [pack, later(pack, of)]);

  test('one that was made before its first day is the same, however often it is asked again', () => {
    fc.assert(
      fc.property(families, change, fc.integer({ min: 1, max: 900 }), (family, of, days) => {
        const asOf = addDays(of.first, -days);
        expect(decideEntitlements(family, asOf, { packs: beside(of) })).toEqual(
          decideEntitlements(family, asOf),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('of a birth before its first day that no clause names, what is dated by the birth stays', () => {
    let reached = 0;
    fc.assert(
      fc.property(families, change, fc.integer({ min: 1, max: 900 }), (family, given, days) => {
        const of = { ...given, born: null, onLeave: false };
        const born = family.delivery?.at?.slice(0, 10) ?? '';
        if (born >= of.first) return;
        reached += 1;
        const asOf = addDays(of.first, days);
        const rows = (packs: readonly Pack[]) =>
          decideEntitlements(family, asOf, { packs }).filter(({ code }) => OF_LEAVE.includes(code));
        expect(rows(beside(of))).toEqual(rows(before));
      }),
      { numRuns: 300 },
    );
    expect(reached).toBeGreaterThan(50);
  });

  test('a re-decision lists every row that it changes, and leaves every other one as it was recorded', () => {
    let listed = 0;
    fc.assert(
      fc.property(families, change, fc.integer({ min: 0, max: 900 }), (family, of, days) => {
        const recorded = recordedOn(family, family.delivery?.at?.slice(0, 10) ?? of.first);
        const copy = structuredClone(recorded);
        const packs = { before, after: beside(of) };
        const { changes, entitlements } = redecide(recorded, family, addDays(of.first, days), packs);
        expect(recorded).toEqual(copy);
        const key = (e: { code: string; subject: string }) => `${e.subject}/${e.code}`;
        const said = new Set(changes.map(key));
        listed += said.size;
        const untouched = recorded.map((row, i) => said.has(key(row)) || entitlements[i] === row);
        expect(untouched).not.toContain(false);
        for (const { after: figures, before: old, reasons } of changes) {
          expect(figures).not.toEqual(old);
          expect(reasons.length > 0 || ['no-scheme', 'unknown'].includes(figures.outcome)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
    expect(listed).toBeGreaterThan(100);
  });
});
