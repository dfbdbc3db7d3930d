import type { Child } from '../../schemas/birth-notification.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { shanghaiDate, yearOf } from '../calendar/date.ts';
import { subjectOf, type BirthFacts } from './facts.ts';
import { packName, provincePack } from './packs.ts';
import { NATIONAL } from './packs/national.ts';
import { adding, decide, deciding, noScheme, resultOf, type Judged } from './rule.ts';

interface Instalment {
  readonly due: string;
  readonly amountFen: number;
}

const { from, fenPerYear, fenPerMonth, firstBirthYear } = NATIONAL.childcareSubsidy;
const FIRST_YEAR = yearOf(from);
const YEARS = 3;

/**
 * The yearly payments of one child, `due` being the first year in which each can be claimed: three whole years
 * for births from 2025, by the month for 2022–2024 (to the month of the third birthday, inclusive), and
 * none after the year of a death (facts 4.1, 8a.4, 8a.5).
 */
export function subsidySchedule(birthDate: string, deathDate?: string): Instalment[] {
  const birthYear = yearOf(birthDate);
  const birthMonth = Number(birthDate.slice(5, 7));
  const instalments: Instalment[] = [];
  if (birthYear >= FIRST_YEAR) {
    for (let year = birthYear; year < birthYear + YEARS; year += 1)
      instalments.push({ due: `${year}`, amountFen: fenPerYear });
  } else {
    for (let year = FIRST_YEAR; year <= birthYear + YEARS; year += 1) {
      const months = year === birthYear + YEARS ? birthMonth : 12;
      instalments.push({ due: `${year}`, amountFen: fenPerMonth * months });
    }
  }
  const lastYear = deathDate === undefined ? Infinity : yearOf(deathDate);
  return instalments.filter((instalment) => Number(instalment.due) <= lastYear);
}

function shareRule(facts: BirthFacts): { rule: Judged; shares?: Entitlement['shares'] } {
  const division = facts.householdDivision;
  const pack = provincePack(division, facts.asOf);
  const found = pack?.subsidyShares.find((candidate) => division?.startsWith(candidate.prefix));
  if (!found || !pack?.subsidySharesCitation) {
    return { rule: adding('finance-shares', 'unknown', NATIONAL.childcareSubsidy.citation) };
  }
  return {
    rule: adding('finance-shares', 'met', pack.subsidySharesCitation),
    shares: found.shares.map((s) => ({ ...s })),
  };
}

/** 育儿补贴（国家） of one child, at the household the child joins. */
export function childcareSubsidy(child: Child, facts: BirthFacts): Entitlement {
  const { citation, claimCitation, householdCitation, deathCitation } = NATIONAL.childcareSubsidy;
  const { birthDate, householdDivision, birth } = facts;
  const head = {
    code: 'childcare-subsidy',
    subject: subjectOf(child),
    pack: packName(provincePack(householdDivision, facts.asOf)),
  } as const;
  if (facts.asOf < from) return noScheme(head);
  const deathDate = child.deathAt === undefined ? undefined : shanghaiDate(child.deathAt);
  const schedule = subsidySchedule(birthDate, deathDate);
  const { rule: shareRuleOutcome, shares } = shareRule(facts);
  const rules = [
    deciding('live-birth', resultOf(child.liveBirth), citation),
    deciding('born-2022-or-later', resultOf(yearOf(birthDate) >= firstBirthYear), citation),
    deciding('mainland-household', householdDivision === undefined ? 'unknown' : 'met', householdCitation, [
      'child.household',
    ]),
    adding('first-claim-in-the-birth-year-or-the-next', 'met', claimCitation),
    ...(deathDate === undefined
      ? []
      : [deciding('year-of-death-is-paid', resultOf(schedule.length > 0), deathCitation)]),
    shareRuleOutcome,
  ];
  return decide(head, rules, () => ({
    amountFen: schedule.reduce((sum, instalment) => sum + instalment.amountFen, 0),
    schedule,
    deadline: `${yearOf(birthDate) >= FIRST_YEAR ? yearOf(birthDate) + 1 : FIRST_YEAR}-12-31`,
    payer: 'finance',
    ...(birth.choices?.payee ? { payee: birth.choices.payee.holder } : {}),
    incomeTax: 'exempt',
    ...(shares ? { shares } : {}),
  }));
}
