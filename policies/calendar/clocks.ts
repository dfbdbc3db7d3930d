import { addWorkingDays } from './working-days.ts';

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
 * Starts the clocks of a matter: the deciding authority counts from the day of the request,
 * the accepting one, which tells the family, from the day the decision is due.
 * @param startedOn date of the request
 */
export function startClocks(clocks: readonly Clock[], startedOn: string): RunningClock[] {
  const deciding = clocks.find((clock) => clock.authority === 'deciding');
  const decided = deciding
    ? addWorkingDays(startedOn, deciding.workingDays)
    : { date: startedOn, provisional: false };
  return clocks.map((clock) => {
    const due = clock.authority === 'deciding' ? decided : addWorkingDays(decided.date, clock.workingDays);
    return { ...clock, dueDate: due.date, provisional: decided.provisional || due.provisional };
  });
}
