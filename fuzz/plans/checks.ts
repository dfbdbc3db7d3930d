import fc from 'fast-check';
import { HOSTILE, nearly, valid } from '../../test/support/generated-births.ts';
import { FLOOR_DIVISIONS } from './divisions.ts';
import type { Plan, Who } from '../plan.ts';

const day = fc.constantFrom(
  '2026-11-28',
  '2025-01-01',
  '2021-12-31',
  '2030-02-28',
  '1900-01-01',
  '9999-12-31',
);
const place = fc.constantFrom(...FLOOR_DIVISIONS);

const institution = fc.record(
  {
    divisionCode: place,
    kind: fc.constantFrom(
      'social',
      'kindergarten-class',
      'employer',
      'community',
      'hospital',
      'home',
      'castle',
    ),
    ownership: fc.constantFrom('public', 'private', 'both'),
    meetsStandards: fc.boolean(),
    registered: fc.boolean(),
    filed: fc.boolean(),
    inclusivePrice: fc.boolean(),
    slots: fc.oneof(fc.nat(300), fc.integer()),
    enrolled: fc.oneof(fc.nat(300), fc.integer()),
    openedOn: fc.oneof(day, fc.string()),
    useRate: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), HOSTILE),
    infantClasses: fc.oneof(fc.nat(20), HOSTILE),
    subsidyYearsPaid: fc.oneof(fc.nat(5), HOSTILE),
  },
  { requiredKeys: [] },
);

const specialFamily = fc.record(
  {
    divisionCode: place,
    event: fc.constantFrom(
      'only-child-died',
      'only-child-disabled',
      'rural-only-child',
      'rural-two-daughters',
      'lottery',
    ),
    disabilityGrade: fc.integer({ min: 0, max: 5 }),
    noLivingChild: fc.boolean(),
    persons: fc.array(
      fc.record(
        { sex: fc.constantFrom('male', 'female', 'undetermined'), birthDate: fc.oneof(day, fc.string()) },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
);

const question: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: valid },
  { weight: 4, arbitrary: nearly },
  { weight: 2, arbitrary: institution.map((facts) => ({ institution: facts })) },
  { weight: 2, arbitrary: specialFamily.map((facts) => ({ specialFamily: facts })) },
  { weight: 1, arbitrary: HOSTILE },
);

/** What somebody would have a right to: any token may ask. */
export const check: fc.Arbitrary<Plan> = fc
  .record({
    who: fc.constantFrom<Who>('hospital', 'otherHospital', 'clerk', 'operator', 'stranger'),
    question,
    asOf: fc.oneof({ weight: 6, arbitrary: day }, { weight: 1, arbitrary: HOSTILE }),
    includeDrafts: fc.constantFrom<unknown>(true, false, undefined, 'yes'),
    pick: fc.nat(),
  })
  .map(({ who, question: asked, asOf, includeDrafts, pick }) => ({
    kind: 'check' as const,
    who,
    method: 'POST',
    path: '/v1/entitlement-checks',
    headers: { 'content-type': 'application/json' },
    body: { json: isPlain(asked) ? { ...asked, asOf, includeDrafts } : asked },
    pick,
  }));

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
