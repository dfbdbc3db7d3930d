import fc from 'fast-check';
import type { BirthFacts, InstitutionFacts, SpecialFamilyFacts } from '../../schemas/entitlement-check.ts';
import { COUNTIES, maybe, some, stated } from './arbitrary.ts';
import { plus } from './days.ts';
import { families } from './families.ts';

/** Families, childcare institutions and special families that nobody is. */

interface Asked {
  readonly asOf: string;
  readonly drafts: boolean;
}
export type Being =
  | (Asked & { readonly kind: 'family'; readonly facts: BirthFacts })
  | (Asked & { readonly kind: 'institution'; readonly facts: InstitutionFacts })
  | (Asked & { readonly kind: 'special-family'; readonly facts: SpecialFamilyFacts });

const question = fc.oneof(
  some('2023-08-06', '2023-08-07', '2023-12-18', '2023-12-19', '2024-10-27', '2024-10-28', '2026-11-22'),
  fc.integer({ min: 0, max: 1_800 }).map((days) => plus('2023-01-01', days)),
);

const institution = fc
  .record({
    asOf: question,
    drafts: fc.boolean(),
    divisionCode: some(...COUNTIES, '620103', '620111', '620722'),
    kind: maybe(
      some(
        'social' as const,
        'kindergarten-class' as const,
        'employer' as const,
        'community' as const,
        'hospital' as const,
        'home' as const,
      ),
      8,
    ),
    ownership: maybe(some('public' as const, 'private' as const), 8),
    meetsStandards: maybe(some(true, true, true, true, false), 12),
    registered: maybe(some(true, true, true, true, false), 12),
    filed: maybe(some(true, true, true, true, false), 12),
    inclusivePrice: maybe(some(true, true, true, true, false), 12),
    slots: maybe(some(0, 1, 19, 20, 49, 50, 60, 99, 100, 101, 150), 8),
    enrolled: maybe(some(0, 1, 45, 60, 200), 8),
    openedOn: maybe(
      fc.oneof(
        some('2022-08-06', '2022-08-07', '2022-08-08', '2023-12-18', '2023-12-19', '2024-02-29'),
        fc.integer({ min: 0, max: 3_000 }).map((days) => plus('2018-01-01', days)),
      ),
      8,
    ),
    subsidyYearsPaid: maybe(some(0, 1, 2, 3, 4), 1),
  })
  .map(({ asOf, drafts, ...facts }): Being => ({ kind: 'institution', asOf, drafts, facts: stated(facts) }));

const person = fc.record({
  sex: some('male' as const, 'female' as const),
  birthDate: maybe(
    fc.oneof(
      some('1932-12-31', '1933-01-01', '1964-02-29', '1966-11-22', '1966-11-23', '1976-11-22', '1977-11-23'),
      fc.integer({ min: 0, max: 22_000 }).map((days) => plus('1925-01-01', days)),
    ),
    12,
  ),
});

const specialFamily = fc
  .record({
    asOf: question,
    divisionCode: some('620102', '620121', '620723', '610302', '220104', '440106'),
    event: some(
      'only-child-died' as const,
      'only-child-disabled' as const,
      'rural-only-child' as const,
      'rural-two-daughters' as const,
    ),
    disabilityGrade: maybe(some(1, 2, 3, 4)),
    noLivingChild: maybe(some(true, true, false)),
    persons: fc
      .array(person, { minLength: 1, maxLength: 2 })
      .map((persons) => persons.map((one) => stated(one))),
  })
  .map(({ asOf, ...facts }): Being => ({
    kind: 'special-family',
    asOf,
    drafts: false,
    facts: stated(facts),
  }));

export const beings: fc.Arbitrary<Being> = fc.oneof(
  { weight: 6, arbitrary: families },
  { weight: 3, arbitrary: institution },
  { weight: 1, arbitrary: specialFamily },
);
