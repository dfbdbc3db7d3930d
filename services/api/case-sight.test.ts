import { describe, expect, test } from 'vitest';
import { worksOf } from '../../infra/postgres/ledger/bounds.ts';
import { DEPARTMENT_SEES } from '../../policies/rights/fields.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import type { Department } from '../../schemas/department.ts';
import { forViewer } from './case-sight.ts';
import { CASE_VIEW, DOCUMENT } from './example-views.ts';
import { WHOLE_CASE, type Viewer } from './masking.ts';

const WHOLE = CASE_VIEW as unknown as CaseView;
/** With what only the hall has to do with. */
const CASE_OF_THE_HALL: CaseView = {
  ...WHOLE,
  documents: [
    { ...DOCUMENT, number: 'of-the-case', matter: undefined },
    {
      ...DOCUMENT,
      number: 'of-the-police',
      matter: 'household-registration',
      copies: [{ copy: 0, status: 'to-print', askedBy: 'system', askedAt: DOCUMENT.issuedAt }],
    },
    { ...DOCUMENT, number: 'of-others', matter: 'medical-insurance' },
  ],
  representations: [
    {
      id: '3f0b9f3e-6a51-4c86-9d0e-0a5b7c1d2e3f',
      parent: 'mother',
      agent: 'grandparent',
      basis: 'mandate',
      present: true,
      until: '2027-03-31',
      startedAt: DOCUMENT.issuedAt,
      startedBy: 'clerk',
      active: true,
    },
  ],
  protection: { parent: 'mother', since: DOCUMENT.issuedAt, by: 'supervisor' },
};
const officerOf = (department: Department): Viewer => ({
  sees: new Set(DEPARTMENT_SEES[department]),
  department,
  works: worksOf(department),
});
const subsidyIn = ({ entitlements }: CaseView) =>
  entitlements.find(({ code }) => code === 'childcare-subsidy');

describe('a case', () => {
  test('is whole for whoever works with all of it', () => {
    expect(forViewer(WHOLE, WHOLE_CASE)).toEqual(WHOLE);
  });

  test('has the subsidy, with its sum, for the office that decides on it and the one that pays it', () => {
    const sum = subsidyIn(WHOLE)?.amountFen;
    expect(sum).toBeGreaterThan(0);
    for (const department of ['health-commission', 'finance'] as const)
      expect(subsidyIn(forViewer(WHOLE, officerOf(department)))?.amountFen).toBe(sum);
  });

  test('has no entitlements for whoever neither decides nor pays one', () => {
    for (const department of ['public-security', 'taxation', 'housing', 'medical-insurance'] as const)
      expect(forViewer(WHOLE, officerOf(department)).entitlements).toEqual([]);
  });

  test('has no sums for whoever sees none', () => {
    const subsidy = subsidyIn(forViewer(WHOLE, { sees: new Set(['identity']) }));
    expect(subsidy).toBeDefined();
    expect(JSON.stringify(subsidy)).not.toMatch(/amountFen|amountPerMonthFen|schedule|payments/);
  });

  test('says of the matters of others that they are there and how they stand, and no more', () => {
    const { matters } = forViewer(WHOLE, officerOf('public-security'));
    expect(matters.map(({ code, status }) => [code, status])).toEqual(
      WHOLE.matters.map(({ code, status }) => [code, status]),
    );
    const shown = matters.filter((matter) => 'result' in matter || 'held' in matter || 'reason' in matter);
    expect(new Set(shown.map(({ department }) => department))).not.toContain('health-commission');
    expect(WHOLE.matters.some((matter) => 'result' in matter)).toBe(true);
  });

  test('has of what is on paper only what its office has written, and neither who acts for whom nor who is protected', () => {
    const { representations, protection } = CASE_OF_THE_HALL;
    expect([representations?.length, protection]).toEqual([1, expect.anything()]);
    const police = forViewer(CASE_OF_THE_HALL, officerOf('public-security'));
    expect(police.documents.map(({ number, copies }) => [number, copies])).toEqual([['of-the-police', []]]);
    expect(forViewer(CASE_OF_THE_HALL, officerOf('housing')).documents).toEqual([]);
    expect(Object.keys(police)).not.toContain('representations');
    expect(Object.keys(police)).not.toContain('protection');
  });
});
