import type { PaymentStatus } from '../../schemas/payment.ts';
import { isPaidByMatter, stateOfOrder, stepsFrom, type OrderState } from './transitions.ts';

/** The statuses that the table leads to, of orders and of debts, from those that a decision writes. */
export function reachableStatuses(): {
  readonly orders: readonly string[];
  readonly debts: readonly string[];
} {
  const from = (first: readonly OrderState[], sign: 1 | -1): string[] => {
    const seen = new Set<OrderState>(first);
    for (const state of seen) {
      for (const { to } of stepsFrom(state)) {
        const order = { amountFen: sign, status: to, commandId: to === 'sent' ? 'known' : null };
        seen.add(stateOfOrder({ ...order, commandOpen: to === 'sent', sentAt: null }));
      }
    }
    return [...new Set([...seen].map(statusOfState))].sort();
  };
  return {
    orders: from(['scheduled', 'awaiting-confirmation', 'to-go-with-matter', 'with-matter', 'offset'], 1),
    debts: from(['owed', 'offset'], -1),
  };
}

function statusOfState(state: OrderState): PaymentStatus {
  if (isPaidByMatter(state)) return 'sent';
  if (state === 'owed') return 'scheduled';
  return state === 'waived' ? 'cancelled' : state;
}
