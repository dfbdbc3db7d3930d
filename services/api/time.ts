import { shanghaiDate } from '../../policies/calendar/date.ts';

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** An instant as the API writes it: `2026-11-22T21:24:00.123+08:00`. */
export function formatInstant(instant: string): string {
  const shifted = new Date(Date.parse(instant) + SHANGHAI_OFFSET_MS);
  return shifted.toISOString().replace('Z', '+08:00');
}

/** The date in China. */
export function dateOf(instant: Date): string {
  return shanghaiDate(instant.toISOString());
}
