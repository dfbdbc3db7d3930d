import type { Entitlement } from '../../schemas/entitlement.ts';
import type { Period } from '../../schemas/pack.ts';
import { noted, readingForBearers } from './conditions.ts';
import { daysAfterLoss, supplementDays, type Days } from './days.ts';
import { missingLiveBirths, type Facts } from './facts.ts';
import { packNames, schemeFor, withoutScheme } from './law.ts';
import { insuredAsFlexibleWorker } from './flexible-workers.ts';
import { claimOf, MATERNITY_FUND, roundFen, taxOf, type Rounding } from './money.ts';
import {
  adding,
  decide,
  deciding,
  finding,
  MET,
  NOT_MET,
  OPEN,
  type Benefit,
  type Finding,
  type Judged,
} from './rule.ts';

type Scheme = Period<'maternity-allowance'>;
type Formula = NonNullable<Scheme['formula']>['value'];

const BASE_OF_EMPLOYEE = 'mother.employment.employerAverageMonthlyWageFen';
const BASE_OF_OTHERS = 'mother.employment.contributionBaseFen';

/**
 * Integer fen: multiplied out first, divided and rounded once at the end.
 * @param monthlyFen the monthly base in fen
 */
export function allowanceFen(
  monthlyFen: number,
  days: number,
  formula: Formula = 'monthly-over-30',
  rounding: Rounding = 'half-up-to-fen',
): number {
  const [times, over] = formula === 'monthly-over-30' ? [1, 30] : [12, 365];
  return roundFen(monthlyFen * times * days, over, rounding);
}

interface Case {
  readonly facts: Facts;
  readonly pool: string | undefined;
  readonly scheme: Scheme;
  readonly head: { readonly code: 'maternity-allowance'; readonly subject: 'mother'; readonly pack: string };
}

/** 生育津贴 of the mother, by her kind of employment and the pool (统筹区) that insures her. */
export function maternityAllowance(facts: Facts): Entitlement {
  const employment = facts.given.mother?.employment;
  const pool = employment?.pool;
  const head = {
    code: 'maternity-allowance',
    subject: 'mother',
    pack: packNames(facts.law, pool, 'maternity-allowance'),
  } as const;
  const scheme = schemeFor(facts.law, 'maternity-allowance', pool);
  if (!scheme) return withoutScheme(head, facts.law, pool);
  const given: Case = { facts, pool, scheme, head };
  switch (employment?.kind) {
    case undefined: {
      const unknown = deciding(
        'employed-or-insured',
        finding(undefined, 'mother.employment.kind'),
        scheme.cite,
      );
      return decide(head, [unknown], () => ({}));
    }
    case 'employee':
      return employment?.maternityInsured === false
        ? paidByEmployer(given)
        : paidByFund(given, employeeRules(given), employment?.employerAverageMonthlyWageFen);
    case 'flexible':
      return paidByFund(given, flexibleRules(given), employment?.contributionBaseFen);
    case 'receiving-unemployment-benefit':
      return paidByFund(given, unemploymentRules(given), employment?.contributionBaseFen);
    case 'military':
      // rules of the armed forces, which nobody has looked for
      return decide(head, [deciding('insured-for-maternity', OPEN, scheme.cite)], () => ({}));
    case 'unemployed':
    case 'student':
    case 'retired':
      return decide(head, [deciding('insured-for-maternity', NOT_MET, scheme.cite)], () => ({}));
  }
}

function insuredRule({ facts, scheme }: Case): Judged {
  const insured = facts.given.mother?.employment?.maternityInsured;
  return deciding(
    'insured-for-maternity',
    finding(insured, 'mother.employment.maternityInsured'),
    scheme.cite,
  );
}

function baseRule({ scheme }: Case, base: number | undefined, asks: string): Judged {
  const known = finding(base === undefined ? undefined : true, asks);
  return deciding('base-of-the-previous-year-known', known, scheme.base?.cite ?? scheme.cite);
}

function employeeRules(given: Case): Judged[] {
  const wage = given.facts.given.mother?.employment?.employerAverageMonthlyWageFen;
  return [insuredRule(given), baseRule(given, wage, BASE_OF_EMPLOYEE)];
}

/** Flexible workers are insured where the pool has opened it: pilots first, nationwide to be from 2026 (I6, 8a.11). */
function flexibleRules(given: Case): Judged[] {
  const { facts, pool, scheme } = given;
  const employment = facts.given.mother?.employment;
  const insurance = schemeFor(facts.law, 'flexible-worker-insurance', pool);
  const cite = insurance?.cite ?? scheme.cite;
  const days = adding('days-of-employees-by-analogy', OPEN, cite);
  if (!insurance || insurance.open === 'no') {
    // a place that is not known may be one that has opened it
    const opened = pool === undefined ? finding(undefined, 'mother.employment.pool') : NOT_MET;
    return [deciding('pool-opened-to-flexible-workers', opened, cite), days];
  }
  const base = baseRule(given, employment?.contributionBaseFen, BASE_OF_OTHERS);
  const insured = deciding('insured-for-maternity', insuredAsFlexibleWorker(facts, insurance), scheme.cite);
  if (insurance.open === 'yes')
    return [deciding('pool-opened-to-flexible-workers', MET, cite), insured, base, days];
  // whether the pool has followed the national plan is not known; who is insured there shows that it has
  return [deciding('pool-opened-to-flexible-workers', openedBy(insured, pool), cite), base, days];
}

