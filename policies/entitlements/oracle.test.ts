import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { addDays } from '../calendar/date.ts';
import { decideEntitlements } from './decide.ts';
import { families } from './families.test-data.ts';
import { oracle, type Expected } from './oracle.test-data.ts';

function decidedOn(entitlements: readonly Entitlement[]): Expected {
  const row = (code: string, subject: string) =>
    entitlements.find((e) => e.code === code && e.subject === subject && e.outcome === 'eligible');
  return {
    maternityDays: row('maternity-leave', 'mother')?.days,
    paternityDays: row('paternity-leave', 'father')?.days,
    motherParentalDays: row('parental-leave', 'mother')?.daysPerYear,
    nursingHours: row('nursing-breaks', 'mother')?.hoursPerDay,
    allowanceFen: row('maternity-allowance', 'mother')?.amountFen,
    subsidy: entitlements
      .filter(({ code }) => code === 'childcare-subsidy')
      .map((e) =>
        e.outcome === 'eligible' ? (e.schedule ?? []).map((i) => `${i.due}:${i.amountFen / 100}`) : [],
      ),
  };
}

test('leave, allowance and subsidy agree with a second reckoning for 10,000 families', () => {
  const seen = { total: 0, sum: 0, allowance: 0, prorated: 0 };
  fc.assert(
    fc.property(families, fc.integer({ min: 0, max: 1500 }), (family, later) => {
      const asOf = addDays((family.delivery?.at ?? '').slice(0, 10), later);
      const expected = oracle(family, asOf);
      expect(decidedOn(decideEntitlements(family, asOf))).toEqual(expected);
      if (expected.maternityDays === 180) seen.total += 1;
      if ((expected.maternityDays ?? 0) > 158) seen.sum += 1;
      if (expected.allowanceFen !== undefined) seen.allowance += 1;
      if (expected.subsidy.some((years) => years.some((year) => !year.endsWith(':3600')))) seen.prorated += 1;
    }),
    { numRuns: 10_000 },
  );
  // the families must have met every kind of reckoning often
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(200);
}, 180_000);
