import { isMonth } from '../../policies/payments/instalments.ts';
import { stateOfOrder, type PaymentEvent } from '../../policies/payments/transitions.ts';
import type { Effects } from '../effects.ts';
import type { PaymentOrder, Task } from '../ledger-port.ts';
import { happen } from './happen.ts';
import { goesWithMatter } from './order-payments.ts';

/** What a person has decided about the orders of a task. */
export interface OrdersDecision {
  readonly event: PaymentEvent;
  readonly by: string;
  /** until when their department may be silent; default: as long as it may be by itself */
  readonly until?: Date | undefined;
}

const WITH_MATTER: PaymentEvent = 'confirmed-with-matter';

/**
 * A person's yes lets the orders of a task go on, a no ends them; of what is paid by the month it is said once, for the
 * months to come too. What was paid too much has come back, or will never.
 */
export function decideOrders(
  to: Effects,
  { id: taskId, kind }: Task,
  { event, by, until }: OrdersDecision,
): void {
  const orders = [...to.view.orders.values()];
  const mine = orders.filter((o) => o.taskId === taskId && stateOfOrder(o) !== 'scheduled');
  const isYes = kind === 'claim-confirmation';
  const months = isYes ? orders.filter((order) => isMonthToCome(order, mine)) : [];
  for (const order of [...months, ...mine]) {
    const said = isYes && event === 'confirmed' && goesWithMatter(to.view, order) ? WITH_MATTER : event;
    if (!happen(to, order, said, { by, ...(until ? { until } : {}) })) continue;
    to.order(order, {
      taskId,
      ...(isYes && event === 'confirmed' ? { confirmedAt: to.view.now } : {}),
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
