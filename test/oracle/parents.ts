import { birthday, plus } from './days.ts';
import { employee, lives, workplace, type Household } from './household.ts';
import { LAW, rowAt, said, settle, type Answer, type LeaveRow, type Row } from './law.ts';

/** What the parents have: leave, breaks, allowance, the cost of the delivery. */

type Role = 'mother' | 'father';

/** The row of a place, from its first day on. */
function leaveRow(division: string | undefined, day: string): LeaveRow | undefined {
  const row = rowAt(LAW.leave, division);
  return row && row.since <= day ? row : undefined;
}

function lossDays({ facts }: Household): number {
  const { earlyLoss = 0, lateLoss = 0, lateFromWeek = 0 } = LAW.national.leave;
  return (facts.delivery?.gestation?.weeks ?? 0) >= lateFromWeek ? lateLoss : earlyLoss;
}

/** What nobody can take away: by the law of the state alone. */
function floorDays(family: Household): number {
  if (family.live === 0) return lossDays(family);
  const { base = 0, hard = 0, more = 0 } = LAW.national.leave;
  return base + (family.facts.delivery?.difficult ? hard : 0) + more * (family.live - 1);
}

/** The third child of the mother is among them; texts say nothing of a fourth. */
function third({ rank, live }: Household): boolean {
  return live > 0 && rank <= 3 && rank + live - 1 >= 3;
}

function maternityDays(family: Household): number {
  const { facts, live, living, wedlock, born } = family;
  const floor = floorDays(family);
  const row = leaveRow(workplace(facts.mother), born);
  const inMarriage = wedlock === 'married' || wedlock === 'widow';
  if (live === 0 || !row || !inMarriage || living === 0) return floor;
  if (row.total !== undefined) return Math.max(row.total, floor);
  const hard = facts.delivery?.difficult || facts.delivery?.method === 'caesarean';
  return (
    (LAW.national.leave['base'] ?? 0) +
    (row.extra ?? 0) +
    (facts.prePregnancyCheck ? (row.check ?? 0) : 0) +
    (third(family) ? (row.third ?? 0) : 0) +
    (hard ? (row.hard ?? 0) : 0) +
    (row.more ?? 0) * (live - 1)
  );
}

export function maternityLeave(family: Household): Row {
  const answers = [employee(family.facts.mother), lives('mother', family)];
  return settle({ code: 'maternity-leave', subject: 'mother' }, answers, () => ({
    days: maternityDays(family),
    payer: 'employer',
  }));
}

/** 甘肃六: inside her leave, where she says when it began. */
function window(family: Household, row: LeaveRow): object {
  const from = family.facts.mother?.leaveFrom;
  const hers = maternityLeave(family);
  const { prebirth = 0 } = LAW.national.leave;
  const isRight = from !== undefined && plus(family.born, -prebirth) <= from && from <= family.born;
  if (row.window === undefined || row.window > family.asOf || !isRight || hers.outcome !== 'eligible')
    return {};
  return { from, until: plus(from, maternityDays(family) - 1) };
}

function livesApart({ facts }: Household): boolean {
  const city = (parent: Household['facts']['father']) => parent?.residence?.divisionCode.slice(0, 4);
  const [hers, his] = [city(facts.mother), city(facts.father)];
  return facts.marriage?.livingApart ?? (hers !== undefined && his !== undefined && hers !== his);
}

export function paternityLeave(family: Household): Row {
  const { facts, born, wedlock, live } = family;
  const head = { code: 'paternity-leave', subject: 'father' };
  const row = leaveRow(workplace(facts.father), born);
  if (!facts.father || !row) return { ...head, outcome: unlessNoEmployee(facts.father) };
  const answers: Answer[] = [
    employee(facts.father),
    lives('father', family),
    wedlock === 'married' ? 'yes' : 'open',
    live > 0 ? 'yes' : 'open',
  ];
  return settle(head, answers, () => ({
    days:
      row.paternity +
      (livesApart(family) ? (row.apart ?? 0) : 0) +
      (third(family) ? (row.paternityThird ?? 0) : 0),
    payer: 'employer',
    ...window(family, row),
  }));
}

