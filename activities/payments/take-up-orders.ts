import { startOfDay } from '../../policies/calendar/date.ts';
import { leftOf } from '../../policies/payments/settle-period.ts';
import { ENDS_ORDERS } from '../../policies/tasks/consequences.ts';
import type { Effects } from '../effects.ts';
import type { CaseView, Matter, PaymentOrder } from '../ledger-port.ts';
import { happen } from './happen.ts';
import { orderPayments, ordersOfMatter, takesPlace, wentWithMatter } from './order-payments.ts';
import { hasErasedParent } from '../erased.ts';

/**
 * A claim that had been given up is done after all: the orders that were cancelled with it are looked at again, and what
 * later decisions could not make of them, since they were cancelled, is made of them now. What a family has declined stays
 * declined.
 */
export function takeUpOrders(to: Effects, matter: Matter): void {
  const { view } = to;
  const mine = ordersOfMatter(to, matter);
  for (const order of mine) {
    if (isDeclined(view, order)) continue;
    // What its matter pays was paid when that was completed, and goes with it again where it is to be done.
    const isCancelled = order.status === 'cancelled';
    if (isCancelled && leftOf(order) === 0) happen(to, order, 'taken-up-empty', { by: 'system' });
    else if ((isCancelled && wentWithMatter(order)) || takesPlace(view, order))
      happen(to, order, 'taken-up-with-matter', { by: 'system' });
    else if (isCancelled && happen(to, order, 'taken-up', { by: 'system' }))
      to.order(order, { taskId: null, lookAt: startOfDay(order.dueOn) });
  }
  const isDecidedSince = mine.some(({ revision }) => revision < view.revision);
  if (isDecidedSince && !hasErasedParent(view)) orderPayments(to);
}

function isDeclined({ tasks }: CaseView, { taskId }: PaymentOrder): boolean {
  const outcome = tasks.find(({ id }) => id === taskId)?.completed?.outcome;
  return outcome !== undefined && ENDS_ORDERS.includes(outcome);
}
