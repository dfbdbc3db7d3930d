import fc from 'fast-check';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import { county, maybe, pool, POOLS, some, stated } from './arbitrary.ts';
import { plus } from './days.ts';

/** Days around which something begins or ends, and days between. */
const born = fc.oneof(
  some(
    '2021-08-31',
    '2021-09-01',
    '2021-11-25',
    '2021-11-26',
    '2021-12-31',
    '2022-01-01',
    '2022-05-24',
    '2022-05-25',
    '2023-12-28',
    '2023-12-29',
    '2024-02-27',
    '2024-02-28',
    '2024-02-29',
    '2024-10-31',
    '2024-11-01',
    '2024-12-31',
    '2025-01-01',
    '2025-12-31',
    '2026-01-01',
    '2026-10-02',
    '2026-10-03',
    '2026-11-10',
  ),
  fc.integer({ min: 0, max: 1_940 }).map((days) => plus('2021-07-20', days)),
);
/** Days on which something begins for those who ask. */
const edge = some(
  '2022-12-31',
  '2023-01-01',
  '2024-02-27',
  '2024-02-28',
  '2024-10-28',
  '2024-10-29',
  '2024-12-31',
  '2025-01-01',
  '2025-01-31',
  '2025-02-01',
  '2025-07-31',
  '2025-08-01',
  '2025-09-30',
  '2025-10-01',
  '2025-12-31',
  '2026-01-31',
  '2026-02-01',
);
/** Days from the birth to the question. */
const later = fc.oneof(
  some(0, 1, 30, 89, 90, 91, 92, 93, 97, 98, 364, 365, 366, 730, 1094, 1095, 1096, 1826, 6574, 6575),
  fc.integer({ min: 0, max: 1_500 }),
);

const money = fc.oneof(some(300_000, 450_000, 450_001, 720_000), fc.integer({ min: 1, max: 4_000_000 }));

const employment = fc
  .record({
    kind: some(
      'employee',
      'employee',
      'employee',
      'flexible',
      'flexible',
      'receiving-unemployment-benefit',
      'unemployed',
      'student',
      'retired',
      'military',
    ),
    insured: maybe(fc.boolean()),
    medical: maybe(fc.boolean(), 2),
    residentInsured: maybe(fc.boolean()),
    pool,
    workplaceDivisionCode: maybe(county, 1),
    employerAverageMonthlyWageFen: maybe(money, 8),
    contributionBaseFen: maybe(money, 8),
  })
  .map(({ insured, medical, ...rest }) =>
    stated({
      ...rest,
      // the kinds without work have no insurance of their own
      maternityInsured: ['unemployed', 'student', 'retired'].includes(rest.kind) ? false : insured,
      employeeMedicalInsured: medical,
    }),
  );

/** Days from the birth, mostly at the edges. */
const aside = some(-900, -200, -1, 0, 1, 60, 100, 400);

const parent = fc
  .record({
    idType: maybe(some('resident-id' as const, 'passport' as const), 1),
    household: county,
    residence: maybe(county, 2),
    deathOn: maybe(aside, 1, 6),
    ownWageBeforeLeaveFen: maybe(money, 2),
    leaveFrom: maybe(some(-16, -15, -3, 0, 1), 1),
    employment,
  })
  .map(({ household, residence, ...rest }) => ({
    ...rest,
    household: { divisionCode: household },
    residence: { divisionCode: residence ?? household },
  }));

const child = fc.record({
  liveBirth: fc.boolean().chain((may) => (may ? some(true) : some(true, true, false))),
  nextDay: fc.boolean(),
  died: maybe(some(0, 5, 89, 200, 400, 1_000), 1, 6),
  claimed: maybe(some(0, 1, 2, 3), 1),
  paidOn: maybe(some(0, 60, 89, 90, 91, 93, 95, 120, 300), 2),
  adopted: fc.integer({ min: 0, max: 12 }).map((n) => n === 0),
  preschool: maybe(
    fc.record({
      divisionCode: some('220104', '620102'),
      area: maybe(some('rural' as const, 'urban' as const)),
      inclusive: maybe(fc.boolean()),
      approved: maybe(some(true, true, false)),
      hardship: maybe(some('orphan' as const, 'disabled' as const, 'none-of-them' as const)),
    }),
    1,
    3,
  ),
});

function marriageOf(
  { mother, marriage: { status, marriedOn, endedOn, byHerDeath, livingApart } }: Drawn,
  day: string,
): NonNullable<BirthFacts['marriage']> {
  const on = (days: number | undefined) => (days === undefined ? undefined : plus(day, days));
  const ends = status === 'divorced' || status === 'widowed';
  const ended = status === 'widowed' && byHerDeath ? (mother.deathOn ?? endedOn) : endedOn;
  return stated({
    status,
    marriedOn: status === 'unmarried' ? undefined : on(marriedOn),
    endedOn: ends ? on(ended) : undefined,
    livingApart,
  });
}

