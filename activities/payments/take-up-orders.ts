import { startOfDay } from '../../policies/calendar/date.ts';
import { ENDS_ORDERS } from '../../policies/tasks/consequences.ts';
import { PAYMENT_GATES } from '../../schemas/payment.ts';
import type { Effects } from '../effects.ts';
import type { CaseView, Matter, PaymentOrder } from '../ledger-port.ts';
import { happen } from './happen.ts';
import { orderPayments, wentWithMatter } from './order-payments.ts';
import { hasErasedParent } from '../erased.ts';

/**
 * A claim that had been given up is done after all: the orders that were cancelled with it are looked at again, and what
 * later decisions could not make of them, since they were cancelled, is made of them now. What a family has declined stays
 * declined.
 */
export function takeUpOrders(to: Effects, matter: Matter): void {
  const { view } = to;
  const { subject, code } = matter.node;
  const mine = [...view.orders.values()].filter(
    (order) => order.subject === subject && PAYMENT_GATES[order.entitlement] === code,
  );
  for (const order of mine) {
    // What its matter pays was paid when that was completed.
    if (order.status !== 'cancelled' || wentWithMatter(order) || isDeclined(view, order)) continue;
    if (happen(to, order, 'taken-up', { by: 'system' }))
      to.order(order, { taskId: null, lookAt: startOfDay(order.dueOn) });
  }
  const isDecidedSince = mine.some(({ revision }) => revision < view.revision);
  if (isDecidedSince && !hasErasedParent(view)) orderPayments(to);
}

function isDeclined({ tasks }: CaseView, { taskId }: PaymentOrder): boolean {
  const outcome = tasks.find(({ id }) => id === taskId)?.completed?.outcome;
  return outcome !== undefined && ENDS_ORDERS.includes(outcome);
}
