import { addDays } from './date.ts';
import type { PublishedCalendar } from './published.ts';
import { workingDay } from './working-days.ts';

/** What a notice makes of the days of its year, beside how they were reckoned before it. */
export interface ChangedDays {
  /** days of rest that were reckoned as worked; ISO dates */
  readonly rest: readonly string[];
  /** worked days that were reckoned as days of rest; ISO dates */
  readonly work: readonly string[];
  /** how many days are no guess any more */
  readonly settled: number;
}

/**
 * What changes of the days of a year, and of the December before it, from which 元旦 takes and to which it gives days.
 * Deadlines that reach into these days are reckoned anew when the services read the notice.
 */
export function changedDays(
  year: number,
  { before, after }: { readonly before: PublishedCalendar; readonly after: PublishedCalendar },
): ChangedDays {
  const rest: string[] = [];
  const work: string[] = [];
  let settled = 0;
  for (let day = `${year - 1}-12-01`; day <= `${year}-12-31`; day = addDays(day, 1)) {
    const was = workingDay(day, before);
    const is = workingDay(day, after);
    if (was.provisional && !is.provisional) settled += 1;
    if (was.working !== is.working) (is.working ? work : rest).push(day);
  }
  return { rest, work, settled };
}
