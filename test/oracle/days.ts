import chineseDays from 'chinese-days';
import { LAW } from './law.ts';

/** Dates a second time, by whole numbers of days and by hand. */

const DAY_MS = 86_400_000;

function parts(date: string): [year: number, month: number, day: number] {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return [year, month, day];
}

function written(year: number, month: number, day: number): string {
  return [String(year).padStart(4, '0'), ...[month, day].map((n) => String(n).padStart(2, '0'))].join('-');
}

export function plus(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

function lengthOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The corresponding day so many months on, or the last one of a shorter month (民法典 202). */
export function monthsOn(date: string, months: number): string {
  const [year, month, day] = parts(date);
  const index = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1];
  return written(toYear, toMonth, Math.min(day, lengthOf(toYear, toMonth)));
}

export function birthday(date: string, age: number): string {
  return monthsOn(date, age * 12);
}

/** The civil date in China of a moment. */
export function civil(moment: string): string {
  const CHINA_MS = 8 * 3_600_000;
  return new Date(Date.parse(moment) + CHINA_MS).toISOString().slice(0, 10);
}

const PUBLISHED_UNTIL = '2026-12-31';

function isRest(date: string): boolean {
  if (date <= PUBLISHED_UNTIL) return !chineseDays.isWorkday(date);
  const weekday = new Date(date).getUTCDay();
  return weekday === 0 || weekday === 6 || LAW.holidays2027.includes(date);
}

/** So many days after an event, its own day not counted; not on a day of rest (民法典 201, 203). */
export function endOf(from: string, days: number): string {
  let day = plus(from, days);
  while (isRest(day)) day = plus(day, 1);
  return day;
}
