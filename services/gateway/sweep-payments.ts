import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { takeDueOrders } from '../../infra/postgres/ledger/due-orders.ts';
import { noMoves, writeOrderMoves } from '../../infra/postgres/ledger/order-moves.ts';
import { inTransaction, type Pool } from '../../infra/postgres/pool.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import { moveOrdersOfCase } from './payment-moves.ts';

const ORDERS = 200;

const movedOrders = counter('birth_payment_orders_moved_total', 'payment orders by what became of them', [
  'status',
]);

export interface PaymentSweepOptions {
  readonly pool: Pool;
  readonly keyring: Keyring;
  readonly patienceSeconds: number;
  readonly wakeRelay: () => void;
}

/**
 * Moves the payment orders whose time has come: sends what may be sent, asks people for the rest. One transaction for
 * some orders; what several gateways take at once is never the same.
 * @returns whether there may be more
 */
export async function sweepPayments(options: PaymentSweepOptions): Promise<boolean> {
  const { pool, keyring, patienceSeconds, wakeRelay } = options;
  const { taken, publishes } = await inTransaction(pool, async (on) => {
    const cases = await takeDueOrders(on, keyring, ORDERS);
    if (cases.length === 0) return { taken: 0, publishes: false };
    const moves = noMoves();
    const context = { keyring, patienceSeconds, now: new Date() };
    for (const of of cases) moveOrdersOfCase(of, moves, context);
    const publishes = await writeOrderMoves(on, moves);
    for (const { status } of moves.orders) movedOrders.inc({ status });
    return { taken: moves.orders.length, publishes };
  });
  if (taken > 0) failPoint('orders-moved');
  if (publishes) wakeRelay();
  return taken >= ORDERS;
}
