import { expect, test } from 'vitest';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';

const TWINS = sampleBirth('lanzhou-twins');
const [ONE, TWO] = TWINS.children;
const BIRTH = {
  ...TWINS,
  delivery: { ...TWINS.delivery, at: '2026-12-31T23:50:00+08:00' },
  children: [
    { ...ONE, order: 1 },
    { ...TWO, order: 2, at: '2027-01-01T00:10:00+08:00' },
  ],
};

test('each twin has what follows from its own day of birth, and the mother’s leave begins with the first', () => {
  const rows = decideEntitlements(BIRTH, '2027-01-05');
  const of = (subject: string, code: string) => rows.find((r) => r.subject === subject && r.code === code);
  expect(of('child-1', 'infant-care-tax-deduction')?.from).toBe('2026-12-01');
  expect(of('child-2', 'infant-care-tax-deduction')?.from).toBe('2027-01-01');
  expect(of('child-1', 'childcare-subsidy')?.schedule?.[0]?.due).toBe('2026');
  expect(of('child-2', 'childcare-subsidy')?.schedule?.[0]?.due).toBe('2027');
  expect(of('child-1', 'newborn-insurance-cover')?.until).toBe('2026-12-31');
  expect(of('child-2', 'newborn-insurance-cover')?.until).toBe('2027-12-31');
  expect(of('mother', 'parental-leave')?.from).toBe('2026-12-31');
});