/** Who is not insured shows nothing: then it stays open, and nobody is asked what was said. */
function openedBy({ result }: Judged, pool: string | undefined): Finding {
  if (result === 'met') return MET;
  if (pool === undefined) return finding(undefined, 'mother.employment.pool');
  return result === 'not-met' ? OPEN : finding(undefined, 'mother.employment.maternityInsured');
}

/** 领取失业保险金人员 count as insured: their premium is paid for them (I5). The base is not stated anywhere. */
function unemploymentRules(given: Case): Judged[] {
  const { scheme, facts } = given;
  const { premiumPaidByUnemploymentFund: paid } = scheme;
  const base = facts.given.mother?.employment?.contributionBaseFen;
  return [
    deciding('premium-paid-by-unemployment-fund', finding(paid?.value), paid?.cite ?? scheme.cite),
    baseRule(given, base, BASE_OF_OTHERS),
  ];
}

/** Not insured, though employed: the employer pays her own wage before the leave (第八条), by the month as wages are. */
function paidByEmployer(given: Case): Entitlement {
  const { head, scheme, facts } = given;
  const { ownWageBeforeLeaveFen: wage } = facts.given.mother ?? {};
  const { days, rules: dayRules } = certainDays(given);
  const known = finding(wage === undefined ? undefined : true, 'mother.ownWageBeforeLeaveFen');
  const rules = [
    deciding('employer-pays-where-not-insured', MET, scheme.cite),
    ...afterDeath(given),
    adding('own-wage-before-the-leave', known, scheme.cite),
    ...dayRules,
    ...taxOf(scheme.incomeTax, 'employer').rules,
    ...readingForBearers(facts, scheme.cite),
    ...noted(scheme.notes, facts),
  ];
  return decide(head, rules, () => ({
    days,
    ...(wage === undefined ? {} : { amountPerMonthFen: wage }),
    payer: 'employer',
    payee: 'mother',
  }));
}

/** What becomes of it when she has died: no text that was seen says. */
function afterDeath({ facts: { given, asOf }, scheme }: Case): Judged[] {
  const deathOn = given.mother?.deathOn;
  return deathOn !== undefined && deathOn <= asOf ? [deciding('mother-has-died', OPEN, scheme.cite)] : [];
}

/** Days that are certain, and the outcome of the delivery they hang on. */
function certainDays({ facts, scheme }: Case): Days {
  if (facts.liveCount === undefined) {
    const unknown = finding(undefined, ...missingLiveBirths(facts));
    return { days: 0, rules: [deciding('delivery-with-known-outcome', unknown, scheme.cite)] };
  }
  if (facts.liveCount === 0) return daysAfterLoss(scheme, facts);
  const supplements = supplementDays(scheme.supplements, facts);
  const base = adding(`base-${scheme.days ?? 0}-days`, MET, scheme.cite);
  return { days: (scheme.days ?? 0) + supplements.days, rules: [base, ...supplements.rules] };
}

function paidByFund(given: Case, entry: readonly Judged[], base: number | undefined): Entitlement {
  const { facts, scheme, pool } = given;
  const { days, rules: dayRules } = certainDays(given);
  const { formula, rounding, paidToPersonFrom, incomeTax, cite } = scheme;
  const tax = taxOf(incomeTax, MATERNITY_FUND);
  const rules = [
    ...entry,
    ...afterDeath(given),
    ...(pool === undefined
      ? [adding('rules-of-the-pool', finding(undefined, 'mother.employment.pool'), cite)]
      : []),
    ...dayRules,
    ...(formula ? [adding(formula.value, MET, formula.cite)] : []),
    ...tax.rules,
    ...readingForBearers(facts, scheme.cite),
    ...noted(scheme.notes, facts),
  ];
  // only an employee has an employer that it could have gone through
  const employee = facts.given.mother?.employment?.kind === 'employee';
  const toPerson = !employee || (paidToPersonFrom?.value ?? '9999-12-31') <= facts.asOf;
  const benefit = (): Benefit => ({
    days,
    ...(base === undefined ? {} : { amountFen: allowanceFen(base, days, formula?.value, rounding?.value) }),
    payer: MATERNITY_FUND,
    payee: toPerson ? 'mother' : 'employer',
    ...claimOf(scheme),
    ...tax.benefit,
  });
  return decide(given.head, rules, benefit);
}
