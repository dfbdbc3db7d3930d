import type { CaseLedger, CaseView } from '../../activities/ledger-port.ts';
import { moveDueOrders } from '../../activities/payments/move-orders.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { casesWithDueOrders, postponeOrders } from '../../infra/postgres/ledger/payment-orders.ts';
import { faultLies } from '../../infra/postgres/fault.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';
import { counter } from '../../infra/telemetry/metrics.ts';

/** Orders of one round, and cases at once: each is a transaction under the lock of its case. */
const ORDERS = 200;
const AT_ONCE = 3;

const movedOrders = counter('birth_payment_orders_moved_total', 'payment orders by what became of them', [
  'status',
]);

export interface PaymentSweepOptions {
  readonly pool: Pool;
  readonly ledger: CaseLedger;
  readonly log: Logger;
  readonly patienceSeconds: number;
}

/**
 * Moves the payment orders whose time has come, case by case: a family whose row cannot be read stops nobody else, nor
 * does one whose orders cannot be moved by this build: they are looked at again in a minute, behind the others. Any number of
 * gateways may sweep at once.
 * @returns whether there may be more, and it is worth trying at once: something could be moved
 */
export async function sweepPayments(options: PaymentSweepOptions): Promise<boolean> {
  const { cases, more } = await casesWithDueOrders(options.pool, ORDERS);
  const left = [...cases];
  let moved = 0;
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      moved += await moveOrdersOf(options, next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return more && moved > 0;
}

/** @returns how many orders were moved */
async function moveOrdersOf(options: PaymentSweepOptions, caseNumber: string): Promise<number> {
  const { pool, ledger, log, patienceSeconds } = options;
  try {
    const decide = (view: CaseView) => moveDueOrders(view, patienceSeconds);
    const moved = await changeOrSetAside(ledger, caseNumber, decide);
    if (moved.length > 0) failPoint('orders-moved');
    for (const status of moved) movedOrders.inc({ status });
    return moved.length;
  } catch (error) {
    log.error({ caseNumber, ...describeError(error) }, 'the payment orders of a case could not be moved');
    if (isOfTheMoment(error)) return 0;
    await postponeOrders(pool, caseNumber).catch((failure: unknown) =>
      log.debug({ caseNumber, ...describeError(failure) }, 'payment orders could not be postponed'),
    );
    return 0;
  }
}

/** What the database or its connection says passes by itself; what else fails may do so until another build comes. */
function isOfTheMoment(error: unknown): boolean {
  const lies = faultLies(error);
  return lies === 'conflict' || (lies === 'moment' && error instanceof Error && 'code' in error);
}
