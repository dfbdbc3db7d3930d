import { promisedUntil } from '../policies/patience/patience.ts';
import { yuan } from '../policies/payments/yuan.ts';
import { paymentName } from '../schemas/command-id.ts';
import { CHANGE_NOTICES, PAYMENTS, WORK, type WorkCode } from '../schemas/matter.ts';
import { PAYMENT_STATUSES, type PaymentStatus } from '../schemas/payment.ts';
import type { Acceptance } from '../schemas/matters/registry.ts';
import type { Effects } from './effects.ts';
import type { Landed, PaymentOrder } from './ledger-port.ts';
import { askAbout, noteOrder, settleTaskOf, tellOfOrder, titleOf } from './payments/order-tasks.ts';
import { readAnswer, type Said } from './read-answer.ts';
import { openTask, overtakeTask, type TaskToOpen } from './tasks.ts';

/** Work that is no matter of the case, and goes on when the case has closed: payments, and notices of changed leave. */
export function isOutside(code: WorkCode): boolean {
  return Object.hasOwn(PAYMENTS, code) || Object.hasOwn(CHANGE_NOTICES, code);
}

/** The order whose command of that attempt this is, whatever attempt is under way. */
function orderOf(to: Effects, { commandId, attempt }: Landed): PaymentOrder | undefined {
  return [...to.view.orders.values()].find((o) => to.view.idOf(...paymentName(o.id, attempt)) === commandId);
}

/**
 * The ledger was set back to before the decision, or before the attempt, that this answers: it will be made again. That an
 * order is paid is true whatever was forgotten, and is never kept waiting once the order is there; an objection waits for
 * the attempt that it is about, as long as there may be one.
 */
export function isEarlyOutside(to: Effects, row: Landed): boolean {
  if (Object.hasOwn(CHANGE_NOTICES, row.code)) return row.attempt > to.view.revision;
  const order = orderOf(to, row);
  if (!order) return !to.view.decided;
  return row.outcome !== 'completed' && row.attempt > order.attempt && !SETTLED.includes(order.status);
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
  if (expectedBy === undefined || !row.commandId) return;
  const { commandId } = row;
  const until = promisedUntil(expectedBy, to.view.now);
  const isBefore = (lookAt: Date | null): boolean => lookAt === null || lookAt < until;
  const order = Object.hasOwn(PAYMENTS, row.code) ? orderOf(to, row) : undefined;
  if (order && (order.status !== 'sent' || order.commandId !== commandId)) return;
  to.promised.set(commandId, until);
  if (order?.lookAt === null) settleTaskOf(to, order);
  if (order && isBefore(order.lookAt)) to.order(order, { lookAt: until });
  const notice = to.view.leaveNotices.find((one) => one.commandId === commandId);
  if (notice && isBefore(notice.lookAt)) to.lookAtNotice(notice, until);
}

type Answered = Exclude<Said, { readonly outcome: 'accepted' }>;

/** An objection to another attempt, or to an order that is settled, moves nothing. Money that was paid is never passed over. */
function applyToOrder(to: Effects, row: Landed, said: Answered): void {
  const order = orderOf(to, row);
  if (said.outcome === 'completed') return applyPaid(to, row, order, said.result);
  if (order?.commandId !== row.commandId) return;
  if (order.status !== 'sent' && order.status !== 'scheduled') return;
  settleTaskOf(to, order);
  if (said.outcome === 'correction-needed') returned(to, order, said.words);
  else refused(to, order, said.words);
}

/** The department has paid an attempt; one that a ledger which was set back has not made (again) is taken over. */
function applyPaid(to: Effects, row: Landed, order: PaymentOrder | undefined, result: unknown): void {
  if (order?.status === 'paid' && order.commandId === row.commandId) return;
  if (!order || SETTLED.includes(order.status)) return reportPaid(to, row, order);
  if (order.commandId) to.answered.add(order.commandId);
  to.order(order, { attempt: row.attempt, commandId: row.commandId });
  paid(to, order, result);
}

/** Where nothing more is paid, and nobody waits for an answer. */
const SETTLED: readonly PaymentStatus[] = ['paid', 'cancelled', 'offset', 'recovering', 'recovered'];

/** Money that the ledger says is not paid, or is paid already: somebody has to look at it. */
function reportPaid(to: Effects, row: Landed, order: PaymentOrder | undefined): void {
  const { subject, code, attempt, eventId } = row;
  to.event({ type: 'answer.late', subject, code, actor: WORK[code].department });
  const stands = order
    ? `${titleOf(order)}在台账中为“${PAYMENT_STATUSES[order.status]}”`
    : '台账中没有该支付单';
  const reason = `${WORK[code].title}第${attempt}次请求已支付，但${stands}，请核对是否多付`;
  openTask(to, { kind: 'late-answer', subject, code: null, attempt, reason, asks: [] }, eventId);
}

function paid(to: Effects, order: PaymentOrder, result: unknown): void {
  const { paymentNumber } = result as { readonly paymentNumber: string };
  to.order(order, { status: 'paid', paymentNumber, paidAt: to.view.now });
  settleTaskOf(to, order);
  noteOrder(to, order, 'payment.paid', order.department);
  tellOfOrder(to, order, 'paid', { what: titleOf(order), amount: yuan(order.amountFen - order.nettedFen) });
}

function returned(to: Effects, order: PaymentOrder, said: string): void {
  const reason = `${titleOf(order)}：支付部门退回，请核对收款账户`;
  const words = `${titleOf(order)}：${said}`;
  askAbout(to, order, { kind: 'payment-account', status: 'returned', reason, words });
  noteOrder(to, order, 'payment.returned', order.department);
  tellOfOrder(to, order, 'payment-returned', { what: titleOf(order) });
}

function refused(to: Effects, order: PaymentOrder, said: string): void {
  const reason = `${titleOf(order)}：支付部门未予支付`;
  const words = `${titleOf(order)}：${said}`;
  askAbout(to, order, { kind: 'payment-refused', status: 'refused', reason, words });
  noteOrder(to, order, 'payment.refused', order.department);
}

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
