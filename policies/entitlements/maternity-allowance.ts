import type { Entitlement } from '../../schemas/entitlement.ts';
import { yearOf } from '../calendar/date.ts';
import type { BirthFacts } from './facts.ts';
import { nationalFloor } from './maternity-leave.ts';
import type { ProvincePack } from './pack.ts';
import { packName, provincePack } from './packs.ts';
import { NATIONAL } from './packs/national.ts';
import { adding, decide, deciding, resultOf, type Benefit, type Judged } from './rule.ts';

/** Nationwide the fund pays the mother herself since this month (W97); some provinces began earlier. */
const PAID_TO_PERSON_FROM = '2026-02-01';

const MOTHER = { code: 'maternity-allowance', subject: 'mother' } as const;

interface AllowanceFacts {
  readonly facts: BirthFacts;
  readonly pool: string | undefined;
  readonly pack: ProvincePack | undefined;
}

/**
 * Integer fen, rounded half up once at the end.
 * @param monthlyFen the monthly base in fen
 */
export function allowanceFen(
  monthlyFen: number,
  days: number,
  formula: 'by-30' | 'by-365' = 'by-30',
): number {
  const [times, over] = formula === 'by-30' ? [1, 30] : [12, 365];
  const numerator = monthlyFen * times * days;
  return Math.floor((2 * numerator + over) / (2 * over));
}

/** 生育津贴 of the mother, by her kind of employment and the pool (统筹区) that insures her. */
export function maternityAllowance(facts: BirthFacts): Entitlement {
  const employment = facts.birth.mother.employment;
  const pool = employment?.pool;
  const pack = provincePack(pool, facts.asOf);
  const given: AllowanceFacts = { facts, pool, pack };
  const head = { ...MOTHER, pack: packName(pack) };
  switch (employment?.kind) {
    case undefined:
      return decide(
        head,
        [deciding('employed-or-insured', 'unknown', NATIONAL.allowance.citation, ['mother.employment.kind'])],
        () => ({}),
      );
    case 'employee':
      return employment?.maternityInsured === false
        ? paidByEmployer(given)
        : paidByFund(given, employeeRules(given), employment?.employerAverageMonthlyWageFen);
    case 'flexible':
      return paidByFund(given, flexibleRules(given), employment?.contributionBaseFen);
    case 'receiving-unemployment-benefit':
      return paidByFund(given, unemploymentRules(given), employment?.contributionBaseFen);
    case 'unemployed':
    case 'student':
    case 'retired':
      return decide(
        head,
        [deciding('insured-for-maternity', 'not-met', NATIONAL.allowance.citation)],
        () => ({}),
      );
  }
}

function baseRule(base: number | undefined, missing: string): Judged {
  return deciding(
    'base-of-the-previous-year-known',
    base === undefined ? 'unknown' : 'met',
    NATIONAL.allowance.baseCitation,
    [missing],
  );
}

function employeeRules({ facts }: AllowanceFacts): Judged[] {
  const employment = facts.birth.mother.employment;
  return [
    deciding('insured-for-maternity', resultOf(employment?.maternityInsured), NATIONAL.allowance.citation, [
      'mother.employment.maternityInsured',
    ]),
    baseRule(employment?.employerAverageMonthlyWageFen, 'mother.employment.employerAverageMonthlyWageFen'),
  ];
}

/** Flexible workers are insured where the pool has opened it: pilots first, nationwide to be from 2026 (I6, 8a.11). */
function flexibleRules({ facts, pool, pack }: AllowanceFacts): Judged[] {
  const employment = facts.birth.mother.employment;
  const insured = resultOf(employment?.maternityInsured);
  const base = baseRule(employment?.contributionBaseFen, 'mother.employment.contributionBaseFen');
  const days = adding('98-days-by-analogy', 'unknown', NATIONAL.allowance.flexibleCitation);
  const pilot = pack?.allowance;
  if (
    pilot?.flexiblePoolsCitation &&
    pool !== undefined &&
    pilot.flexiblePools.includes(pool) &&
    pilot.flexiblePoolsFrom <= facts.asOf
  ) {
    return [
      deciding('pool-opened-to-flexible-workers', 'met', pilot.flexiblePoolsCitation),
      deciding('insured-for-maternity', insured, pilot.flexiblePoolsCitation, [
        'mother.employment.maternityInsured',
      ]),
      base,
      days,
    ];
  }
  const { flexibleFromYear, flexibleCitation } = NATIONAL.allowance;
  if (yearOf(facts.birthDate) < flexibleFromYear) {
    return [deciding('pool-opened-to-flexible-workers', 'not-met', flexibleCitation), days];
  }
  const opened = insured === 'met' ? 'met' : 'unknown';
  return [
    deciding('pool-opened-to-flexible-workers', opened, flexibleCitation, [
      'mother.employment.pool.flexibleWorkers',
    ]),
    base,
    days,
  ];
}

/** 领取失业保险金人员 count as insured: their premium is paid for them (I5). The base is not stated anywhere. */
function unemploymentRules({ facts }: AllowanceFacts): Judged[] {
  const { unemploymentCitation } = NATIONAL.allowance;
  const base = facts.birth.mother.employment?.contributionBaseFen;
  return [
    deciding('premium-paid-by-unemployment-fund', 'met', unemploymentCitation),
    baseRule(base, 'mother.employment.contributionBaseFen'),
  ];
}

/** Not insured, though employed: the employer pays her own wage before the leave (第八条). */
function paidByEmployer({ pack }: AllowanceFacts): Entitlement {
  const { citation, taxCitation } = NATIONAL.allowance;
  const rules = [
    deciding('employer-pays-where-not-insured', 'met', citation),
    adding('own-wage-before-the-leave', 'unknown', citation, ['mother.ownWageBeforeLeaveFen']),
    adding('income-tax-exempt', 'met', taxCitation),
  ];
  return decide({ ...MOTHER, pack: packName(pack) }, rules, () => ({
    payer: 'employer',
    payee: 'mother',
    incomeTax: 'exempt',
  }));
}

function paidByFund(given: AllowanceFacts, entry: readonly Judged[], base: number | undefined): Entitlement {
  const { facts, pool, pack } = given;
  const floor = nationalFloor(facts);
  const { formulaCitation, citation, taxCitation } = NATIONAL.allowance;
  const annual = pack?.allowance.annualFormula;
  const byYear = annual !== undefined && pool !== undefined && annual.pools.includes(pool);
  const rules = [
    ...entry,
    ...floor.rules,
    adding(byYear ? 'times-12-over-365' : 'over-30', 'met', byYear ? annual.citation : formulaCitation),
    adding('days-beyond-the-certain-ones', 'unknown', pack?.allowance.beyondFloor ?? citation),
    adding('income-tax-exempt', 'met', taxCitation),
  ];
  const benefit = (): Benefit => ({
    days: floor.days,
    ...(base === undefined ? {} : { amountFen: allowanceFen(base, floor.days, byYear ? 'by-365' : 'by-30') }),
    payer: 'medical-insurance-fund',
    payee: (pack?.allowance.paidToPersonFrom ?? PAID_TO_PERSON_FROM) <= facts.asOf ? 'mother' : 'employer',
    incomeTax: 'exempt',
  });
  return decide({ ...MOTHER, pack: packName(pack) }, rules, benefit);
}
