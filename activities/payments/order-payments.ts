import { shanghaiDate } from '../../policies/calendar/date.ts';
import { planOrders } from '../../policies/payments/plan-orders.ts';
import type { KnownOrder, OrderPlan, PlannedOrder } from '../../policies/payments/plan-orders.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import { PAYMENT_GATES, type OrderKey, type PaymentStatus } from '../../schemas/payment.ts';
import type { Effects } from '../effects.ts';
import type { CaseView, Matter, PaymentOrder, Task } from '../ledger-port.ts';
import { overtakeTask } from '../tasks.ts';
import { askToConfirm, cancelOrder } from './order-tasks.ts';

/**
 * Orders the money of the decision in force: all of it for a first one, the difference for a later one. What is due now
 * of a first decision and needs a parent's yes is asked for in one task for the whole family, which the case does not
 * wait for; the allowance goes with its own matter; the rest waits for its day.
 * @param decidedOn ISO date; what has no day of its own is due then
 * @returns what was planned, for the words about it
 */
export function orderPayments(to: Effects, decidedOn = shanghaiDate(to.view.now.toISOString())): OrderPlan {
  const { view } = to;
  const before = [...view.orders.values()].map(asKnown);
  const plan = planOrders({ entitlements: view.entitlements, revision: view.revision, decidedOn, before });
  keepBack(to, plan);
  const asked = view.revision === 1 ? plan.orders.filter((order) => isAsked(order, decidedOn)) : [];
  const titles = asked.map(({ entitlement }) => ENTITLEMENTS[entitlement]);
  const task = asked.length > 0 ? askToConfirm(to, titles) : null;
  for (const order of plan.orders) addOrder(to, order, asked.includes(order) ? task : null);
  return plan;
}

/** The order as the plan sees it: what is asked for again is with the department still, and may be paid in full. */
function asKnown(order: PaymentOrder): KnownOrder {
  const again = order.status === 'scheduled' && order.commandOpen;
  return { ...order, status: again ? 'sent' : order.status, confirmed: order.confirmedAt !== null };
}

function isAsked({ claim, dueOn, department }: PlannedOrder, today: string): boolean {
  return claim !== 'none' && dueOn <= today && department === 'finance';
}

/** The same money always has the same order: this key never expires. */
function orderIdOf(view: CaseView, { subject, entitlement, period, revision }: OrderKey): string {
  return view.idOf('payment-order', view.caseNumber, subject, entitlement, period, revision);
}

function addOrder(to: Effects, planned: PlannedOrder, confirm: Task | null): void {
  const { view } = to;
  const id = orderIdOf(view, planned);
  if (view.orders.has(id)) return;
  const withMatter = view.revision === 1 && planned.department === 'medical-insurance';
  const status: PaymentStatus = confirm ? 'awaiting-confirmation' : withMatter ? 'sent' : planned.status;
  const order: PaymentOrder = {
    ...planned,
    id,
    // Its task is opened when it is looked at.
    status: status === 'recovering' ? 'scheduled' : status,
    attempt: withMatter ? 1 : 0,
    commandId: null,
    taskId: confirm?.id ?? null,
    paymentNumber: null,
    confirmedAt: null,
    lookAt: new Date(`${planned.dueOn}T00:00:00+08:00`),
    sentAt: withMatter ? view.now : null,
    paidAt: null,
    commandOpen: false,
    commandUnsent: false,
  };
  view.orders.set(id, order);
  to.orders.add(order);
}

/** Keeps back of earlier orders what was paid too much. Nobody is asked to say yes to what is not paid any more. */
function keepBack(to: Effects, { netting }: OrderPlan): void {
  const { view } = to;
  for (const { key, nettedFen } of netting) {
    const order = view.orders.get(orderIdOf(view, key));
    if (!order) continue;
    to.order(order, { nettedFen, ...(nettedFen === order.amountFen ? { status: 'offset' } : {}) });
  }
  if (netting.length === 0) return;
  for (const task of view.tasks) {
    const waits = [...view.orders.values()].some(
      (o) => o.taskId === task.id && o.status === 'awaiting-confirmation',
    );
    if (task.kind === 'claim-confirmation' && !waits) overtakeTask(to, task);
  }
}

const NOT_PAID_YET: readonly PaymentStatus[] = ['scheduled', 'awaiting-confirmation', 'sent'];

/** A claim that has ended pays, or ends, the orders that wait for it. Numbers of payments name nobody. */
export function moveOrdersOfMatter(to: Effects, matter: Matter, end: 'completed' | 'given-up'): void {
  const { subject, code } = matter.node;
  for (const order of to.view.orders.values()) {
    if (order.subject !== subject || PAYMENT_GATES[order.entitlement] !== code) continue;
    if (end === 'given-up') {
      if (NOT_PAID_YET.includes(order.status)) cancelOrder(to, order, 'system');
    } else if (code === 'maternity-allowance-payment') payWithMatter(to, order, matter);
    else if (order.status === 'scheduled' && order.confirmedAt) to.order(order, { lookAt: to.view.now });
  }
}

/** An erased subject's number is not known any more, and the order is paid all the same. */
function payWithMatter(to: Effects, order: PaymentOrder, { result }: Matter): void {
  if (order.status !== 'sent') return;
  const paymentNumber = (result as { paymentNumber: string } | undefined)?.paymentNumber ?? null;
  to.order(order, { status: 'paid', paymentNumber, paidAt: to.view.now });
}
