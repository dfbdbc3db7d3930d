import { birthday, civil, endOf, monthsOn, plus } from './days.ts';
import { bornInCountyHospital, hasDied, residesAt, type Household } from './household.ts';
import { firstOfTheDelivery, householdTerm, quartersOf } from './newer.ts';
import {
  LAW,
  nothingFound,
  rowAt,
  said,
  settle,
  sharesAt,
  type Answer,
  type GrantRow,
  type Row,
} from './law.ts';

/** What each child has. */

const FEN = 100;

interface ChildNote {
  readonly subject: string;
  readonly born: string;
  readonly diedOn: string | undefined;
  readonly isLive: Answer;
  readonly rank: number;
  readonly given: Household['children'][number];
}

/** Each child with its own day of birth and its place among the mother's children. */
function notesOf({ children, born, rank, asOf }: Household): ChildNote[] {
  return children.map((given, i) => ({
    subject: `child-${i + 1}`,
    born: given.at === undefined ? born : civil(given.at),
    diedOn: hasDied(given, asOf) ? civil(given.deathAt ?? '') : undefined,
    isLive: said(given.liveBirth),
    rank: rank + children.slice(0, i).filter((before) => before.liveBirth).length,
    given,
  }));
}

const yearIn = (date: string): number => Number(date.slice(0, 4));

function shared(shares: { level: string; percent: number }[] | undefined): object {
  return shares ? { shares } : {};
}

/** By the month until the third birthday for those born before the scheme, by the year for those born since. */
function subsidyYears(born: string, diedOn: string | undefined): { due: string; amountFen: number }[] {
  const { from, year: whole, month: monthly, years } = LAW.national.subsidy;
  const [first, birthYear, birthMonth] = [yearIn(from), yearIn(born), Number(born.slice(5, 7))];
  const byYear = new Map<number, number>();
  if (birthYear >= first) for (let i = 0; i < years; i += 1) byYear.set(birthYear + i, whole);
  const last = (birthYear + years) * 12 + birthMonth;
  for (let at = first * 12 + 1; birthYear < first && at <= last; at += 1) {
    const year = Math.floor((at - 1) / 12);
    byYear.set(year, (byYear.get(year) ?? 0) + monthly);
  }
  const until = diedOn === undefined ? Infinity : yearIn(diedOn);
  return [...byYear]
    .filter(([year]) => year <= until)
    .map(([year, yuan]) => ({ due: `${year}`, amountFen: yuan * FEN }));
}

function claimedInTime(child: ChildNote, lastYear: number, asOf: string): { until: string; answer: Answer } {
  const { from, claimWithin } = LAW.national.subsidy;
  const birthYear = yearIn(child.born);
  const year = birthYear >= yearIn(from) ? birthYear + claimWithin : yearIn(from);
  const until = `${year}-12-31`;
  const claimed = child.given.firstClaimYear;
  if (claimed === undefined) return { until, answer: asOf <= until ? 'yes' : 'open' };
  if (claimed <= year) return { until, answer: 'yes' };
  return { until, answer: claimed > lastYear ? 'no' : 'open' };
}

function childcareSubsidy(child: ChildNote, { home, asOf, facts }: Household): Row {
  const head = { code: 'childcare-subsidy', subject: child.subject };
  const { from, bornFrom } = LAW.national.subsidy;
  if (asOf < from) return { ...head, outcome: nothingFound('subsidy', home, asOf) };
  const schedule = subsidyYears(child.born, child.diedOn);
  const lastYear = Number(schedule.at(-1)?.due ?? 0);
  const { until, answer } = claimedInTime(child, lastYear, asOf);
  const answers: Answer[] = [
    child.isLive,
    yearIn(child.born) >= bornFrom ? 'yes' : 'no',
    home === undefined ? 'open' : 'yes',
    answer,
    child.diedOn === undefined || schedule.length > 0 ? 'yes' : 'no',
  ];
  return settle(head, answers, () => ({
    amountFen: schedule.reduce((sum, { amountFen }) => sum + amountFen, 0),
    schedule,
    deadline: until,
    payer: 'finance',
    ...payee(facts),
    incomeTax: 'exempt',
    ...shared(home === undefined ? undefined : sharesAt(LAW.subsidyShares, home)),
  }));
}

