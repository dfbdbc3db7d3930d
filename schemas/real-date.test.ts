import { expect, test } from 'vitest';
import { isRealDate } from './resident-id.ts';

const parsed = (date: string): boolean => {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === date;
};
const two = (n: number): string => String(n).padStart(2, '0');

test('a date is real where the calendar of the language has it', () => {
  const years = ['0000', '1900', '1999', '2000', '2023', '2024', '2100', '2400', '9999'];
  const dates = years.flatMap((year) =>
    Array.from({ length: 15 * 34 }, (_, n) => `${year}-${two(Math.floor(n / 34))}-${two(n % 34)}`),
  );
  expect(dates.filter((date) => isRealDate(date) !== parsed(date))).toEqual([]);
  expect(dates.filter(isRealDate)).toHaveLength(5 * 365 + 4 * 366);
});

test.each(['', '2026', '2026-1-01', '2026-01-01T00:00', ' 2026-01-01', '+002026-01-01', '２０２６-01-01'])(
  '%j is none',
  (date) => expect(isRealDate(date)).toBe(false),
);
