import { addDays, weekday, yearOf } from './date.ts';
import { PUBLISHED, type PublishedCalendar } from './published.ts';
import { isStatutoryHoliday } from './statutory-holidays.ts';

/** A date reckoned on the working calendar; `provisional` where a day in it may still be exchanged by a notice to come. */
export interface ReckonedDate {
  readonly date: string;
  readonly provisional: boolean;
}

export interface WorkingDay {
  readonly working: boolean;
  readonly provisional: boolean;
}

/**
 * The notice of a year exchanges days at the end of the year before too, for 元旦: those of 2004 to 2026 went back to 29 December
 * at most (2007, 2018).
 */
const YEAR_END_FROM = '12-29';

/** A year is known when its days are not a guess. */
export function isYearKnown(year: number, calendar: PublishedCalendar = PUBLISHED): boolean {
  return calendar.knows(year);
}

/**
 * Whether a date is a working day (工作日) with the official exchanges of rest days (调休).
 * A year that is not published yet is judged by weekday and by the holidays that stand in the law, and flagged.
 */
export function workingDay(date: string, calendar: PublishedCalendar = PUBLISHED): WorkingDay {
  const said = calendar.says(date);
  if (said !== undefined) return { working: said, provisional: false };
  const year = yearOf(date);
  if (!calendar.knows(year))
    return { working: isWeekday(date) && !isStatutoryHoliday(date), provisional: true };
  const mayBeExchanged = date.slice(5) >= YEAR_END_FROM && !calendar.knows(year + 1);
  return { working: isWeekday(date), provisional: mayBeExchanged };
}

/** The first day from a date on that a notice to come may still exchange (调休). */
export function firstProvisionalDay(from: string, calendar: PublishedCalendar = PUBLISHED): string {
  let day = from;
  while (!workingDay(day, calendar).provisional) {
    const year = yearOf(day);
    const yearEnd = `${year}-${YEAR_END_FROM}`;
    // no day of a published year before its end is a guess
    day = calendar.knows(year) && day < yearEnd ? yearEnd : addDays(day, 1);
  }
  return day;
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
export function addWorkingDays(
  date: string,
  n: number,
  calendar: PublishedCalendar = PUBLISHED,
): ReckonedDate {
  if (!Number.isInteger(n) || n < 0) throw new RangeError('working days are counted in whole numbers from 0');
  let current = date;
  let provisional = false;
  for (let left = n; left > 0;) {
    current = addDays(current, 1);
    const day = workingDay(current, calendar);
    provisional ||= day.provisional;
    if (day.working) left -= 1;
  }
  return { date: current, provisional };
}

/** The date itself, or the next working day when it is a rest day (民法典 203). */
export function onOrAfterWorkingDay(date: string, calendar: PublishedCalendar = PUBLISHED): ReckonedDate {
  let current = date;
  let day = workingDay(current, calendar);
  let provisional = day.provisional;
  while (!day.working) {
    current = addDays(current, 1);
    day = workingDay(current, calendar);
    provisional ||= day.provisional;
  }
  return { date: current, provisional };
}

/**
 * Last day of a period of days in civil law: the day of the event is not counted, and a last day that is
 * a rest day moves to the next working day (民法典 201, 203; facts 8a.1).
 */
export function endOfPeriodDays(
  from: string,
  days: number,
  calendar: PublishedCalendar = PUBLISHED,
): ReckonedDate {
  return onOrAfterWorkingDay(addDays(from, days), calendar);
}
