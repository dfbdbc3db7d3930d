import type { Entitlement } from '../../schemas/entitlement.ts';
import type { Period } from '../../schemas/pack.ts';
import { yearOf } from '../calendar/date.ts';
import { noted } from './conditions.ts';
import type { ChildFacts, Facts } from './facts.ts';
import { packNames, schemeFor, withoutScheme } from './law.ts';
import { claimOf, fen, sharing } from './money.ts';
import { adding, decide, deciding, finding, MET, NOT_MET, OPEN, type Finding, type Judged } from './rule.ts';

export interface Instalment {
  readonly due: string;
  readonly amountFen: number;
}

type Scheme = Period<'childcare-subsidy'>;
type Terms = Pick<Scheme, 'from' | 'yuanPerYear' | 'yuanPerMonth' | 'years'>;

const MONTHS = 12;

/**
 * The yearly payments of one child, `due` being the first year in which each can be claimed: whole years for those
 * born since the scheme began, by the month for those born before (to the month of the third birthday, inclusive),
 * and none after the year of a death (facts 4.1, 8a.4, 8a.5).
 */
export function subsidySchedule(terms: Terms, birthDate: string, deathDate?: string): Instalment[] {
  const { yuanPerYear = 0, yuanPerMonth = 0, years = 0 } = terms;
  const firstYear = yearOf(terms.from);
  const birthYear = yearOf(birthDate);
  const birthMonth = Number(birthDate.slice(5, 7));
  const whole = birthYear >= firstYear;
  const first = whole ? birthYear : firstYear;
  const last = whole ? birthYear + years - 1 : birthYear + years;
  const end = deathDate === undefined ? last : Math.min(last, yearOf(deathDate));
  const instalments: Instalment[] = [];
  for (let year = first; year <= end; year += 1) {
    const months = !whole && year === last ? birthMonth : MONTHS;
    const yuan = whole ? yuanPerYear : yuanPerMonth * months;
    instalments.push({ due: `${year}`, amountFen: fen(yuan) });
  }
  return instalments;
}

/** Last day of the first claim: the year after the birth, or the scheme's own first year for those born before it. */
function firstClaimUntil({ from, firstClaimWithinYears }: Scheme, birthDate: string): string {
  const born = yearOf(birthDate);
  const firstYear = yearOf(from);
  const year = born >= firstYear ? born + (firstClaimWithinYears?.value ?? 0) : firstYear;
  return `${year}-12-31`;
}

/**
 * Whether the first claim comes in time. After its last day only the year of the first claim tells; whether one who comes
 * late has lost the later years too, no text that was seen says (facts 8b.4).
 * @param lastYear the last year that there is anything for
 */
function firstClaim(until: string, lastYear: number, child: ChildFacts, { asOf }: Facts): Finding {
  const { firstClaimYear: claimed } = child;
  if (claimed === undefined) return asOf <= until ? MET : finding(undefined, `${child.path}.firstClaimYear`);
  if (claimed <= yearOf(until)) return MET;
  return claimed > lastYear ? NOT_MET : OPEN;
}

function subsidyRules(
  scheme: Scheme,
  child: ChildFacts,
  facts: Facts,
  schedule: readonly Instalment[],
): Judged[] {
  const { cite, household, firstClaimWithinYears, yearOfDeathPaid, firstBirthYear = 0 } = scheme;
  const paid = schedule.length > 0;
  const lastYear = Number(schedule.at(-1)?.due ?? 0);
  const inTime = firstClaim(firstClaimUntil(scheme, facts.birthDate), lastYear, child, facts);
  return [
    deciding('live-birth', finding(child.live, `${child.path}.liveBirth`), cite),
    deciding(`born-${firstBirthYear}-or-later`, finding(yearOf(facts.birthDate) >= firstBirthYear), cite),
    deciding(
      'mainland-household',
      finding(facts.householdDivision === undefined ? undefined : true, 'child.household'),
      household?.cite ?? cite,
    ),
    deciding('first-claim-in-time', inTime, firstClaimWithinYears?.cite ?? cite),
    ...(child.adoptedOn === undefined ? [] : [adding('lawfully-adopted', MET, cite)]),
    ...(child.deathDate === undefined || !yearOfDeathPaid
      ? []
      : [deciding('year-of-death-is-paid', finding(paid && yearOfDeathPaid.value), yearOfDeathPaid.cite)]),
  ];
}

/** 育儿补贴（国家） of one child, at the household the child joins. */
export function childcareSubsidy(child: ChildFacts, facts: Facts): Entitlement {
  const { birthDate, householdDivision, given } = facts;
  const pack = packNames(facts.law, householdDivision, 'childcare-subsidy');
  const head = { code: 'childcare-subsidy', subject: child.subject, pack } as const;
  const scheme = schemeFor(facts.law, 'childcare-subsidy', householdDivision);
  if (!scheme) return withoutScheme(head, facts.law, householdDivision);
  const schedule = subsidySchedule(scheme, birthDate, child.deathDate);
  const split = sharing(scheme, householdDivision, facts.asOf);
  const rules = [
    ...subsidyRules(scheme, child, facts, schedule),
    ...noted(scheme.notes, facts),
    ...split.rules,
  ];
  return decide(head, rules, () => ({
    amountFen: schedule.reduce((sum, instalment) => sum + instalment.amountFen, 0),
    schedule,
    deadline: firstClaimUntil(scheme, birthDate),
    payer: 'finance',
    ...(given.choices?.payee ? { payee: given.choices.payee.holder } : {}),
    ...(scheme.incomeTax ? { incomeTax: scheme.incomeTax.value } : {}),
    ...split.benefit,
    ...claimOf(scheme),
  }));
}