function payee({ choices }: Household['facts']): object {
  return choices?.payee ? { payee: choices.payee.holder } : {};
}

/** The sum for a rank; a rank beyond all that the text names is open. */
function ofRank<T>(
  table: Readonly<Record<string, T>>,
  rank: number,
  orMore = false,
): { readonly found: T | undefined; readonly answer: Answer } {
  const most = Math.max(...Object.keys(table).map(Number));
  const found = table[rank] ?? (orMore && rank > most ? table[most] : undefined);
  if (found !== undefined) return { found, answer: 'yes' };
  return { found, answer: rank > most ? 'open' : 'no' };
}

type Grant = { readonly row: GrantRow; readonly code: string };

function grantAt(home: string, born: string): Grant | undefined {
  const row = rowAt(LAW.grants, home);
  return row && row.from <= born ? { row, code: home } : undefined;
}

function countyBears({ row }: Grant, asOf: string): object {
  return asOf >= row.sharesFrom ? { shares: [{ level: 'county', percent: 100 }] } : {};
}

function birthGrant(child: ChildNote, family: Household): Row {
  const head = { code: 'local-birth-grant', subject: child.subject };
  const { home, asOf, facts } = family;
  if (home === undefined) return { ...head, outcome: 'unknown' };
  const grant = grantAt(home, child.born);
  if (!grant) return { ...head, outcome: nothingFound('once', home, child.born) };
  const { row, code } = grant;
  const { found = 0, answer } = ofRank(row.once, child.rank, row.onceOrMore);
  const answers: Answer[] = [
    child.isLive,
    child.isLive === 'yes' ? answer : 'no',
    row.hospital ? bornInCountyHospital(code, family) : 'yes',
    row.resident ? residesAt(code, family) : 'yes',
    row.assessed ? 'open' : 'yes',
    row.onceFor === 'delivery' ? firstOfTheDelivery(child.subject, family) : 'yes',
    row.inInstitution ? said(facts.facility !== null) : 'yes',
    householdTerm(row.onceHousehold, code, family, child.born),
    child.born >= row.openFrom ? 'open' : 'yes',
  ];
  return settle(head, answers, () => ({
    amountFen: found * FEN,
    payer: 'finance',
    ...payee(facts),
    ...countyBears(grant, asOf),
  }));
}

function instalmentsOf(sums: readonly number[], isMonthly: boolean, born: string) {
  if (!isMonthly) return sums.map((yuan, i) => ({ due: `${yearIn(born) + i}`, amountFen: yuan * FEN }));
  return sums.flatMap((yuan, year) =>
    Array.from({ length: 12 }, (_, month) => ({
      due: monthsOn(`${born.slice(0, 7)}-01`, year * 12 + month).slice(0, 7),
      amountFen: (yuan * FEN) / 12,
    })),
  );
}

function childcareGrant(child: ChildNote, family: Household): Row {
  const head = { code: 'local-childcare-grant', subject: child.subject };
  const { home, asOf, facts } = family;
  if (home === undefined) return { ...head, outcome: 'unknown' };
  const grant = grantAt(home, child.born);
  if (!grant) return { ...head, outcome: nothingFound('yearly', home, child.born) };
  const { row, code } = grant;
  const table = row.yearly ?? row.monthly ?? row.quarterly ?? {};
  const isMonthly = row.monthly !== undefined;
  const { found = [], answer } = ofRank(table, child.rank, row.monthlyOrMore);
  const answers: Answer[] = [
    child.isLive,
    child.isLive === 'yes' ? answer : 'no',
    row.resident ? residesAt(code, family) : 'yes',
    householdTerm(row.yearlyHousehold, code, family, child.born),
    child.born >= row.openFrom ? 'open' : 'yes',
    child.diedOn === undefined ? 'yes' : 'open',
  ];
  const schedule = row.quarterly
    ? quartersOf(found, child.born)
    : instalmentsOf(found, isMonthly, child.born);
  return settle(head, answers, () => ({
    amountFen: found.reduce((sum, yuan) => sum + Math.round(yuan * FEN), 0),
    schedule,
    from: child.born,
    until: plus(birthday(child.born, found.length), -1),
    ...(isMonthly ? { months: schedule.length } : {}),
    payer: 'finance',
    ...payee(facts),
    ...countyBears(grant, asOf),
  }));
}

