import { isUndecided, leftOf, settlePeriod } from '../../policies/payments/settle-period.ts';
import {
  isPossible,
  stateOfOrder,
  transition,
  type PaymentEvent,
} from '../../policies/payments/transitions.ts';
import type { Effects } from '../effects.ts';
import type { PaymentOrder } from '../ledger-port.ts';
import { MOVES, type Circumstances } from './moves.ts';

/** What a later decision does to orders by itself, and settles no period anew. */
const OF_A_DECISION: readonly PaymentEvent[] = ['lessened', 'used-up'];

/**
 * The one place where something happens to an order: looks it up in the table of states (policies/payments/transitions.ts),
 * changes the status and makes the moves. Under the lock of the case, like everything that has {@link Effects}. What
 * becomes of the order may settle its period: a debt is taken from a payment that has come back.
 * @returns false: it cannot happen to an order that stands there, and nothing was changed
 */
export function happen(
  to: Effects,
  order: PaymentOrder,
  event: PaymentEvent,
  of: Omit<Circumstances, 'event'>,
): boolean {
  const step = transition(stateOfOrder(order), event);
  if (!isPossible(step)) return false;
  if (step.to !== order.status) to.order(order, { status: step.to });
  for (const move of step.moves) MOVES[move](to, order, { ...of, event });
  if (!OF_A_DECISION.includes(event)) settlePeriodOf(to, order);
  return true;
}

/** Orders of one period of an entitlement. */
export function periodOrders({ view }: Effects, of: PaymentOrder): PaymentOrder[] {
  const { subject, entitlement, period } = of;
  return [...view.orders.values()].filter(
    (o) => o.subject === subject && o.entitlement === entitlement && o.period === period,
  );
}

/** Keeps back of an order, or takes back of a debt, so much in all. */
export function keepBack(to: Effects, order: PaymentOrder, nettedFen: number): void {
  to.order(order, { nettedFen });
  happen(to, order, leftOf(order) === 0 ? 'used-up' : 'lessened', { by: 'system' });
}

/** A debt that waited for what the bank says is looked at as soon as it has said it. */
function settlePeriodOf(to: Effects, of: PaymentOrder): void {
  const period = periodOrders(to, of);
  const debts = period.filter((order) => order.amountFen < 0);
  if (debts.length === 0) return;
  for (const [order, nettedFen] of settlePeriod(period)) keepBack(to, order, nettedFen);
  if (isUndecided(period)) return;
  for (const debt of debts) if (stateOfOrder(debt) === 'owed') to.order(debt, { lookAt: to.view.now });
}
