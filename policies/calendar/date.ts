import { isRealDate } from '../../schemas/resident-id.ts';

/** Plain dates are ISO strings (`2026-11-20`) in Asia/Shanghai, which has kept +08:00 without change since 1991. */

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

function parse(date: string): Date {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !isRealDate(date))
    throw new RangeError(`not a calendar date: ${date}`);
  return new Date(`${date}T00:00:00Z`);
}

function format(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** The date in China of an RFC 3339 instant. @throws RangeError when it is not an instant */
export function shanghaiDate(instant: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) throw new RangeError('not an instant');
  return format(new Date(at + SHANGHAI_OFFSET_MS));
}

/** The first moment of a date in China. */
export function startOfDay(date: string): Date {
  return new Date(`${date}T00:00:00+08:00`);
}

/** @throws RangeError when `date` is not in the calendar */
export function addDays(date: string, days: number): string {
  return format(new Date(parse(date).getTime() + days * DAY_MS));
}

/** Whole days from one date to another; negative where the other is earlier. @throws RangeError when one is not in the calendar */
export function daysBetween(from: string, to: string): number {
  return (parse(to).getTime() - parse(from).getTime()) / DAY_MS;
}

/**
 * The corresponding day of a later (or earlier) month; where that month has none, its last day (民法典 202).
 * @throws RangeError when `date` is not in the calendar
 */
export function addMonths(date: string, months: number): string {
  const start = parse(date);
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months + 1, 0));
  const day = Math.min(start.getUTCDate(), lastDay.getUTCDate());
  return format(new Date(Date.UTC(lastDay.getUTCFullYear(), lastDay.getUTCMonth(), day)));
}

/** The last day of being under `age`: the day before that birthday (our convention, facts 8a.2). */
export function lastDayUnder(age: number, birthDate: string): string {
  return addDays(addMonths(birthDate, age * 12), -1);
}

/** 0 for Sunday … 6 for Saturday. */
export function weekday(date: string): number {
  return parse(date).getUTCDay();
}

export function yearOf(date: string): number {
  return parse(date).getUTCFullYear();
}
