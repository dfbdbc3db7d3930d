import { shanghaiDate, startOfDay } from '../../policies/calendar/date.ts';
import { planOrders } from '../../policies/payments/plan-orders.ts';
import type { KnownOrder, OrderPlan, PlannedOrder } from '../../policies/payments/plan-orders.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import { PAYMENT_GATES, type OrderKey } from '../../schemas/payment.ts';
import { yuan } from '../../schemas/words/money.ts';
import type { Effects } from '../effects.ts';
import type { CaseView, Matter, PaymentOrder, Task } from '../ledger-port.ts';
import { openTask } from '../tasks.ts';
import { holdImprobable, type HeldKey } from './doubts.ts';
import { happen, keepBack } from './happen.ts';
import { askToConfirm, titleOf } from './order-tasks.ts';

/** How money is ordered. */
interface Ordering {
  /** ISO date; what has no day of its own is due then. Default: today */
  readonly decidedOn?: string;
  /** the decision is the first of its case, whose allowance goes with its own matter */
  readonly first?: true;
}

/** What was planned, for the words about it, and whose money waits for a person: it is no order yet. */
export interface Ordered extends OrderPlan {
  readonly held: ReadonlySet<HeldKey>;
}

/**
 * Orders the money of the decision in force: all of it for a first one, the difference for a later one. What is due now
 * of a first decision and needs a parent's yes is asked for in one task for the whole family, which the case does not
 * wait for; the allowance goes with its own matter; the rest waits for its day. What can hardly be is not ordered before
 * a person has confirmed it. Done twice for one decision it is done once.
 */
export function orderPayments(to: Effects, { decidedOn = today(to), first }: Ordering = {}): Ordered {
  const { view } = to;
  const held = holdImprobable(to);
  const isFree = ({ subject, code }: { subject: string; code: string }): boolean =>
    !held.has(`${subject}/${code}`);
  const known = [...view.orders.values()].map(asKnown);
  const plan = planOrders({
    entitlements: view.entitlements.filter(isFree),
    revision: view.revision,
    decidedOn,
    before: known.filter(({ subject, entitlement: code }) => isFree({ subject, code })),
  });
  for (const { key, nettedFen } of plan.netting) {
    const order = view.orders.get(orderIdOf(view, key));
    if (order) keepBack(to, order, nettedFen);
  }
  const asked = first ? plan.orders.filter((order) => isAsked(order, decidedOn)) : [];
  const titles = asked.map(({ entitlement }) => ENTITLEMENTS[entitlement]);
  const task = asked.length > 0 ? askToConfirm(to, titles) : null;
  for (const order of plan.orders)
    addOrder(to, order, { confirm: asked.includes(order) ? task : null, first: first ?? false });
  return { ...plan, held };
}

function today({ view }: Effects): string {
  return shanghaiDate(view.now.toISOString());
}

function asKnown(order: PaymentOrder): KnownOrder {
  return { ...order, confirmed: order.confirmedAt !== null };
}

function isAsked({ claim, dueOn, department }: PlannedOrder, decidedOn: string): boolean {
  return claim !== 'none' && dueOn <= decidedOn && department === 'finance';
}

/** The same money always has the same order: this key never expires. */
function orderIdOf(view: CaseView, { subject, entitlement, period, revision }: OrderKey): string {
  return view.idOf('payment-order', view.caseNumber, subject, entitlement, period, revision);
}

function addOrder(
  to: Effects,
  planned: PlannedOrder,
  { confirm, first }: { readonly confirm: Task | null; readonly first: boolean },
): void {
  const { view } = to;
  const id = orderIdOf(view, planned);
  if (view.orders.has(id)) return;
  const withMatter = first && planned.department === 'medical-insurance';
  const order: PaymentOrder = {
    ...planned,
    id,
    status: confirm ? 'awaiting-confirmation' : withMatter ? 'sent' : planned.status,
    attempt: withMatter ? 1 : 0,
    commandId: null,
    taskId: confirm?.id ?? null,
    paymentNumber: null,
    confirmedAt: null,
    lookAt: startOfDay(planned.dueOn),
    sentAt: withMatter ? view.now : null,
    paidAt: null,
    commandOpen: false,
    commandUnsent: false,
  };
  view.orders.set(id, order);
  to.orders.add(order);
}

/** A claim that has ended pays, or ends, the orders that wait for it. Numbers of payments name nobody. */
export function moveOrdersOfMatter(to: Effects, matter: Matter, end: 'completed' | 'given-up'): void {
  const { subject, code } = matter.node;
  for (const order of to.view.orders.values()) {
    if (order.subject !== subject || PAYMENT_GATES[order.entitlement] !== code) continue;
    if (end === 'given-up') happen(to, order, 'claim-ended', { by: 'system' });
    else if (wentWithMatter(order)) payWithMatter(to, order, matter);
    else lookOnItsDay(to, order);
  }
}

/** What has come due before its claim was done need not wait any longer, and what has not waits for its day. */
function lookOnItsDay(to: Effects, order: PaymentOrder): void {
  const day = startOfDay(order.dueOn);
  const isLooked = order.lookAt !== null && order.lookAt <= day;
  if (order.status === 'scheduled' && !isLooked) to.order(order, { lookAt: day });
}

/** Paid by its own matter: an order of the first decision. What a later one adds has commands of its own. */
export function wentWithMatter({ commandId, attempt }: PaymentOrder): boolean {
  return commandId === null && attempt > 0;
}

/** The fund has paid all of it, also what a later decision has kept back since it was cancelled: that nobody can undo. */
function payWithMatter(to: Effects, order: PaymentOrder, { result }: Matter): void {
  const { id, subject, attempt, commandId, nettedFen } = order;
  const isPaid = happen(to, order, 'paid-with-matter', {
    by: 'system',
    paid: { attempt, commandId, result },
  });
  if (!isPaid || nettedFen === 0) return;
  const reason = `${titleOf(order)}已全额支付，但此后的核定已从中减去${yuan(nettedFen)}，请核对是否多付`;
  openTask(to, { kind: 'late-answer', subject, code: null, attempt, reason, asks: [] }, id);
}
