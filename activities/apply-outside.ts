import { promisedUntil } from '../policies/patience/patience.ts';
import { CHANGE_NOTICES, PAYMENTS, type WorkCode } from '../schemas/matter.ts';
import type { Acceptance } from '../schemas/matters/registry.ts';
import type { Effects } from './effects.ts';
import type { Landed } from './ledger-port.ts';
import { acceptOrder, applyToOrder, isEarlyPayment } from './payments/apply-answer.ts';
import { readAnswer, type Said } from './read-answer.ts';
import { openTask, overtakeTask, type TaskToOpen } from './tasks.ts';

/** Work that is no matter of the case, and goes on when the case has closed: payments, and notices of changed leave. */
export function isOutside(code: WorkCode): boolean {
  return Object.hasOwn(PAYMENTS, code) || Object.hasOwn(CHANGE_NOTICES, code);
}

/**
 * The ledger was set back to before the decision, or before the attempt, that this answers: it will be made again.
 */
export function isEarlyOutside(to: Effects, row: Landed): boolean {
  if (Object.hasOwn(CHANGE_NOTICES, row.code)) return row.attempt > to.view.revision;
  return isEarlyPayment(to, row);
}

/** Applies what a paying department says of an order, or human resources of a changed leave. */
export function applyOutsideAnswer(to: Effects, row: Landed): void {
  const said = readAnswer(to, row);
  if (!said) return;
  if (said.outcome === 'accepted') return acceptOutside(to, row, said);
  if (row.commandId) to.answered.add(row.commandId);
  if (Object.hasOwn(CHANGE_NOTICES, row.code)) applyToNotice(to, row, said);
  else applyToOrder(to, row, said);
}

/**
 * A department has taken it on: where it has promised a day it may be silent until that is over, and is not asked again
 * before.
 */
function acceptOutside(to: Effects, row: Landed, { expectedBy }: Acceptance): void {
  const until = expectedBy === undefined ? undefined : promisedUntil(expectedBy, to.view.now);
  if (Object.hasOwn(PAYMENTS, row.code)) return acceptOrder(to, row, until);
  if (until === undefined || !row.commandId) return;
  to.promised.set(row.commandId, until);
  const notice = to.view.leaveNotices.find((one) => one.commandId === row.commandId);
  if (notice && (notice.lookAt === null || notice.lookAt < until)) to.lookAtNotice(notice, until);
}

type Answered = Exclude<Said, { readonly outcome: 'accepted' }>;

/** The task about an employer who does not know of a changed leave, whether that was refused or is not answered. */
export function employerTask(
  { subject, attempt }: Pick<Landed, 'subject' | 'attempt'>,
  reason: string,
): TaskToOpen {
  return { kind: 'employer-not-told', subject, code: null, attempt, reason, asks: [] };
}

/** What human resources says of a changed leave: an event of the case, or a person who tells the employer. */
function applyToNotice(to: Effects, row: Landed, said: Answered): void {
  const { subject, attempt } = row;
  const note = (type: string): void =>
    to.event({ type, subject, code: null, actor: 'human-resources', detail: { revision: attempt } });
  if (said.outcome === 'completed') {
    const asked = to.view.tasks.filter((t) => t.kind === 'employer-not-told' && t.attempt === attempt);
    for (const task of asked) if (task.subject === subject) overtakeTask(to, task);
    return note('leave-change.told');
  }
  note('leave-change.refused');
  const reason = '人社没有把变化后的假期告知用人单位';
  openTask(to, { ...employerTask(row, reason), words: `${reason}：${said.words}` });
}
