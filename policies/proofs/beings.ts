import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Trait } from '../../schemas/clause.ts';
import type { BirthFacts, InstitutionFacts, SpecialFamilyFacts } from '../../schemas/entitlement-check.ts';

/** Those invented to prove what a clause claims: families, childcare institutions and special families of a place. */

interface Asked {
  readonly divisionCode: string;
  /** ISO date of the question */
  readonly asOf: string;
  readonly includeDrafts: boolean;
}

/** How the mother earns and is insured. */
export type Work = 'employee' | 'unemployed' | 'receiving-unemployment-benefit' | 'flexible';
/** What the family has, or lacks, of a home. */
export type Home = 'none-asked' | 'in-need' | 'public-rental';

export interface FamilyBeing extends Asked {
  readonly kind: 'family';
  readonly rank: number;
  readonly work: Work;
  readonly home: Home;
  readonly married: boolean;
  readonly inChildcare: boolean;
  readonly inKindergarten: boolean;
  readonly birth: BirthNotification;
  /** what only a check is told */
  readonly facts: BirthFacts;
}

interface InstitutionBeing extends Asked {
  readonly kind: 'institution';
  readonly institution: InstitutionFacts;
}

interface SpecialFamilyBeing extends Asked {
  readonly kind: 'special-family';
  readonly specialFamily: SpecialFamilyFacts;
}

export type Being = FamilyBeing | InstitutionBeing | SpecialFamilyBeing;

/** Where those live who are asked about. A county of a pool (统筹区), by the paper that speaks for it. */
const PLACES: Readonly<Record<string, readonly (readonly [county: string, pool: string])[]>> = {
  'gansu-2024-21': [
    ['620102', '620100'],
    ['620723', '620700'],
    ['621002', '621000'],
    ['620302', '620300'],
  ],
  'lanzhou-2023': [
    ['620102', '620100'],
    ['620111', '620100'],
    ['620121', '620100'],
  ],
  'zhangye-draft': [
    ['620702', '620700'],
    ['620723', '620700'],
  ],
  'baoji-2024-162': [['610302', '610300']],
  'jilin-2023-56': [['220104', '220100']],
};

const WORKS: readonly Work[] = ['employee', 'unemployed', 'receiving-unemployment-benefit', 'flexible'];
const HOMES: readonly Home[] = ['none-asked', 'in-need', 'public-rental'];

const HOME_FACTS = {
  'none-asked': {},
  'in-need': { housingNeed: true },
  'public-rental': { family: { publicRentalTenant: true } },
} as const;

/** The month's wage and base that an allowance is reckoned from, in fen: any figure will do. */
const MONTHLY_FEN = 600_000;

function employmentOf(kind: Work, pool: string): NonNullable<BirthNotification['mother']['employment']> {
  const insured = kind === 'employee' || kind === 'flexible';
  return {
    kind,
    pool,
    maternityInsured: insured,
    employeeMedicalInsured: insured,
    residentInsured: kind === 'unemployed',
    employerAverageMonthlyWageFen: MONTHLY_FEN,
    contributionBaseFen: MONTHLY_FEN,
  };
}

function parentAt(county: string, kind: Work, pool: string) {
  return {
    name: '某某',
    nationality: 'CHN',
    ethnicity: '汉族',
    household: { divisionCode: county, kind: 'family' as const },
    residence: { divisionCode: county },
    employment: employmentOf(kind, pool),
  };
}

type Family = Omit<FamilyBeing, 'birth' | 'facts' | 'kind'> & {
  readonly pool: string;
  readonly bornOn: string;
};

/** A birth in a hospital that the county runs, with everything said that a rule may ask, and everything agreed to. */
function birthOf(family: Family): BirthNotification {
  const { divisionCode, pool, rank, work, married, inChildcare, home, bornOn } = family;
  return {
    notificationId: 'proof',
    facility: { code: 'proof', name: '某医院', divisionCode, ownership: 'public', countyLevel: true },
    delivery: { at: `${bornOn}T08:00:00+08:00`, method: 'vaginal', difficult: false, plurality: 1 },
    children: [{ order: 1, sex: 'female', liveBirth: true }],
    mother: { ...parentAt(divisionCode, work, pool), idType: 'resident-id', birthDate: '1995-06-15' },
    father: { ...parentAt(divisionCode, 'employee', pool), idType: 'resident-id' },
    marriage: { status: married ? 'married' : 'unmarried', livingApart: false },
    childRank: rank,
    prePregnancyCheck: true,
    ...HOME_FACTS[home],
    choices: {
      householdFollows: 'mother',
      resultDelivery: 'pick-up',
      ...(inChildcare ? { childcare: { enrolledFrom: bornOn, institutionDivisionCode: divisionCode } } : {}),
    },
    consents: (['mother', 'father'] as const).map((givenBy) => ({
      kind: 'data-sharing' as const,
      givenBy,
      at: `${bornOn}T09:00:00+08:00`,
    })),
  };
}

