import { readDueMatters, type DueMatter } from '../../infra/postgres/ledger/due-matters.ts';
import type { Connection } from '../../infra/postgres/pool.ts';
import type { PublishedCalendar } from '../../policies/calendar/published.ts';
import { clockEventsOf } from '../../policies/clocks/case-events.ts';
import { movedDue } from '../../policies/clocks/moved-due.ts';
import { runOf } from '../../policies/clocks/run.ts';

/** A due date that a calendar makes another. */
export interface MovedDue extends Omit<DueMatter, 'events' | 'dueOn'> {
  /** ISO dates */
  readonly before: string;
  readonly after: string;
}

/** What a dry run says of the matters that are under way. */
export interface MovedDues {
  /** how many were reckoned: those that are due on a day from which anything changes on */
  readonly looked: number;
  /** there are more than were reckoned */
  readonly more: boolean;
  readonly moved: readonly MovedDue[];
}

/** So many are reckoned in one run. */
const MOST = 20_000;

/** @param from ISO date: the first day that counts otherwise; undefined: none does */
export async function movedDues(
  on: Pick<Connection, 'query'>,
  from: string | undefined,
  calendars: { readonly before: PublishedCalendar; readonly after: PublishedCalendar },
): Promise<MovedDues> {
  if (from === undefined) return { looked: 0, more: false, moved: [] };
  const due = await readDueMatters(on, { from, limit: MOST + 1 });
  const some = due.slice(0, MOST);
  const moved = some.flatMap(({ caseNumber, subject, code, dueOn: before, events }): MovedDue[] => {
    const after = movedDue(runOf(clockEventsOf(events, { subject, code })), before, calendars);
    return after === before ? [] : [{ caseNumber, subject, code, before, after }];
  });
  return { looked: some.length, more: due.length > MOST, moved };
}
