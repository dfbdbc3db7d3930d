import { PAYMENT_GATES } from '../../schemas/payment.ts';
import type { Effects } from '../effects.ts';
import type { CaseView, Matter, PaymentOrder } from '../ledger-port.ts';
import { happen } from './happen.ts';
import { wentWithMatter } from './order-payments.ts';

/**
 * A claim that had been given up is done after all: the orders that were cancelled with it are looked at again. What a
 * family has declined stays declined, and what a later decision has reckoned with stays as that found it.
 */
export function takeUpOrders(to: Effects, matter: Matter): void {
  const { subject, code } = matter.node;
  for (const order of to.view.orders.values()) {
    if (order.subject !== subject || PAYMENT_GATES[order.entitlement] !== code) continue;
    if (order.status !== 'cancelled' || isSettledOtherwise(to.view, order)) continue;
    // What its matter pays was paid when that was completed.
    if (!wentWithMatter(order) && happen(to, order, 'taken-up', { by: 'system' }))
      to.order(order, { taskId: null, lookAt: dueAt(order) });
  }
}

function dueAt({ dueOn }: PaymentOrder): Date {
  return new Date(`${dueOn}T00:00:00+08:00`);
}

function isSettledOtherwise({ tasks, revision }: CaseView, order: PaymentOrder): boolean {
  const asked = tasks.find(({ id }) => id === order.taskId);
  return order.revision < revision || asked?.completed?.outcome === 'given-up';
}
