import type { BirthFacts } from '../../schemas/entitlement-check.ts';

/**
 * The leave and subsidy arithmetic a second time, as a spreadsheet would do it: one row for a place, one column for
 * a number, nothing shared with the packs or the rules. From facts 4.1–4.4, 8a and the seeds GS 6, JL 12.
 */

interface PlaceRow {
  readonly leave: 'total' | 'sum';
  readonly maternity: number;
  readonly check: number;
  readonly third: number;
  readonly hard: number;
  readonly more: number;
  readonly paternity: number;
  readonly apart: number;
  readonly paternityThird: number;
  readonly parental: number;
  /** the text speaks of couples (夫妻) */
  readonly parentalOfCouples: boolean;
  readonly since: string;
}

const ROWS: Readonly<Record<string, PlaceRow>> = {
  // prettier-ignore
  '62': { leave: 'total', maternity: 180, check: 0, third: 0, hard: 0, more: 0, paternity: 30, apart: 30, paternityThird: 0, parental: 15, parentalOfCouples: false, since: '2021-11-26' },
  // prettier-ignore
  '61': { leave: 'sum', maternity: 158, check: 10, third: 15, hard: 15, more: 15, paternity: 15, apart: 20, paternityThird: 10, parental: 10, parentalOfCouples: false, since: '2022-05-25' },
  // prettier-ignore
  '22': { leave: 'total', maternity: 180, check: 0, third: 0, hard: 0, more: 0, paternity: 25, apart: 25, paternityThird: 0, parental: 20, parentalOfCouples: true, since: '2023-12-29' },
};

export interface Expected {
  readonly maternityDays: number | undefined;
  readonly paternityDays: number | undefined;
  readonly motherParentalDays: number | undefined;
  readonly nursingHours: number | undefined;
  readonly allowanceFen: number | undefined;
  /** for each child the payments by year, empty where there is no right */
  readonly subsidy: readonly (readonly string[])[];
}

