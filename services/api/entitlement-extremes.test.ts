import { expect, test } from 'vitest';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { entitlementCheckSchema } from '../../schemas/entitlement-check.ts';
import { answerCheck } from './entitlement-routes.ts';

const BIRTH = sampleBirth('lanzhou-twins');
const DAYS = ['1900-01-01', '2026-02-28', '2199-12-31'];
const WAGES = [0, 1, 100_000_000_000];

/** Whatever the border takes is answered: nothing that is reckoned from it leaves what can be reckoned with. */
test.each(DAYS.flatMap((asOf) => DAYS.map((born) => [asOf, born] as const)))(
  'a question on %s about a birth on %s is answered, whatever the wage',
  (asOf, born) => {
    for (const employerAverageMonthlyWageFen of WAGES) {
      const employment = { ...BIRTH.mother.employment, employerAverageMonthlyWageFen };
      const question = entitlementCheckSchema.parse({
        ...BIRTH,
        asOf,
        delivery: { ...BIRTH.delivery, at: `${born}T12:00:00+08:00` },
        mother: { ...BIRTH.mother, employment },
      });
      const { entitlements } = answerCheck(question);
      const sums = entitlements.map(({ amountFen = 0 }) => amountFen);
      expect(sums.every((fen) => Number.isSafeInteger(fen) && fen >= 0)).toBe(true);
    }
  },
);

test.each<[string, object]>([
  ['the last year there is', { delivery: { at: '9999-12-31T23:59:59+08:00' } }],
  [
    'a wage beyond the whole numbers',
    { mother: { employment: { contributionBaseFen: Number.MAX_SAFE_INTEGER } } },
  ],
  ['more places than there are', { institution: { slots: Number.MAX_SAFE_INTEGER } }],
])('%s is refused at the border', (_, facts) => {
  expect(entitlementCheckSchema.safeParse({ asOf: '2026-11-28', ...facts }).success).toBe(false);
});