/** Without a place of work nothing is known but that one who is no employee has no leave; without a text of the place nothing. */
function unlessNoEmployee(parent: Household['facts']['father']): Row['outcome'] {
  const isPlaceless = parent && workplace(parent) === undefined;
  return isPlaceless && employee(parent) === 'no' ? 'not-eligible' : 'unknown';
}

export function parentalLeave(role: Role, family: Household): Row {
  const { facts, born, asOf, living, wedlock, children } = family;
  const head = { code: 'parental-leave', subject: role };
  const parent = facts[role];
  const row = leaveRow(workplace(parent), asOf);
  if (!parent || !row) return { ...head, outcome: unlessNoEmployee(parent) };
  const third = birthday(born, row.parentalUnder);
  const inMarriage = wedlock === 'married' || wedlock === 'widow';
  const adopted = children.some(({ adoptedOn }) => adoptedOn !== undefined);
  const answers: Answer[] = [
    employee(parent),
    lives(role, family),
    asOf < third && living > 0 ? 'yes' : 'no',
    row.couples && !inMarriage ? 'open' : 'yes',
    adopted && !row.adopted ? 'open' : 'yes',
  ];
  return settle(head, answers, () => ({
    daysPerYear: row.parental,
    // nobody had it before the text
    from: [born, row.since].toSorted().at(-1),
    until: plus(third, -1),
    payer: 'employer',
  }));
}

export function nursingBreaks(family: Household): Row {
  const { facts, born, asOf, living } = family;
  const { hours, more, underAge } = LAW.national.nursing;
  const first = birthday(born, underAge);
  const baby: Answer = asOf < first && living > 0 ? 'yes' : 'no';
  const answers = [employee(facts.mother), lives('mother', family), baby];
  return settle({ code: 'nursing-breaks', subject: 'mother' }, answers, () => ({
    hoursPerDay: hours + more * (living - 1),
    until: plus(first, -1),
    payer: 'employer',
  }));
}

/** Half up to the fen, by whole numbers of any size. */
function halfUp(numerator: bigint, over: bigint): number {
  const whole = numerator / over;
  return Number((numerator % over) * 2n >= over ? whole + 1n : whole);
}

function isPilot(pool: string | undefined, born: string): boolean {
  const { from, pools } = LAW.flexiblePilots;
  return born >= from && pools.some((code) => pool?.startsWith(code));
}

const FUND = 'medical-insurance-fund';

/** Whether the fund pays an allowance to one who works so, and on which base. */
function insuredOn(family: Household): { readonly answers: Answer[]; readonly base: number | undefined } {
  const work = family.facts.mother?.employment;
  const [wage, base] = [work?.employerAverageMonthlyWageFen, work?.contributionBaseFen];
  switch (work?.kind) {
    case 'employee':
      return { answers: [said(work.maternityInsured)], base: wage };
    case 'receiving-unemployment-benefit':
      return { answers: ['yes'], base };
    case 'flexible': {
      if (isPilot(work.pool, family.born))
        return { answers: [said(work.maternityInsured ?? work.employeeMedicalInsured)], base };
      if (family.born < LAW.national.flexibleOpenQuestionFrom) return { answers: ['no'], base: 0 };
      return { answers: [work.maternityInsured ? 'yes' : 'open'], base };
    }
    case 'military':
    case undefined:
      return { answers: ['open'], base: 0 };
    default:
      return { answers: ['no'], base: 0 };
  }
}

