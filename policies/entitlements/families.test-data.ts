import fc from 'fast-check';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import { addDays } from '../calendar/date.ts';

/** Generated families for tests of the rules: whole facts, places with and without packs, births of 2022 to 2028. */

export const POOLS = ['620100', '621000', '620700', '610300', '610100', '220100', '440100'] as const;
const HOUSEHOLDS = ['620102', '620723', '620923', '610302', '610102', '220104', '440106'] as const;

const kind = fc.constantFrom(
  'employee',
  'employee',
  'employee',
  'flexible',
  'receiving-unemployment-benefit',
  'unemployed',
  'student',
  'retired',
  'military',
);

const employment = fc
  .record({
    kind,
    maternityInsured: fc.boolean(),
    employeeMedicalInsured: fc.boolean(),
    residentInsured: fc.boolean(),
    pool: fc.constantFrom(...POOLS),
    employerAverageMonthlyWageFen: fc.integer({ min: 100_000, max: 3_000_000 }),
    contributionBaseFen: fc.integer({ min: 100_000, max: 3_000_000 }),
  })
  // maternity insurance goes with that of employees, and of flexible workers in the pilots always
  .map((e) => ({
    ...e,
    employeeMedicalInsured: e.maternityInsured || (e.kind !== 'flexible' && e.employeeMedicalInsured),
  }));

const parent = fc.record({
  household: fc.record({ divisionCode: fc.constantFrom(...HOUSEHOLDS) }),
  residence: fc.record({ divisionCode: fc.constantFrom(...HOUSEHOLDS) }),
  employment,
});

/** A date from 2022-01-01 to 2028-12-31, month ends and leap days often enough. */
export const birthDates = fc
  .oneof(
    fc.date({ min: new Date('2022-01-01'), max: new Date('2028-12-31'), noInvalidDate: true }),
    fc
      .constantFrom('2024-02-29', '2028-02-29', '2025-12-31', '2026-12-31', '2025-01-01', '2024-12-31')
      .map((date) => new Date(date)),
  )
  .map((date) => date.toISOString().slice(0, 10));

function dated<K extends string>(field: K, days: number | null, from: string): Partial<Record<K, string>> {
  return days === null ? {} : ({ [field]: addDays(from, days) } as Partial<Record<K, string>>);
}

/** Those who never married have no dates, and of a marriage that stands only the beginning. */
function datesOf(f: {
  readonly married: string;
  readonly marriedOn: number | null;
  readonly endedOn: number | null;
  readonly birthDate: string;
}) {
  if (f.married === 'unmarried') return {};
  return {
    ...dated('marriedOn', f.marriedOn, f.birthDate),
    ...(f.married === 'married' ? {} : dated('endedOn', f.endedOn, f.birthDate)),
  };
}

/** Nobody could claim before the scheme of 2025. */
function claimYear(birthDate: string, later: number): number {
  return Math.max(2025, Number(birthDate.slice(0, 4)) + later);
}

export const families: fc.Arbitrary<BirthFacts> = fc
  .record({
    birthDate: birthDates,
    method: fc.constantFrom('vaginal' as const, 'assisted' as const, 'caesarean' as const),
    difficult: fc.boolean(),
    live: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
    someDied: fc.boolean(),
    mother: parent,
    father: fc.option(parent, { freq: 6 }),
    married: fc.constantFrom(
      'married' as const,
      'married' as const,
      'unmarried' as const,
      'divorced' as const,
      'widowed' as const,
    ),
    // days from the birth; the edges often enough
    marriedOn: fc.option(fc.constantFrom(-900, -1, 0, 1, 60), { freq: 2 }),
    endedOn: fc.option(fc.constantFrom(-200, -1, 0, 1, 100), { freq: 4 }),
    fatherDied: fc.option(fc.constantFrom(-200, -1, 0, 1, 100, 400), { freq: 2 }),
    ownWage: fc.option(fc.integer({ min: 100_000, max: 3_000_000 })),
    weeks: fc.option(fc.constantFrom(9, 15, 16, 17, 18, 28, 39), { freq: 6 }),
    claimed: fc.option(fc.constantFrom(0, 1, 2, 3)),
    livingApart: fc.boolean(),
    childRank: fc.integer({ min: 1, max: 5 }),
    prePregnancyCheck: fc.boolean(),
    follows: fc.constantFrom('mother' as const, 'father' as const),
  })
  .map((f) => ({
    facility: { divisionCode: '620723', ownership: 'public' as const, countyLevel: true },
    delivery: {
      at: `${f.birthDate}T08:00:00+08:00`,
      method: f.method,
      difficult: f.difficult,
      plurality: f.live.length,
      ...(f.weeks === null ? {} : { gestation: { weeks: f.weeks } }),
    },
    children: f.live.map((liveBirth, i) => ({
      order: i + 1,
      liveBirth,
      ...(f.claimed === null ? {} : { firstClaimYear: claimYear(f.birthDate, f.claimed) }),
      ...(f.someDied && liveBirth && i === 0 ? { deathAt: `${f.birthDate}T20:00:00+08:00` } : {}),
    })),
    mother: { ...f.mother, ...(f.ownWage === null ? {} : { ownWageBeforeLeaveFen: f.ownWage }) },
    father: f.father && { ...f.father, ...dated('deathOn', f.fatherDied, f.birthDate) },
    marriage: { status: f.married, livingApart: f.livingApart, ...datesOf(f) },
    childRank: f.childRank,
    prePregnancyCheck: f.prePregnancyCheck,
    choices: { householdFollows: f.father === null ? ('mother' as const) : f.follows },
  }));

/** Facts that may be left out without saying anything by it (no father and no death are said by leaving them out). */
const MAY_BE_LEFT_OUT = [
  'delivery.method',
  'delivery.difficult',
  'children.0.liveBirth',
  'mother.employment',
  'mother.employment.kind',
  'mother.employment.maternityInsured',
  'mother.employment.employeeMedicalInsured',
  'mother.ownWageBeforeLeaveFen',
  'delivery.gestation',
  'mother.employment.residentInsured',
  'mother.employment.employerAverageMonthlyWageFen',
  'mother.employment.contributionBaseFen',
  'father.employment',
  'father.employment.kind',
  'father.employment.maternityInsured',
  'marriage',
  'marriage.status',
  'childRank',
  'prePregnancyCheck',
  'facility.ownership',
  'facility.countyLevel',
] as const;

export const leftOut = fc.subarray([...MAY_BE_LEFT_OUT], { minLength: 1 });

/** The facts without those at the paths. */
export function without(facts: BirthFacts, paths: readonly string[]): BirthFacts {
  const copy = structuredClone(facts);
  for (const path of paths) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let part: unknown = copy;
    for (const step of steps) part = (part as Record<string, unknown> | null | undefined)?.[step];
    if (typeof part === 'object' && part !== null) delete (part as Record<string, unknown>)[last];
  }
  return copy;
}
