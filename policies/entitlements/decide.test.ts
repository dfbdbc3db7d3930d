import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entitlementSchema } from '../../schemas/entitlement.ts';
import { GOOD_SAMPLES, sampleBirth } from '../load/sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';
import { AS_OF } from './decisions.test-data.ts';

describe('the shape of every decision (contract, “Entitlement”)', () => {
  test.each(GOOD_SAMPLES)('%s', (name) => {
    for (const entitlement of decideEntitlements(sampleBirth(name), AS_OF)) {
      expect(entitlementSchema.parse(entitlement)).toEqual(entitlement);
      expect(entitlement.pack).toMatch(/^national@1/);
      expect(entitlement.outcome === 'eligible' || entitlement.amountFen === undefined).toBe(true);
      expect((entitlement.shares ?? [{ percent: 100 }]).reduce((sum, s) => sum + s.percent, 0)).toBe(100);
    }
  });

  test('facts that are left out never make a decision fail', () => {
    const anything = fc.record({
      name: fc.constantFrom(...GOOD_SAMPLES),
      without: fc.subarray(['employment', 'household', 'phone', 'ethnicity'] as const),
      fatherless: fc.boolean(),
      live: fc.boolean(),
    });
    fc.assert(
      fc.property(anything, ({ name, without, fatherless, live }) => {
        const birth = sampleBirth(name);
        for (const field of without) delete birth.mother[field];
        if (fatherless) birth.father = null;
        for (const child of birth.children) child.liveBirth = live;
        const decided = decideEntitlements(birth, AS_OF);
        expect(decided).toHaveLength(10 + 6 * birth.children.length);
        const mothers = without.includes('employment') ? decided.filter((e) => e.subject === 'mother') : [];
        expect(mothers.map((e) => e.outcome)).not.toContain('eligible');
      }),
    );
  });
});
