import { isRealDate } from './resident-id.ts';

/* Moments as text (RFC 3339). Free of zod. */

/** Hours 00–23, and an offset that some clock on earth has (−12:00 … +14:00). */
export const RFC_3339 =
  /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|\+(0\d|1[0-3]):[0-5]\d|\+14:00|-(0\d|1[01]):[0-5]\d|-12:00)$/;

/** Its day is in the calendar. */
export function isRealMoment(text: string): boolean {
  return !Number.isNaN(Date.parse(text)) && isRealDate(text.slice(0, 'yyyy-mm-dd'.length));
}

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const IN_CHINA = /\+08:00$/;

/** A leap second ends the last minute of a day in UTC; here it is the second before it, as registers in China have no other. */
function withoutLeapSecond(moment: string): string {
  const before = moment.replace(/:60(\.\d+)?(?=(Z|[+-]\d\d:\d\d)$)/, ':59');
  return before !== moment && /T23:59:59/.test(iso(before)) ? before : moment;
}

function iso(moment: string): string {
  const at = new Date(moment);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}

/** The same moment as clocks in China show it (+08:00); text that is no moment stays as it is. */
export function toChinaTime(text: string): string {
  const moment = withoutLeapSecond(text.trim().toUpperCase());
  if (!RFC_3339.test(moment) || !isRealMoment(moment)) return text;
  if (IN_CHINA.test(moment)) return moment;
  const local = new Date(Date.parse(moment) + SHANGHAI_OFFSET_MS).toISOString();
  return `${local.replace(/(\.000)?Z$/, '')}+08:00`;
}
