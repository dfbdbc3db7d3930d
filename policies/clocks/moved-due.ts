import { addDays } from '../calendar/date.ts';
import type { PublishedCalendar } from '../calendar/published.ts';
import { workingDay } from '../calendar/working-days.ts';
import { reckon } from './reckon.ts';
import { isPaused, type Run } from './run.ts';

/**
 * What a calendar that is put in makes of a due date: as many working days along the run as it had by the calendar before. Which text
 * gives them need not be known for that, nor whose matter it is.
 * @param dueOn ISO date, as it was reckoned by the calendar before
 * @returns ISO date; the same where no day of it counts otherwise, or the run has not begun
 */
export function movedDue(
  run: Run,
  dueOn: string,
  { before, after }: { readonly before: PublishedCalendar; readonly after: PublishedCalendar },
): string {
  const { startedOn } = run;
  if (startedOn === undefined) return dueOn;
  let counted = 0;
  for (let day = addDays(startedOn, 1); day <= dueOn; day = addDays(day, 1))
    if (workingDay(day, before).working && !isPaused(run, day)) counted += 1;
  if (counted === 0) return dueOn;
  return reckon(run, counted, { today: startedOn, calendar: after }).dueDate ?? dueOn;
}
