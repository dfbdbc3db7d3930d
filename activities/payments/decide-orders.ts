import { isMonth } from '../../policies/payments/instalments.ts';
import type { TaskDecision } from '../../schemas/case-plan.ts';
import type { PaymentStatus } from '../../schemas/payment.ts';
import type { Effects } from '../effects.ts';
import type { PaymentOrder, Task } from '../ledger-port.ts';

/** Where an order may stand while a person is asked about it. */
const ASKED_ABOUT: readonly PaymentStatus[] = [
  'awaiting-confirmation',
  'returned',
  'refused',
  'recovering',
  'sent',
];

/**
 * A person's yes lets the orders of a task go on, a no ends them; of what is paid by the month it is said once, for the
 * months to come too. What was paid too much has come back, or will never.
 */
export function decideOrders(to: Effects, task: Task, outcome: TaskDecision): void {
  const mine = [...to.view.orders.values()].filter(
    (order) => order.taskId === task.id && ASKED_ABOUT.includes(order.status),
  );
  const confirms = task.kind === 'claim-confirmation';
  const months = confirms ? [...to.view.orders.values()].filter((order) => isMonthToCome(order, mine)) : [];
  for (const order of months) decideMonth(to, order, { task, outcome });
  for (const order of mine) decideOrder(to, order, { outcome, confirms });
}

function isMonthToCome(order: PaymentOrder, asked: readonly PaymentOrder[]): boolean {
  return (
    isMonth(order.period) &&
    order.status === 'scheduled' &&
    order.confirmedAt === null &&
    order.claim !== 'none' &&
    asked.some(
      (o) =>
        o.status === 'awaiting-confirmation' &&
        isMonth(o.period) &&
        o.subject === order.subject &&
        o.entitlement === order.entitlement,
    )
  );
}

function decideMonth(
  to: Effects,
  order: PaymentOrder,
  { task, outcome }: { readonly task: Task; readonly outcome: TaskDecision },
): void {
  const confirmedAt = outcome === 'resolved' ? to.view.now : null;
  to.order(order, {
    taskId: task.id,
    confirmedAt,
    ...(outcome === 'given-up' ? { status: 'cancelled' } : {}),
  });
}

function decideOrder(
  to: Effects,
  order: PaymentOrder,
  { outcome, confirms }: { readonly outcome: TaskDecision; readonly confirms: boolean },
): void {
  const { now } = to.view;
  const goesOn = order.status === 'recovering' ? 'recovered' : 'scheduled';
  to.order(order, {
    lookAt: now,
    status: outcome === 'given-up' ? 'cancelled' : goesOn,
    ...(confirms && outcome === 'resolved' ? { confirmedAt: now } : {}),
  });
  if (order.status !== 'cancelled') return;
  const { subject, entitlement, period } = order;
  const detail = { entitlement, period };
  to.event({ type: 'payment.cancelled', subject, code: null, actor: 'parents', detail });
}
