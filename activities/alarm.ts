import { stateOf } from '../policies/graph/readiness.ts';
import type { CaseView } from './ledger-port.ts';

/** When the next department will have been silent for too long. */
export function nextDeadline(view: CaseView): Date | null {
  const times = [...view.matters.values()].flatMap((m) =>
    stateOf(m) === 'asked' && m.answerDueAt ? [m.answerDueAt.getTime()] : [],
  );
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

/** More than the minute after which the net has an alarm ring again that it has answered. */
const SOON_MS = 120_000;

/**
 * The alarm of the ledger, for a case that Temporal has lost: never later than the next deadline. One that is earlier is
 * left as it is, since to move it costs more than to be woken by it for nothing; but not one that is to ring soon, or the
 * net, which winds it up again, would wake the case each minute until that deadline.
 */
function alarmOf(view: CaseView): Date | null {
  const { alarmAt, now } = view;
  const next = nextDeadline(view);
  if (!next) return null;
  const isLater = alarmAt && alarmAt.getTime() > now.getTime() + SOON_MS;
  return isLater && alarmAt <= next ? alarmAt : next;
}

/** How a case stands, from what the ledger has of it. */

/** Winds up the alarm of a case as its deadlines are now. One that has closed has those of what it does not wait for. */
export function windAlarm(view: CaseView): void {
  view.alarmAt = alarmOf(view);
}
