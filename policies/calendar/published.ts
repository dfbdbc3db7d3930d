import chineseDays from 'chinese-days';
import { yearOf } from './date.ts';
import type { NoticedYear } from './notice.ts';
import notices from './notices.json' with { type: 'json' };

/** What has been published of the working calendar (放假安排). Whoever publishes it, days are reckoned in working-days.ts. */
export interface PublishedCalendar {
  /** whether the holidays of a year are published */
  knows(year: number): boolean;
  /** whether the notices make a day a worked one; undefined: they do not name it */
  says(date: string): boolean | undefined;
}

type Notices = Readonly<Record<string, NoticedYear>>;

/**
 * The calendar's library looks the days of notices up by their text; the others it judges by the machine's zone, which is why
 * their weekday is ours.
 */
function libraryDay(date: string): boolean | undefined {
  const { name, work } = chineseDays.getDayDetail(date);
  return name.includes(',') ? work : undefined;
}

const CENTURY = /^20\d\d-/;
const lookedUp = new Map<string, boolean | undefined>();

/** The same, looked up once: a look costs the library some tenths of a millisecond, and a clock counts day by day. */
function knownLibraryDay(date: string): boolean | undefined {
  if (lookedUp.has(date)) return lookedUp.get(date);
  const day = libraryDay(date);
  // no more are kept than a century has days
  if (CENTURY.test(date)) lookedUp.set(date, day);
  return day;
}

/** The calendar of the library, with notices that go before it. */
export function publishedWith(added: Notices): PublishedCalendar {
  const rest = new Set(Object.values(added).flatMap((year) => year.rest));
  const work = new Set(Object.values(added).flatMap((year) => year.work));
  const known = new Map<number, boolean>();
  return {
    knows: (year) => {
      const before = known.get(year);
      if (before !== undefined) return before;
      // The State Council publishes a year late in the year before; a year without 国庆节 is not published.
      const published = Object.hasOwn(added, year) || knownLibraryDay(`${year}-10-01`) !== undefined;
      known.set(year, published);
      return published;
    },
    says: (date) => {
      if (rest.has(date)) return false;
      if (work.has(date)) return true;
      return Object.hasOwn(added, yearOf(date)) ? undefined : knownLibraryDay(date);
    },
  };
}

/** Notices that an operator has put in (`npx birth calendar add`). */
export const ADDED_NOTICES: Notices = notices;

export const PUBLISHED: PublishedCalendar = publishedWith(ADDED_NOTICES);
