/** From one hour of the clock in China to another, over midnight where the second is the earlier. */
export interface QuietHours {
  /** 0–23: the first hour in which nobody is told anything */
  readonly from: number;
  /** 0–23: the hour in which they are told again */
  readonly until: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SHANGHAI_OFFSET_MS = 8 * HOUR_MS;

/** A code, or a link, that somebody waits for in this minute is sent whatever the hour. */
const CODES = /^(code|sign-in-code|family-code|fresh-link)/;

export function goesAtAnyHour(template: string): boolean {
  return CODES.test(template);
}

/**
 * Until when what is due at a moment has to wait; undefined: it may go at once.
 * @returns the first moment after it in which people are told again
 */
export function quietUntil({ from, until }: QuietHours, now: Date): Date | undefined {
  const sinceMidnight = (now.getTime() + SHANGHAI_OFFSET_MS) % DAY_MS;
  const hour = sinceMidnight / HOUR_MS;
  const isOver = from > until;
  const isQuiet = isOver ? hour >= from || hour < until : hour >= from && hour < until;
  if (!isQuiet) return undefined;
  const midnight = now.getTime() - sinceMidnight;
  const isTomorrow = isOver && hour >= from;
  return new Date(midnight + until * HOUR_MS + (isTomorrow ? DAY_MS : 0));
}

/** `21-8`; `none`: there are none. @throws RangeError for anything else */
export function readQuietHours(text: string): QuietHours | undefined {
  if (text === 'none') return undefined;
  const [, from, until] = /^(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  const hours = { from: Number(from), until: Number(until) };
  const isHour = (hour: number): boolean => Number.isInteger(hour) && hour >= 0 && hour < 24;
  if (!isHour(hours.from) || !isHour(hours.until) || hours.from === hours.until)
    throw new RangeError(`quiet hours are written as 21-8, or none: ${text}`);
  return hours;
}
