import chineseDays from 'chinese-days';
import { addDays, weekday, yearOf } from './date.ts';
import type { NoticedYear } from './notice.ts';
import notices from './notices.json' with { type: 'json' };

/** A date reckoned on the working calendar; `provisional` when a year in it has no published calendar yet. */
export interface ReckonedDate {
  readonly date: string;
  readonly provisional: boolean;
}

export interface WorkingDay {
  readonly working: boolean;
  readonly provisional: boolean;
}

/** Notices that an operator has put in (`npx birth calendar add`): they go before the library's. */
const ADDED: Readonly<Record<string, NoticedYear>> = notices;
const ADDED_REST: ReadonlySet<string> = new Set(Object.values(ADDED).flatMap(({ rest }) => rest));
const ADDED_WORK: ReadonlySet<string> = new Set(Object.values(ADDED).flatMap(({ work }) => work));

/**
 * What the notice of the year says of a day: worked, not worked, or nothing. The calendar's library looks such days up by
 * their text; the others it judges by the machine's zone, which is why their weekday is ours.
 */
function noticed(date: string): boolean | undefined {
  if (ADDED_REST.has(date)) return false;
  if (ADDED_WORK.has(date)) return true;
  if (Object.hasOwn(ADDED, yearOf(date))) return undefined;
  const { name, work } = chineseDays.getDayDetail(date);
  return name.includes(',') ? work : undefined;
}

const publishedYears = new Map<number, boolean>();

/** The State Council publishes each year's holidays late in the year before; a year without 国庆节 is not published. */
function isPublished(year: number): boolean {
  const known = publishedYears.get(year);
  if (known !== undefined) return known;
  const published =
    Object.hasOwn(ADDED, year) || chineseDays.getDayDetail(`${year}-10-01`).name.includes('国庆');
  publishedYears.set(year, published);
  return published;
}

/** A year is known when its days are not a guess. */
export function isYearKnown(year: number): boolean {
  return isPublished(year);
}

/**
 * Whether a date is a working day (工作日) with the official exchanges of rest days (调休).
 * A year that is not published yet is judged by weekday alone and flagged.
 */
export function workingDay(date: string): WorkingDay {
  if (!isPublished(yearOf(date))) return { working: isWeekday(date), provisional: true };
  return { working: noticed(date) ?? isWeekday(date), provisional: false };
}

function isWeekday(date: string): boolean {
  const day = weekday(date);
  return day !== 0 && day !== 6;
}

/**
 * The n-th working day after a date; the day itself is not counted (民法典 201).
 * @param n working days, 0 gives the date itself
 * @throws RangeError when n is negative or not whole
 */
export function addWorkingDays(date: string, n: number): ReckonedDate {
  if (!Number.isInteger(n) || n < 0) throw new RangeError('working days are counted in whole numbers from 0');
  let current = date;
  let provisional = false;
  for (let left = n; left > 0;) {
    current = addDays(current, 1);
    const day = workingDay(current);
    provisional ||= day.provisional;
    if (day.working) left -= 1;
  }
  return { date: current, provisional };
}

/** The date itself, or the next working day when it is a rest day (民法典 203). */
export function onOrAfterWorkingDay(date: string): ReckonedDate {
  let current = date;
  let day = workingDay(current);
  let provisional = day.provisional;
  while (!day.working) {
    current = addDays(current, 1);
    day = workingDay(current);
    provisional ||= day.provisional;
  }
  return { date: current, provisional };
}

/**
 * Last day of a period of days in civil law: the day of the event is not counted, and a last day that is
 * a rest day moves to the next working day (民法典 201, 203; facts 8a.1).
 */
export function endOfPeriodDays(from: string, days: number): ReckonedDate {
  return onOrAfterWorkingDay(addDays(from, days));
}
