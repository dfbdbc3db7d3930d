import { describe, expect, test } from 'vitest';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';
import { AS_OF, resultOfRule } from './decisions.test-data.ts';
import { eligible, none, SAMPLES, type Expectation } from './expected-samples.test-data.ts';

/** The worked table of the samples, line by line, and the questions beside it. */

function rowOf(entitlements: readonly Entitlement[], row: string): Entitlement {
  const found = entitlements.find(({ code, subject }) => `${subject} ${code}` === row);
  if (!found) throw new Error(`no row ${row}`);
  return found;
}

function expectRow(
  entitlements: readonly Entitlement[],
  { row, is, rules, cites, without }: Expectation,
): void {
  const decided = rowOf(entitlements, row);
  expect(decided).toMatchObject(is);
  for (const [rule, result] of Object.entries(rules ?? {})) expect(resultOfRule(decided, rule)).toBe(result);
  for (const [name, cited] of Object.entries(cites ?? {})) {
    const { citation } = decided.rules.find(({ rule }) => rule === name) ?? {};
    expect(`${citation?.document} ${citation?.article}`).toBe(cited);
  }
  for (const field of without ?? []) expect(decided[field]).toBeUndefined();
}

describe.each(SAMPLES)('%s', (name, expectations) => {
  const entitlements = decideEntitlements(sampleBirth(name), AS_OF);
  test.each(expectations.map((e) => [e.row, e] as const))('%s', (_, expectation) => {
    expectRow(entitlements, expectation);
  });
});

function bornOn(birth: BirthNotification, at: string): BirthNotification {
  return { ...birth, delivery: { ...birth.delivery, at } };
}

test('Linze: the same facts in 2023 had the county’s money and no national subsidy', () => {
  const birth = bornOn(sampleBirth('linze-second-child'), '2023-05-10T08:00:00+08:00');
  const then = decideEntitlements(birth, '2023-06-01');
  expectRow(then, { row: 'child-1 local-birth-grant', is: eligible({ amountFen: 300_000 }) });
  expectRow(then, {
    row: 'child-1 local-childcare-grant',
    is: eligible({
      amountFen: 1_500_000,
      schedule: ['2023', '2024', '2025'].map((due) => ({ due, amountFen: 500_000 })),
    }),
  });
  expectRow(then, { row: 'child-1 childcare-subsidy', is: none });
});

test('Linze with drafts: 200 a month for the enrolled child, borne by the county', () => {
  const birth = sampleBirth('linze-second-child');
  const row = 'child-1 childcare-enrolment-subsidy';
  expectRow(decideEntitlements(birth, '2027-10-10', { includeDrafts: true }), {
    row,
    is: eligible({
      amountPerMonthFen: 20_000,
      from: '2027-09-01',
      until: '2029-11-09',
      payer: 'finance',
      shares: [{ level: 'county', percent: 100 }],
    }),
  });
  expectRow(decideEntitlements(birth, '2027-10-10'), { row, is: none });
  const draft = rowOf(decideEntitlements(birth, '2027-10-10', { includeDrafts: true }), row);
  expect(draft.pack).toBe('national@1+gansu@1+zhangye-draft@1+linze@1');
  expect(draft.rules.map(({ citation }) => citation.confidence)).toEqual(draft.rules.map(() => 'draft'));
});

test('the same flexible worker in Lanzhou: no in 2024, unknown in 2026 (8a.11)', () => {
  const birth = sampleBirth('qingyang-flexible-worker');
  const employment = {
    kind: 'flexible' as const,
    maternityInsured: false,
    pool: '620100',
    contributionBaseFen: 450_000,
  };
  const moved = { ...birth, mother: { ...birth.mother, employment } };
  const asked = (year: number) =>
    rowOf(
      decideEntitlements(bornOn(moved, `${year}-11-12T19:00:00+08:00`), `${year}-11-22`),
      'mother maternity-allowance',
    ).outcome;
  expect([asked(2024), asked(2025), asked(2026)]).toEqual(['not-eligible', 'not-eligible', 'unknown']);
});
