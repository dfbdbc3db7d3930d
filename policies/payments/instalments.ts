import type { Decision } from '../../schemas/entitlement.ts';

/** Instalments of the same sum in months that follow each other, or one year or day by itself. */
export interface InstalmentRun {
  readonly first: string;
  readonly last: string;
  readonly count: number;
  /** of each of them */
  readonly amountFen: number;
  /** 1, or 3 by the quarter */
  readonly everyMonths: number;
}

/** A month as a period of payment: `2027-09`. */
export function isMonth(period: string): boolean {
  return /^\d{4}-\d{2}$/.test(period);
}

const MONTHS_OF_QUARTER = 3;

/** Months since the beginning of the calendar. */
function indexOf(month: string): number {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return year * 12 + number;
}

/** Whether an instalment goes on with a run: the month after it, or three months after, as the run began. */
function goesOn({ last, count, everyMonths }: InstalmentRun, due: string): boolean {
  const after = indexOf(due) - indexOf(last);
  return count === 1 ? after === 1 || after === MONTHS_OF_QUARTER : after === everyMonths;
}

/** Thirty-six months in three lines: instalments in the order they fall due. Pure. */
export function runsOf(schedule: NonNullable<Decision['schedule']>): InstalmentRun[] {
  return schedule.reduce<InstalmentRun[]>((runs, { due, amountFen }) => {
    const before = runs.at(-1);
    const follows = before && isMonth(due) && isMonth(before.last) && goesOn(before, due);
    if (!follows || before.amountFen !== amountFen)
      return [...runs, { first: due, last: due, count: 1, amountFen, everyMonths: 1 }];
    const everyMonths = indexOf(due) - indexOf(before.last);
    return [...runs.slice(0, -1), { ...before, last: due, count: before.count + 1, everyMonths }];
  }, []);
}

/** `2027 年`, `2027-09`, `2026-11 至 2027-10，每月`, `2026-11 至 2027-08，每季度` */
export function runWord({ first, last, count, everyMonths }: InstalmentRun): string {
  if (count > 1) return `${first} 至 ${last}，${everyMonths === 1 ? '每月' : '每季度'}`;
  return isMonth(first) ? first : `${first} 年`;
}