const drawn = fc.record({
  /** where everything of the family is, in two of three */
  at: maybe(county, 2),
  born,
  later,
  edge: maybe(edge, 1, 2),
  drafts: fc.boolean(),
  facility: maybe(
    fc.record({
      divisionCode: county,
      ownership: some('public' as const, 'public' as const, 'private' as const),
      countyLevel: some(true, true, false),
    }),
  ),
  method: some('vaginal' as const, 'assisted' as const, 'caesarean' as const),
  difficult: fc.boolean(),
  weeks: maybe(some(9, 15, 16, 17, 18, 28, 39)),
  children: fc.oneof(
    { weight: 3, arbitrary: fc.array(child, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(child, { minLength: 2, maxLength: 3 }) },
  ),
  mother: parent,
  father: fc.option(parent, { freq: 8 }),
  marriage: fc.record({
    status: some(
      'married' as const,
      'married' as const,
      'married' as const,
      'unmarried' as const,
      'divorced' as const,
      'widowed' as const,
    ),
    marriedOn: maybe(aside, 1),
    endedOn: maybe(aside, 3),
    /** by her death, where she died */
    byHerDeath: fc.boolean(),
    livingApart: maybe(fc.boolean(), 1),
  }),
  childRank: some(1, 1, 2, 2, 3, 3, 4, 5),
  prePregnancyCheck: fc.boolean(),
  housingNeed: maybe(fc.boolean(), 2),
  family: maybe(
    fc.record({ publicRentalTenant: maybe(fc.boolean()), minorChildren: maybe(some(0, 1, 2)) }),
    2,
  ),
  follows: some('mother' as const, 'father' as const),
  payee: maybe(some('mother' as const, 'father' as const, 'child' as const), 2),
  childcare: maybe(
    fc.record({ enrolledFrom: maybe(some(200, 1_000, 1_094, 1_095, 1_096)), institution: maybe(county, 2) }),
    2,
  ),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer D> ? D : never;

function parentOf({ deathOn, leaveFrom, ...rest }: Drawn['mother'], day: string, isMother: boolean) {
  return stated({
    ...rest,
    deathOn: deathOn === undefined ? undefined : plus(day, deathOn),
    leaveFrom: isMother && leaveFrom !== undefined ? plus(day, leaveFrom) : undefined,
    ownWageBeforeLeaveFen: isMother ? rest.ownWageBeforeLeaveFen : undefined,
  });
}

function childOf(one: Drawn['children'][number], order: number, day: string) {
  const { liveBirth, nextDay, died, claimed, paidOn, adopted, preschool } = one;
  const own = nextDay && order > 1 ? plus(day, 1) : day;
  const on = (days: number) => plus(own, days);
  return stated({
    order,
    at: own === day ? undefined : `${own}T00:10:00+08:00`,
    liveBirth,
    deathAt: died === undefined || !liveBirth ? undefined : `${on(died)}T20:00:00+08:00`,
    firstClaimYear: claimed === undefined ? undefined : Math.max(2025, Number(own.slice(0, 4))) + claimed,
    insurance: paidOn === undefined ? undefined : { paidOn: on(paidOn) },
    adoptedOn: adopted ? on(30) : undefined,
    preschool: preschool && stated(preschool),
  });
}

/** A family that lives, works and is born in one county. */
function together({ at, mother, father, facility, ...rest }: Drawn): Drawn {
  if (at === undefined) return { at, mother, father, facility, ...rest };
  const here = (one: Drawn['mother']): Drawn['mother'] => ({
    ...one,
    household: { divisionCode: at },
    residence: { divisionCode: at },
    employment: {
      ...one.employment,
      pool: POOLS.find((code) => at.startsWith(code.slice(0, 4))) ?? POOLS[0],
    },
  });
  return {
    ...rest,
    at,
    mother: here(mother),
    father: father && here(father),
    facility: facility && { ...facility, divisionCode: at },
  };
}

function familyOf(asDrawn: Drawn) {
  const d = together(asDrawn);
  const day = d.born;
  const { enrolledFrom, institution } = d.childcare ?? {};
  const father = d.father && parentOf(d.father, day, false);
  const facts = stated({
    facility: d.facility ?? null,
    delivery: stated({
      at: `${day}T23:40:00+08:00`,
      method: d.method,
      difficult: d.difficult,
      plurality: d.children.length,
      gestation: d.weeks === undefined ? undefined : { weeks: d.weeks },
    }),
    children: d.children.map((one, i) => childOf(one, i + 1, day)),
    mother: parentOf(d.mother, day, true),
    father,
    marriage: marriageOf(d, day),
    childRank: d.childRank,
    prePregnancyCheck: d.prePregnancyCheck,
    housingNeed: d.housingNeed,
    family: d.family && stated(d.family),
    choices: stated({
      householdFollows: father ? d.follows : ('mother' as const),
      payee: d.payee && { holder: d.payee },
      childcare:
        d.childcare &&
        stated({
          enrolledFrom: enrolledFrom === undefined ? undefined : plus(day, enrolledFrom),
          institutionDivisionCode: institution,
        }),
    }),
  });
  return {
    kind: 'family' as const,
    asOf: d.edge !== undefined && d.edge >= day ? d.edge : plus(day, d.later),
    drafts: d.drafts,
    facts: facts as BirthFacts,
  };
}

/** Families that nobody is, at and beside every edge of the law. */
export const families = drawn.map(familyOf);