/** Day number of a date, for comparing ages without the calendar of the rules. */
function turns(age: number, birthDate: string): string {
  const [year, month, day] = birthDate.split('-').map(Number) as [number, number, number];
  const leapless = month === 2 && day === 29 && !isLeap(year + age) ? 28 : day;
  return `${year + age}-${String(month).padStart(2, '0')}-${String(leapless).padStart(2, '0')}`;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Half up to the fen, by decimal digits and not by the rounding of numbers. */
function halfUp(numerator: bigint, over: bigint): number {
  const whole = numerator / over;
  return Number((numerator % over) * 2n >= over ? whole + 1n : whole);
}

/** Month by month: 300 yuan for each month from January 2025 to that of the third birthday; 3,600 a year from 2025 on. */
function subsidyOf(
  birthDate: string,
  child: NonNullable<BirthFacts['children']>[number],
  asOf: string,
): string[] {
  const [birthYear = 0, birthMonth = 0] = birthDate.split('-').map(Number);
  if (!child.liveBirth || birthYear < 2022) return [];
  // who has not claimed yet, does so on the day of the question
  const claimed = child.firstClaimYear ?? Number(asOf.slice(0, 4));
  if (claimed > (birthYear >= 2025 ? birthYear + 1 : 2025)) return [];
  const lastYear = child.deathAt === undefined ? 9999 : Number(child.deathAt.slice(0, 4));
  const byYear = new Map<number, number>();
  if (birthYear >= 2025) {
    for (const year of [birthYear, birthYear + 1, birthYear + 2]) byYear.set(year, 3600);
  } else {
    for (let year = 2025, month = 1; year * 12 + month <= (birthYear + 3) * 12 + birthMonth;) {
      byYear.set(year, (byYear.get(year) ?? 0) + 300);
      month += 1;
      if (month > 12) [year, month] = [year + 1, 1];
    }
  }
  return [...byYear].filter(([year]) => year <= lastYear).map(([year, yuan]) => `${year}:${yuan}`);
}

function placeOf(pool: string | undefined, day: string): PlaceRow | undefined {
  const row = ROWS[(pool ?? '').slice(0, 2)];
  return row && row.since <= day ? row : undefined;
}

function maternityDays(birth: Complete, floor: number): number {
  const { live, living, inMarriage, row } = birth;
  if (live === 0 || !row || !inMarriage || living === 0) return floor;
  if (row.leave === 'total') return Math.max(row.maternity, floor);
  const third = birth.rank <= 3 && birth.rank + live - 1 >= 3;
  return (
    row.maternity +
    (birth.check ? row.check : 0) +
    (third ? row.third : 0) +
    (birth.difficult || birth.caesarean ? row.hard : 0) +
    row.more * (live - 1)
  );
}

interface Complete {
  readonly live: number;
  readonly living: number;
  readonly inMarriage: boolean;
  readonly rank: number;
  readonly check: boolean;
  readonly difficult: boolean;
  readonly caesarean: boolean;
  readonly row: PlaceRow | undefined;
}

/**
 * Between which days the parents' marriage held, as a registrar would note it; what nobody said of a beginning lies before
 * everything. A marriage that ended on a day nobody said held on no day for certain.
 */
function marriageOf({ marriage, father }: BirthFacts): { from: string; to: string } {
  const never = { from: '9999', to: '0000' };
  if (marriage?.status === undefined || marriage.status === 'unmarried') return never;
  const from = marriage.marriedOn ?? '0000';
  if (marriage.status === 'married') return { from, to: '9999' };
  const to = marriage.endedOn ?? (marriage.status === 'widowed' ? father?.deathOn : undefined);
  return to === undefined ? never : { from, to };
}

function husbandAt(facts: BirthFacts, day: string): boolean {
  const { from, to } = marriageOf(facts);
  return from <= day && day <= to;
}

/** By the reading of facts 8b.2: her husband was the father and had died. */
function widowAt(facts: BirthFacts, day: string): boolean {
  const { from, to } = marriageOf(facts);
  return facts.marriage?.status === 'widowed' && from <= day && to < day && facts.father?.deathOn === to;
}

function lossDays(weeks: number | undefined): number {
  return weeks !== undefined && weeks >= 18 ? 42 : 15;
}

function allowance(facts: BirthFacts, floor: number, birthDate: string): number | undefined {
  const e = facts.mother?.employment;
  const base = e?.kind === 'employee' ? e.employerAverageMonthlyWageFen : e?.contributionBaseFen;
  const pilot = ['621000', '620300', '623000'].includes(e?.pool ?? '') && birthDate >= '2024-02-28';
  const flexible = e?.kind === 'flexible' && e.maternityInsured && (pilot || birthDate >= '2026-01-01');
  const insured = e?.kind === 'employee' && e.maternityInsured;
  if (!(insured || flexible || e?.kind === 'receiving-unemployment-benefit')) return undefined;
  if (base === undefined) return undefined;
  const days = BigInt(floor) * BigInt(base);
  return e?.pool === '610100' ? halfUp(days * 12n, 365n) : halfUp(days, 30n);
}

/** @param facts a whole family @param asOf the day of the question */
export function oracle(facts: BirthFacts, asOf: string): Expected {
  const birthDate = (facts.delivery?.at ?? '').slice(0, 10);
  const children = facts.children ?? [];
  const live = children.filter((c) => c.liveBirth).length;
  const living = children.filter((c) => c.liveBirth && c.deathAt === undefined).length;
  const mother = facts.mother?.employment;
  const father = facts.father?.employment;
  const difficult = facts.delivery?.difficult ?? false;
  const married = husbandAt(facts, birthDate);
  const inMarriage = married || widowAt(facts, birthDate);
  const dead = facts.father?.deathOn;
  // a widow's named father may be another, as long as nobody says when he died
  const fatherLives = dead === undefined ? facts.marriage?.status !== 'widowed' : asOf < dead;
  const rank = facts.childRank ?? 0;
  const complete: Complete = {
    live,
    living,
    inMarriage,
    rank,
    check: facts.prePregnancyCheck ?? false,
    difficult,
    caesarean: facts.delivery?.method === 'caesarean',
    row: placeOf(mother?.pool, birthDate),
  };
  const floor =
    live === 0 ? lossDays(facts.delivery?.gestation?.weeks) : 98 + (difficult ? 15 : 0) + 15 * (live - 1);
  const his = placeOf(father?.pool, birthDate);
  const third = rank <= 3 && rank + live - 1 >= 3;
  const hisDays =
    his && (facts.marriage?.livingApart ? his.apart : his.paternity) + (third ? his.paternityThird : 0);
  const hers = placeOf(mother?.pool, asOf);
  const employed = mother?.kind === 'employee';
  return {
    maternityDays: employed ? maternityDays(complete, floor) : undefined,
    paternityDays: father?.kind === 'employee' && fatherLives && married && live > 0 ? hisDays : undefined,
    motherParentalDays:
      employed && living > 0 && asOf < turns(3, birthDate) && (inMarriage || !hers?.parentalOfCouples)
        ? hers?.parental
        : undefined,
    nursingHours: employed && living > 0 && asOf < turns(1, birthDate) ? living : undefined,
    allowanceFen: allowance(facts, floor, birthDate),
    subsidy: children.map((child) => (asOf >= '2025-01-01' ? subsidyOf(birthDate, child, asOf) : [])),
  };
}
