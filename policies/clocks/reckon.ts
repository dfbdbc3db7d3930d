import { addDays } from '../calendar/date.ts';
import { PUBLISHED, type PublishedCalendar } from '../calendar/published.ts';
import { addWorkingDays, workingDay, type ReckonedDate } from '../calendar/working-days.ts';
import type { NoticeLaw } from '../../schemas/pack-times.ts';
import { isPaused, type Run } from './run.ts';

/** How a run stands against a term. */
export interface Reckoned {
  /** the last day of it; undefined: it has not started, or stands still before it is used up */
  readonly dueDate?: string;
  /** working days that are left, the day itself not counted; 0: it is the last day, or past */
  readonly left: number;
  readonly overdue: boolean;
  /** days in it may still be exchanged by a notice to come */
  readonly provisional: boolean;
}

/** The day up to which a run is looked at: a run that has ended is not overdue by what came after. */
function lookedAtOn({ endedOn }: Run, today: string): string {
  return endedOn !== undefined && endedOn < today ? endedOn : today;
}

/** Whether the run stands still from a day on, for as long as is known. */
function standsStill({ state, pauses }: Run, day: string): boolean {
  const last = pauses.at(-1);
  return state === 'paused' && last !== undefined && last.from <= day;
}

/**
 * Counts a term along a run. A day is counted when people work on it, when it comes after the day on which the run began
 * (民法典 201), and when the run stood still at no moment of it: neither the day on which a pause began nor that on which it ended
 * is counted, as the day of an event is not. A term is in working days, so its last day is never a day of rest.
 * @param workingDays whole, from 1
 * @param today ISO date in China
 */
export function reckon(
  run: Run,
  workingDays: number,
  { today, calendar = PUBLISHED }: { readonly today: string; readonly calendar?: PublishedCalendar },
): Reckoned {
  const { startedOn } = run;
  const at = lookedAtOn(run, today);
  if (startedOn === undefined) return { left: workingDays, overdue: false, provisional: false };
  let counted = 0;
  let used = 0;
  let provisional = false;
  for (let day = addDays(startedOn, 1); !standsStill(run, day); day = addDays(day, 1)) {
    const { working, provisional: guess } = workingDay(day, calendar);
    provisional ||= guess;
    if (!working || isPaused(run, day)) continue;
    counted += 1;
    if (day <= at) used += 1;
    if (counted < workingDays) continue;
    return { dueDate: day, left: workingDays - used, overdue: at > day, provisional };
  }
  return { left: workingDays - used, overdue: false, provisional };
}

/** What the law of a matter makes of its one notice of what is missing. */
export interface NoticeStanding {
  /** until when its office has to ask; undefined: no text says, or it has asked */
  readonly noticeDue?: ReckonedDate;
  /** since when it counts as accepted, since nobody asked in time and its own law says so */
  readonly acceptedOn?: string;
  /** until when the family has to answer; undefined: no text says, nobody waits, or the family has not got the notice */
  readonly answerDue?: ReckonedDate;
}

/**
 * How a run stands against what its law says of the notice. No time runs against a family on a notice that it has not got.
 * @param law of this matter; undefined: no text says anything, and silence is only silence
 */
export function noticeOf(
  run: Run,
  law: NoticeLaw | undefined,
  { today, calendar = PUBLISHED }: { readonly today: string; readonly calendar?: PublishedCalendar },
): NoticeStanding {
  const { startedOn, pauses } = run;
  if (!law || startedOn === undefined) return {};
  const asked = pauses.find(({ why }) => why === 'correction');
  const due =
    law.noticeWorkingDays === undefined
      ? undefined
      : addWorkingDays(startedOn, law.noticeWorkingDays, calendar);
  const last = pauses.at(-1);
  const waits = run.state === 'paused' && last?.why === 'correction' ? last.toldOn : undefined;
  const late = due !== undefined && (asked?.from ?? lookedAtOn(run, today)) > due.date;
  return {
    ...(due && !asked && !late ? { noticeDue: due } : {}),
    ...(late && law.silenceAccepts ? { acceptedOn: startedOn } : {}),
    ...(waits !== undefined && law.answerWorkingDays !== undefined
      ? { answerDue: addWorkingDays(waits, law.answerWorkingDays, calendar) }
      : {}),
  };
}