export function maternityAllowance(family: Household): Row {
  const { facts, asOf, live } = family;
  const head = { code: 'maternity-allowance', subject: 'mother' };
  const { mother } = facts;
  const work = mother?.employment;
  const dead: Answer = mother?.deathOn !== undefined && mother.deathOn <= asOf ? 'open' : 'yes';
  const { hard = 0, more = 0 } = LAW.national.leave;
  const { days: certain, toPersonFrom } = LAW.national.allowance;
  const days =
    live === 0 ? lossDays(family) : certain + (facts.delivery?.difficult ? hard : 0) + more * (live - 1);
  if (work?.kind === 'employee' && work.maternityInsured === false) {
    const wage = mother?.ownWageBeforeLeaveFen;
    const monthly = wage === undefined ? {} : { amountPerMonthFen: wage };
    return settle(head, [dead], () => ({ days, ...monthly, payer: 'employer', payee: 'mother' }));
  }
  const { answers, base } = insuredOn(family);
  const known: Answer = base === undefined ? 'open' : 'yes';
  const kind = work?.kind;
  const mayBeDead = ['employee', 'flexible', 'receiving-unemployment-benefit'].includes(kind ?? '');
  const row = rowAt(LAW.allowance, work?.pool);
  const sum = BigInt(base ?? 0) * BigInt(days);
  const direct = kind !== 'employee' || (row?.toPersonFrom ?? toPersonFrom) <= asOf;
  return settle(head, [...answers, known, mayBeDead ? dead : 'yes'], () => ({
    days,
    amountFen: row?.yearly ? halfUp(sum * 12n, 365n) : halfUp(sum, 30n),
    payer: FUND,
    payee: direct ? 'mother' : 'employer',
    incomeTax: 'exempt',
  }));
}

/** 社会保险法 54: the spouse without work of an insured employee. */
function throughHim({ facts, wedlock }: Household): Answer {
  const his = facts.father?.employment;
  const without = ['unemployed', 'student'].includes(facts.mother?.employment?.kind ?? '');
  if (wedlock === 'apart' || facts.father === null || !without || his?.maternityInsured === false)
    return 'no';
  if (his?.kind !== undefined && his.kind !== 'employee') return 'no';
  return wedlock === 'married' && his?.kind === 'employee' && his.maternityInsured ? 'yes' : 'open';
}

export function medicalCost(family: Household): Row {
  const head = { code: 'maternity-medical-cost', subject: 'mother' };
  const work = family.facts.mother?.employment;
  const byFund = (more: object = {}): Row =>
    settle(head, [], () => ({ payer: FUND, incomeTax: 'exempt', ...more }));
  const { maternityInsured, employeeMedicalInsured, residentInsured, kind } = work ?? {};
  if (kind === 'receiving-unemployment-benefit')
    return byFund({ premiumPayer: 'unemployment-insurance-fund' });
  if (maternityInsured) return byFund();
  if (kind === 'military') return settle(head, ['open'], () => ({}));
  if (kind === 'employee')
    return maternityInsured === undefined
      ? settle(head, ['open'], () => ({}))
      : settle(head, [], () => ({ payer: 'employer', payee: 'mother' }));
  if (kind === 'flexible') {
    const isIn = maternityInsured ?? (isPilot(work?.pool, family.born) ? employeeMedicalInsured : undefined);
    if (isIn) return byFund();
    if (residentInsured !== true && employeeMedicalInsured !== false)
      return settle(head, ['open'], () => ({}));
  }
  // of the retired in employee medical insurance nobody has looked
  if (kind === 'retired' && !residentInsured && employeeMedicalInsured !== false)
    return settle(head, ['open'], () => ({}));
  if (residentInsured) return settle(head, [], () => ({ payer: 'resident-insurance-fund' }));
  const him = throughHim(family);
  if (him === 'yes') return byFund();
  const unsaid =
    residentInsured === undefined || (maternityInsured === undefined && employeeMedicalInsured !== false);
  return settle(head, [unsaid ? 'open' : him === 'open' ? 'open' : 'no'], () => ({}));
}
