import { createHash } from 'node:crypto';
import { addDays } from '../../policies/calendar/date.ts';
import { workingDay } from '../../policies/calendar/working-days.ts';
import { allPacks } from '../../policies/load/all-packs.ts';

/** What is watched; another number where a build watches more than the one before: 2, days until which money can be claimed. */
const WATCHED = 2;

/** The days around one that clocks of open cases may count. */
const DAYS_BEFORE = 400;
const DAYS_AFTER = 800;

/**
 * What clocks are reckoned by, as one word: terms and deadlines of the packs, and which days around a day are worked. A calendar
 * that was put in, or a pack that was mended, makes it another; so does a new year, and the cases are looked at anew then.
 * @param today ISO date in China; of it only the year counts
 */
export function clockBasis(today: string): string {
  const from = `${today.slice(0, 4)}-01-01`;
  const days = Array.from({ length: DAYS_BEFORE + DAYS_AFTER }, (_, i) => {
    const { working, provisional } = workingDay(addDays(from, i - DAYS_BEFORE));
    return `${working ? 'w' : 'r'}${provisional ? '?' : ''}`;
  });
  const texts = allPacks().map(({ division, version, terms, deadlines }) => [
    division,
    version,
    terms,
    deadlines,
  ]);
  return createHash('sha256')
    .update(JSON.stringify([WATCHED, texts, days]))
    .digest('base64url');
}