function enrolmentSubsidy(child: ChildNote, { home, asOf, facts, drafts }: Household): Row {
  const head = { code: 'childcare-enrolment-subsidy', subject: child.subject };
  const { enrolledFrom, institutionDivisionCode } = facts.choices?.childcare ?? {};
  const place = institutionDivisionCode ?? home;
  if (place === undefined) return { ...head, outcome: 'unknown' };
  const row = drafts ? rowAt(LAW.enrolmentDraft, place) : undefined;
  if (!row || asOf < row.from) return { ...head, outcome: nothingFound('enrolment', place, asOf) };
  const until = plus(birthday(child.born, row.underAge), -1);
  const answers: Answer[] = [
    child.isLive,
    child.diedOn === undefined ? 'yes' : 'no',
    enrolledFrom === undefined ? 'open' : said(enrolledFrom <= until),
    said(asOf <= until),
  ];
  return settle(head, answers, () => ({
    amountPerMonthFen: row.month * FEN,
    from: enrolledFrom,
    until,
    payer: 'finance',
    ...payee(facts),
    ...shared(sharesAt(LAW.draftShares, place)),
  }));
}

function taxDeduction(child: ChildNote, { asOf }: Household): Row {
  const head = { code: 'infant-care-tax-deduction', subject: child.subject };
  const { from: first, month, months } = LAW.national.deduction;
  if (asOf < first) return { ...head, outcome: 'unknown' };
  const birthMonth = `${child.born.slice(0, 7)}-01`;
  const until = plus(monthsOn(birthMonth, months), -1);
  const before = Array.from({ length: months }, (_, i) => monthsOn(birthMonth, i)).filter(
    (day) => day < first,
  );
  const answers: Answer[] = [child.isLive, said(asOf <= until), child.diedOn === undefined ? 'yes' : 'open'];
  return settle(head, answers, () => ({
    amountPerMonthFen: month * FEN,
    months: months - before.length,
    from: birthMonth < first ? first : birthMonth,
    until,
    payer: 'tax',
  }));
}

function newbornCover(child: ChildNote, { home, residence, asOf }: Household): Row {
  const head = { code: 'newborn-insurance-cover', subject: child.subject };
  const own = rowAt(LAW.newborn, home ?? residence);
  const row = own && (own.since ?? '') <= child.born ? own : LAW.national.newborn;
  const deadline = endOf(child.born, row.days);
  const paidOn = child.given.insurance?.paidOn;
  const window: Answer =
    paidOn === undefined ? (asOf <= deadline ? 'yes' : 'open') : said(paidOn <= deadline);
  const from = window === 'no' ? `${monthsOn(paidOn ?? deadline, 1).slice(0, 7)}-01` : child.born;
  const answers: Answer[] = [child.isLive, row.seen ? 'yes' : 'open', window === 'no' ? row.late : window];
  if (child.diedOn !== undefined) answers.push(from > child.diedOn ? 'no' : row.yearOfDeath);
  return settle(head, answers, () => ({
    from,
    until: `${yearIn(from)}-12-31`,
    deadline,
    payer: 'resident-insurance-fund',
  }));
}

function preschoolAid(child: ChildNote, { asOf }: Household): Row[] {
  const { preschool } = child.given;
  if (!preschool) return [];
  const head = { code: 'preschool-aid', subject: child.subject };
  const { at, from, rural, urban } = LAW.preschool;
  if (!preschool.divisionCode?.startsWith(at) || asOf < from) return [{ ...head, outcome: 'unknown' }];
  const { hardship, area } = preschool;
  const answers: Answer[] = [
    child.diedOn === undefined ? 'yes' : 'no',
    said(preschool.inclusive),
    said(preschool.approved),
    said(hardship === undefined ? undefined : hardship !== 'none-of-them'),
    area === undefined ? 'open' : 'yes',
  ];
  return [settle(head, answers, () => ({ amountFen: (area === 'rural' ? rural : urban) * FEN }))];
}

export function rowsOfChildren(family: Household): Row[] {
  return notesOf(family).flatMap((child) => [
    childcareSubsidy(child, family),
    birthGrant(child, family),
    childcareGrant(child, family),
    enrolmentSubsidy(child, family),
    taxDeduction(child, family),
    newbornCover(child, family),
    ...preschoolAid(child, family),
  ]);
}
