import { isMonth } from '../../policies/payments/instalments.ts';
import type { PaymentStatus } from '../../schemas/payment.ts';
import type { Effects } from '../effects.ts';
import type { PaymentOrder, Task, TaskCompletion } from '../ledger-port.ts';
import { cancelOrder } from './order-tasks.ts';

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
export function decideOrders(
  to: Effects,
  task: Task,
  { by, outcome }: Pick<TaskCompletion, 'by' | 'outcome'>,
): void {
  const { now, orders } = to.view;
  const mine = [...orders.values()].filter((o) => o.taskId === task.id && ASKED_ABOUT.includes(o.status));
  const confirms = task.kind === 'claim-confirmation';
  const months = confirms ? [...orders.values()].filter((order) => isMonthToCome(order, mine)) : [];
  for (const order of [...months, ...mine]) {
    to.order(order, { taskId: task.id });
    if (outcome === 'given-up') cancelOrder(to, order, by);
    else
      to.order(order, {
        status: order.status === 'recovering' ? 'recovered' : 'scheduled',
        // A month to come waits for its day.
        lookAt: order.status === 'scheduled' ? order.lookAt : now,
        ...(confirms && outcome === 'resolved' ? { confirmedAt: now } : {}),
      });
  }
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
