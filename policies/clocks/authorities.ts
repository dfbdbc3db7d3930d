import { addWorkingDays } from '../calendar/working-days.ts';
import { reckon } from './reckon.ts';
import type { Run } from './run.ts';

/** A promise (承诺时限) of an authority in working days, not running yet. */
export interface Clock {
  readonly authority: 'accepting' | 'deciding';
  readonly divisionCode: string;
  readonly workingDays: number;
}

export interface RunningClock extends Clock {
  readonly dueDate: string;
  readonly provisional: boolean;
}

/**
 * The clocks of two authorities along a run: the deciding one counts from the day of the request, the accepting one, which
 * tells the family, from the day on which the decision is due. Reckoned anew each time it is asked: what a calendar, or a pause,
 * makes of it since is in it.
 * @param today ISO date in China
 * @returns none while the matter stands still, or has not been asked for
 */
export function runningClocks(clocks: readonly Clock[], run: Run, today: string): RunningClock[] {
  const deciding = clocks.find(({ authority }) => authority === 'deciding');
  const decided = deciding && reckon(run, deciding.workingDays, { today });
  if (decided?.dueDate === undefined) return [];
  const { dueDate, provisional } = decided;
  return clocks.map(({ authority, divisionCode, workingDays }) => {
    const due =
      authority === 'deciding' ? { date: dueDate, provisional } : addWorkingDays(dueDate, workingDays);
    return {
      authority,
      divisionCode,
      workingDays,
      dueDate: due.date,
      provisional: provisional || due.provisional,
    };
  });
}
