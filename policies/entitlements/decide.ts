import type { BirthFacts, InstitutionFacts, SpecialFamilyFacts } from '../../schemas/entitlement-check.ts';
import type { Decision, Entitlement, EntitlementCode } from '../../schemas/entitlement.ts';
import type { Subject } from '../../schemas/matter.ts';
import type { Pack } from '../../schemas/pack.ts';
import { addDays } from '../calendar/date.ts';
import { childcareSubsidy } from './childcare-subsidy.ts';
import { factsForChild, factsOf, type ChildFacts, type Facts } from './facts.ts';
import { nursingBreaks, parentalLeave, paternityLeave } from './family-leave.ts';
import { housing } from './housing.ts';
import { institutionDecisions } from './institution.ts';
import { packNames } from './law.ts';
import { childcareEnrolmentSubsidy, localBirthGrant, localChildcareGrant } from './local-money.ts';
import { maternityAllowance } from './maternity-allowance.ts';
import { maternityLeave } from './maternity-leave.ts';
import { maternityMedicalCost } from './medical-cost.ts';
import { newbornInsuranceCover } from './newborn-cover.ts';
import { packsFor, type DecideOptions } from './packs-for.ts';
import { preschoolAid } from './preschool-aid.ts';
import { notKnown } from './rule.ts';
import { specialFamilyDecisions } from './special-family.ts';
import { infantCareTaxDeduction } from './tax-deduction.ts';
import type { LeaveEnd } from './versions.ts';

const CHILD_RULES: readonly ((child: ChildFacts, facts: Facts) => Entitlement)[] = [
  childcareSubsidy,
  localBirthGrant,
  localChildcareGrant,
  childcareEnrolmentSubsidy,
  infantCareTaxDeduction,
  newbornInsuranceCover,
];

const CODES_BY_SUBJECT = {
  mother: [
    'maternity-leave',
    'parental-leave',
    'nursing-breaks',
    'maternity-allowance',
    'maternity-medical-cost',
  ],
  father: ['paternity-leave', 'parental-leave'],
  family: ['housing-preference', 'housing-security-priority', 'public-rental-exchange'],
  'child-1': [
    'childcare-subsidy',
    'local-birth-grant',
    'local-childcare-grant',
    'childcare-enrolment-subsidy',
    'infant-care-tax-deduction',
    'newborn-insurance-cover',
  ],
} as const satisfies Partial<Record<Subject, readonly EntitlementCode[]>>;

/**
 * The mother's leave by the versions before a day, for clauses about those still on leave. It is counted from the day
 * of the birth, which is its first day: nobody tells us of leave taken before.
 */
function leaveEnds(birth: BirthFacts, asOf: string, packs: readonly Pack[]): (before: string) => LeaveEnd {
  const ends = new Map<string, LeaveEnd>();
  const judge = (before: string): LeaveEnd => {
    const earlier = packs.filter(({ effective }) => effective === undefined || effective < before);
    const facts = withLeave(birth, asOf, earlier);
    if (!facts) return 'unknown';
    const { outcome, days } = maternityLeave(facts);
    if (outcome === 'unknown') return 'unknown';
    return days === undefined || days === 0 ? 'none' : { lastDay: addDays(facts.birthDate, days - 1) };
  };
  return (before) => {
    const end = ends.get(before) ?? judge(before);
    ends.set(before, end);
    return end;
  };
}

/** The facts as the rules see them. Undefined where not even the day of birth is known. */
export function openFacts(birth: BirthFacts, asOf: string, options: DecideOptions = {}): Facts | undefined {
  return withLeave(birth, asOf, packsFor(options));
}

function withLeave(birth: BirthFacts, asOf: string, packs: readonly Pack[]): Facts | undefined {
  const facts = factsOf(birth, asOf, packs);
  const asks = packs.some(({ transition }) =>
    transition?.some(({ applies }) => applies === 'still-on-leave'),
  );
  if (!facts || !asks) return facts;
  return { ...facts, law: { ...facts.law, leaveEnd: leaveEnds(birth, asOf, packs) } };
}

/** Without the time of the birth nothing can be dated: every row asks for it. */
function undated(packs: readonly Pack[], asOf: string): Entitlement[] {
  const pack = packNames({ packs, asOf }, undefined);
  return Object.entries(CODES_BY_SUBJECT).flatMap(([subject, codes]) =>
    codes.map((code) => notKnown({ code, subject: subject as Subject, pack }, 'delivery.at')),
  );
}

/**
 * Every entitlement that follows from a birth, each with its reason: the parents' rows once, the child's rows
 * for each child. Days in days, money in integer fen, dates inclusive. Facts that are left out are unknown.
 * @param asOf ISO date of the question
 */
export function decideEntitlements(
  birth: BirthFacts,
  asOf: string,
  options: DecideOptions = {},
): Entitlement[] {
  const packs = packsFor(options);
  const facts = withLeave(birth, asOf, packs);
  if (!facts) return undated(packs, asOf);
  return [
    maternityLeave(facts),
    paternityLeave(facts),
    parentalLeave('mother', facts),
    parentalLeave('father', facts),
    nursingBreaks(facts),
    maternityAllowance(facts),
    maternityMedicalCost(facts),
    ...facts.children.flatMap((child) => CHILD_RULES.map((rule) => rule(child, factsForChild(facts, child)))),
    ...facts.children.flatMap((child) => preschoolAid(child, facts)),
    housing('housing-preference', facts),
    housing('housing-security-priority', facts),
    housing('public-rental-exchange', facts),
  ];
}

/** The subsidies of a childcare institution (托育机构). @param asOf ISO date of the question */
export function decideInstitution(
  institution: InstitutionFacts,
  asOf: string,
  options: DecideOptions = {},
): Decision<'institution'>[] {
  return institutionDecisions(institution, { packs: packsFor(options), asOf });
}

/** 特别扶助 of a special family, one row for each person. @param asOf ISO date of the question */
export function decideSpecialFamily(
  family: SpecialFamilyFacts,
  asOf: string,
  options: DecideOptions = {},
): Decision<`person-${number}`>[] {
  return specialFamilyDecisions(family, { packs: packsFor(options), asOf });
}
