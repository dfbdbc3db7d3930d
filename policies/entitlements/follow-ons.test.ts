import { expect, test } from 'vitest';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';
import { followOns } from './follow-ons.ts';

function sent(name: string): string[] {
  const birth = sampleBirth(name);
  return followOns(decideEntitlements(birth, '2026-11-22'), birth).map((f) => `${f.subject}/${f.code}`);
}

test.each([
  [
    'lanzhou-first-child',
    [
      'child-1/childcare-subsidy-claim',
      'mother/leave-notice',
      'father/leave-notice',
      'mother/maternity-allowance-payment',
      'child-1/tax-deduction-notice',
    ],
  ],
  [
    'lanzhou-twins',
    [
      'child-1/childcare-subsidy-claim',
      'child-2/childcare-subsidy-claim',
      'mother/leave-notice',
      'father/leave-notice',
      'mother/maternity-allowance-payment',
      'child-1/tax-deduction-notice',
      'child-2/tax-deduction-notice',
      'family/housing-event',
    ],
  ],
  [
    'lanzhou-unmarried-mother',
    [
      'child-1/childcare-subsidy-claim',
      'mother/leave-notice',
      'mother/maternity-allowance-payment',
      'child-1/tax-deduction-notice',
    ],
  ],
  [
    'linze-second-child',
    ['child-1/childcare-subsidy-claim', 'child-1/tax-deduction-notice', 'family/housing-event'],
  ],
  [
    'qingyang-flexible-worker',
    ['child-1/childcare-subsidy-claim', 'mother/maternity-allowance-payment', 'child-1/tax-deduction-notice'],
  ],
  [
    'lanzhou-unemployment-benefit',
    ['child-1/childcare-subsidy-claim', 'father/leave-notice', 'child-1/tax-deduction-notice'],
  ],
])('%s', (name, expected) => {
  expect(sent(name)).toEqual(expected);
});

test('an allowance whose sum is not certain is not paid yet', () => {
  const birth = sampleBirth('lanzhou-first-child');
  const uninsured = {
    ...birth.mother,
    employment: { kind: 'employee' as const, maternityInsured: false, pool: '620100' },
  };
  const decided = decideEntitlements({ ...birth, mother: uninsured }, '2026-11-22');
  expect(decided.find((e) => e.code === 'maternity-allowance')).toMatchObject({
    outcome: 'eligible',
    payer: 'employer',
  });
  expect(followOns(decided, birth).map((f) => f.code)).not.toContain('maternity-allowance-payment');
});
