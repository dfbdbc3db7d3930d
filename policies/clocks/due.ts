import type { Clock } from './authorities.ts';
import { runningClocks } from './authorities.ts';
import { addDays } from '../calendar/date.ts';
import { addWorkingDays, workingDay } from '../calendar/working-days.ts';
import type { Pack } from '../../schemas/pack.ts';
import type { PackTerm } from '../../schemas/pack-times.ts';
import type { DueFilter, TermKind } from '../../schemas/clock.ts';
import { reckon, type Reckoned } from './reckon.ts';
import type { Run } from './run.ts';
import { termFor, type TimedQuestion } from './terms.ts';

const KINDS: readonly TermKind[] = ['statutory', 'promised'];

/** Working days before a due date from which a matter shows as 临期. A product default. */
export const DUE_SOON_WORKING_DAYS = 1;

/** A term of a kind with how a run stands against it; without a text (未公布) there is neither. */
export interface StandingTerm {
  readonly kind: TermKind;
  readonly term?: PackTerm;
  readonly reckoned?: Reckoned;
}

/** Both kinds of term of a piece of work, as a run stands against them. @param today ISO date in China */
export function standingTerms(
  packs: readonly Pack[],
  question: TimedQuestion,
  run: Run,
  today: string,
): StandingTerm[] {
  return KINDS.map((kind) => {
    const term = termFor(packs, question, kind);
    return term ? { kind, term, reckoned: reckon(run, term.workingDays, { today }) } : { kind };
  });
}

/**
 * Until when a piece of work is to be done: the earlier of what law and place say; where neither says anything, what two
 * authorities have promised each other, the later of them.
 * @param clocks of the authorities, as they were planned
 * @returns ISO date; undefined: it has not begun, stands still, or nobody has published anything
 */
export function dueDateOf(
  terms: readonly StandingTerm[],
  { run, clocks, today }: { readonly run: Run; readonly clocks: readonly Clock[]; readonly today: string },
): string | undefined {
  const [earliest] = terms.flatMap(({ reckoned }) => reckoned?.dueDate ?? []).sort();
  if (earliest !== undefined) return earliest;
  const promised = runningClocks(clocks, run, today).map(({ dueDate }) => dueDate);
  return promised.sort().at(-1);
}

/** Due dates from one day to another, both in it; what is left out holds nothing back. */
export interface DueDays {
  readonly from?: string;
  readonly to: string;
}

/** The due dates that a list is asked for. @param today ISO date in China */
export function daysOf(due: DueFilter, today: string): DueDays {
  if (due === 'overdue') return { to: addDays(today, -1) };
  if (due === 'today') return { from: today, to: today };
  return { from: today, to: addWorkingDays(today, DUE_SOON_WORKING_DAYS).date };
}

/** Where a due date stands on a day: the one place where that is judged. */
export function standingOfDue(dueDate: string, today: string): 'overdue' | 'due-soon' | 'in-time' {
  if (today > dueDate) return 'overdue';
  return daysOf('soon', today).to >= dueDate ? 'due-soon' : 'in-time';
}

/** The first day on which a due date is soon ({@link standingOfDue}): the working day before it. */
export function soonFrom(dueDate: string): string {
  let day = dueDate;
  for (let left = DUE_SOON_WORKING_DAYS; left > 0;) {
    day = addDays(day, -1);
    if (workingDay(day).working) left -= 1;
  }
  return day;
}
