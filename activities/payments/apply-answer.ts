import { isPossible, stateOfOrder, transition } from '../../policies/payments/transitions.ts';
import { paymentName } from '../../schemas/command-id.ts';
import { WORK } from '../../schemas/matter.ts';
import { PAYMENT_STATUSES } from '../../schemas/payment.ts';
import type { Effects } from '../effects.ts';
import { hasNobodyToPay } from '../erased.ts';
import type { Landed, PaymentOrder } from '../ledger-port.ts';
import type { Said } from '../read-answer.ts';
import { openTask, wasAsked } from '../tasks.ts';
import { happen } from './happen.ts';
import { titleOf } from './order-tasks.ts';

/** The order whose command of that attempt this is, whatever attempt is under way. */
function orderOf(to: Effects, { commandId, attempt }: Landed): PaymentOrder | undefined {
  return [...to.view.orders.values()].find((o) => to.view.idOf(...paymentName(o.id, attempt)) === commandId);
}

/**
 * What is said of an order that a ledger which was set back has yet to make, or of an attempt of it. That it is paid is
 * true whatever was forgotten, and is never kept waiting once the order is there; an objection waits for the attempt that
 * it is about, as long as there may be one.
 */
export function isEarlyPayment(to: Effects, row: Landed): boolean {
  const order = orderOf(to, row);
  if (!order) return !to.view.decided;
  return row.outcome !== 'completed' && row.attempt > order.attempt && canBePaid(order);
}

function canBePaid(order: PaymentOrder): boolean {
  return isPossible(transition(stateOfOrder(order), 'paid'));
}

const EVENTS = { 'correction-needed': 'returned', refused: 'refused' } as const;

/** What a department says at last. */
type Answered = Exclude<Said, { readonly outcome: 'accepted' }>;

/**
 * A paying department has taken it on: where it has promised a day it may be silent until that is over, and is not asked
 * again before.
 */
export function acceptOrder(to: Effects, row: Landed, until: Date | undefined): void {
  const order = orderOf(to, row);
  if (!order || until === undefined || order.commandId !== row.commandId || !row.commandId) return;
  if (!happen(to, order, 'accepted', { by: order.department, until })) return;
  to.promised.set(row.commandId, until);
}

/**
 * Applies what a paying department says of an order. An objection to another attempt, or to an order that is settled,
 * moves nothing. Money that was paid is never passed over; what comes back when nobody is left to be paid ends.
 */
export function applyToOrder(to: Effects, row: Landed, said: Answered): void {
  const order = orderOf(to, row);
  if (said.outcome === 'completed') return applyPaid(to, row, order, said.result);
  if (order?.commandId !== row.commandId) return;
  const { words } = said;
  if (!happen(to, order, EVENTS[said.outcome], { by: order.department, words })) return;
  to.order(order, { commandOpen: false });
  if (hasNobodyToPay(to.view)) happen(to, order, 'erased', { by: 'system' });
}

/** The department has paid an attempt; one that a ledger which was set back has not made (again) is taken over. */
function applyPaid(to: Effects, row: Landed, order: PaymentOrder | undefined, result: unknown): void {
  if (order?.status === 'paid' && order.commandId === row.commandId) return;
  const { attempt, commandId } = row;
  const isTaken =
    order && happen(to, order, 'paid', { by: order.department, paid: { attempt, commandId, result } });
  if (!isTaken) reportPaid(to, row, order);
}

/** Money that the ledger says is not paid, or is paid already: somebody has to look at it. */
function reportPaid(to: Effects, row: Landed, order: PaymentOrder | undefined): void {
  const { subject, code, attempt, commandId, eventId } = row;
  const stands = order
    ? `${titleOf(order)}在台账中为“${PAYMENT_STATUSES[order.status]}”`
    : '台账中没有该支付单';
  const reason = `${WORK[code].title}第${attempt}次请求已支付，但${stands}，请核对是否多付`;
  const task = { kind: 'late-answer', subject, code: null, attempt, reason, asks: [] } as const;
  const about = commandId ?? eventId;
  if (wasAsked(to.view, task, about)) return;
  to.event({ type: 'answer.late', subject, code, actor: WORK[code].department });
  openTask(to, task, about);
}
