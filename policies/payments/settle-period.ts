import {
  isCorrectable,
  isInHands,
  stateOfOrder,
  type OrderState,
  type StandingOrder,
} from './transitions.ts';

/** An order, or a debt, of one period of one entitlement. */
export interface OrderOfPeriod extends StandingOrder {
  readonly revision: number;
  readonly nettedFen: number;
}

/** What is left of it to pay, or to be asked back. Fen, never below zero. */
export function leftOf({ amountFen, nettedFen }: Pick<OrderOfPeriod, 'amountFen' | 'nettedFen'>): number {
  return Math.abs(amountFen) - nettedFen;
}

/** What is not going to be paid, or was let go, counts last. */
const LAST: readonly OrderState[] = ['cancelled', 'waived'];

/**
 * Settles a period with itself: what was decided too much is first taken from what is not paid of that very period, and
 * what is decided anew first from what is asked back. Only what is neither is money to ask back or to pay. Nothing is
 * taken from another period or entitlement (决策 23), nor from what a department may be paying. Pure.
 * @returns the new total of what is kept back, of each order where it changes
 */
export function settlePeriod<T extends OrderOfPeriod>(orders: readonly T[]): ReadonlyMap<T, number> {
  const kept = new Map<T, number>();
  const left = (order: T): number => leftOf({ ...order, nettedFen: kept.get(order) ?? order.nettedFen });
  const rank = (order: T): number => (LAST.includes(stateOfOrder(order)) ? 1 : 0);
  const open = orders
    .filter((order) => isCorrectable(stateOfOrder(order)))
    .toSorted((a, b) => rank(a) - rank(b) || b.revision - a.revision);
  const debts = open.filter(({ amountFen }) => amountFen < 0);
  for (const order of open.filter(({ amountFen }) => amountFen > 0)) {
    for (const debt of debts) {
      // What was declined and what was let go are both over: neither needs the other.
      if (rank(order) + rank(debt) === 2) continue;
      const fen = Math.min(left(order), left(debt));
      if (fen <= 0) continue;
      for (const one of [order, debt]) kept.set(one, (kept.get(one) ?? one.nettedFen) + fen);
    }
  }
  return kept;
}

/** Whether something of the period may still be paid, so that nobody can say yet what is owed. */
export function isUndecided(orders: readonly StandingOrder[]): boolean {
  return orders.some((order) => isInHands(stateOfOrder(order)));
}
