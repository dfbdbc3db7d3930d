import type { Decision } from '../../schemas/entitlement.ts';

/** Instalments of the same sum in months that follow each other, or one year or day by itself. */
export interface InstalmentRun {
  readonly first: string;
  readonly last: string;
  readonly count: number;
  /** of each of them */
  readonly amountFen: number;
}

/** A month as a period of payment: `2027-09`. */
export function isMonth(period: string): boolean {
  return /^\d{4}-\d{2}$/.test(period);
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** Thirty-six months in three lines: instalments in the order they fall due. Pure. */
export function runsOf(schedule: NonNullable<Decision['schedule']>): InstalmentRun[] {
  return schedule.reduce<InstalmentRun[]>((runs, { due, amountFen }) => {
    const before = runs.at(-1);
    const follows = before && isMonth(due) && nextMonth(before.last) === due;
    if (!follows || before.amountFen !== amountFen)
      return [...runs, { first: due, last: due, count: 1, amountFen }];
    return [...runs.slice(0, -1), { ...before, last: due, count: before.count + 1 }];
  }, []);
}

/** `2027 年`, `2027-09`, `2026-11 至 2027-10，每月` */
export function runWord({ first, last, count }: InstalmentRun): string {
  if (count > 1) return `${first} 至 ${last}，每月`;
  return isMonth(first) ? first : `${first} 年`;
}