/** Her leave began with the birth; the child of a poor family is in an inclusive kindergarten of a town. */
function factsOf(birth: BirthNotification, { divisionCode, bornOn, inKindergarten }: Family): BirthFacts {
  const preschool = {
    divisionCode,
    area: 'urban',
    inclusive: true,
    approved: true,
    hardship: 'minimum-living-allowance',
  } as const;
  return {
    ...birth,
    mother: { ...birth.mother, leaveFrom: bornOn },
    children: birth.children.map((child) => (inKindergarten ? { ...child, preschool } : child)),
  };
}

type Variant = Omit<Family, 'divisionCode' | 'includeDrafts' | 'pool'>;

const PLAIN: Variant = {
  bornOn: '2026-11-10',
  asOf: '2026-11-22',
  rank: 1,
  work: 'employee',
  home: 'none-asked',
  married: true,
  inChildcare: false,
  inKindergarten: false,
};

/** When the grants of counties were certain (facts 8a.6). */
const BEFORE_2025 = { bornOn: '2024-11-10', asOf: '2024-12-01' };

const OF_KINDERGARTEN_AGE = { bornOn: '2023-01-10', inKindergarten: true };

/** Every way to work with every rank and every home; the other differences with every rank. */
function variants(): Variant[] {
  return [1, 2, 3].flatMap((rank) => [
    ...WORKS.flatMap((work) => HOMES.map((home) => ({ ...PLAIN, rank, work, home }))),
    { ...PLAIN, rank, married: false },
    { ...PLAIN, rank, inChildcare: true },
    { ...PLAIN, rank, ...BEFORE_2025 },
    { ...PLAIN, rank, ...OF_KINDERGARTEN_AGE },
  ]);
}

function familiesAt(divisionCode: string, pool: string, includeDrafts: boolean): FamilyBeing[] {
  return variants().map(({ bornOn, ...variant }) => {
    const being = { ...variant, divisionCode, includeDrafts };
    const family = { ...being, pool, bornOn };
    const birth = birthOf(family);
    return { kind: 'family', ...being, birth, facts: factsOf(birth, family) };
  });
}

/** Two years in operation, with nothing lacking. */
function institutionAt(divisionCode: string, includeDrafts: boolean): InstitutionBeing {
  const institution: InstitutionFacts = {
    divisionCode,
    kind: 'social',
    ownership: 'private',
    meetsStandards: true,
    registered: true,
    filed: true,
    inclusivePrice: true,
    slots: 60,
    enrolled: 45,
    openedOn: '2024-11-22',
  };
  return { kind: 'institution', divisionCode, asOf: '2026-11-22', includeDrafts, institution };
}

const EVENTS = ['only-child-died', 'only-child-disabled', 'rural-two-daughters'] as const;

function specialFamiliesAt(divisionCode: string, includeDrafts: boolean): SpecialFamilyBeing[] {
  return EVENTS.map((event) => ({
    kind: 'special-family',
    divisionCode,
    asOf: '2026-11-22',
    includeDrafts,
    specialFamily: {
      divisionCode,
      event,
      ...(event === 'only-child-disabled' ? { disabilityGrade: 1 } : {}),
      noLivingChild: event === 'only-child-died',
      persons: [
        { sex: 'male', birthDate: '1964-05-01' },
        { sex: 'female', birthDate: '1968-05-01' },
      ],
    },
  }));
}

/**
 * Everybody who is asked about in the place of a paper, the plainest first. The paper that was not issued is read where it is
 * its own.
 */
export function* beingsOf(paper: string): Generator<Being> {
  const includeDrafts = paper === 'zhangye-draft';
  for (const [county, pool] of PLACES[paper] ?? []) {
    yield institutionAt(county, includeDrafts);
    yield* specialFamiliesAt(county, includeDrafts);
    yield* familiesAt(county, pool, includeDrafts);
  }
}

const HAS: Readonly<Record<Trait, (being: FamilyBeing) => boolean>> = {
  unmarried: ({ married }) => !married,
  'third-child': ({ rank }) => rank === 3,
};

export function has(being: Being, trait: Trait): boolean {
  return being.kind === 'family' && HAS[trait](being);
}
