import { doWhatIsDue } from '../../activities/due.ts';
import type { CaseLedger, CaseView } from '../../activities/ledger-port.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { claimDue } from '../../infra/postgres/ledger/due.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';
import { counter } from '../../infra/telemetry/metrics.ts';

/** What is taken in one round, and cases at once: each is a transaction under the lock of its case. */
const ROWS = 200;
const AT_ONCE = 3;

const movedOrders = counter('birth_payment_orders_moved_total', 'payment orders by what became of them', [
  'status',
]);

export interface DueSweepOptions {
  readonly pool: Pool;
  readonly ledger: CaseLedger;
  readonly log: Logger;
  /** `BIRTH_PATIENCE_SECONDS`, where it is set */
  readonly patienceSeconds: number | undefined;
}

/**
 * Does what is due and no workflow waits for, case by case: a family whose row cannot be read stops nobody else, nor does one
 * of which something cannot be done by this build. Any number of gateways may sweep at once.
 * @returns whether there may be more
 */
export async function sweepDue(options: DueSweepOptions): Promise<boolean> {
  const { cases, more } = await claimDue(options.pool, ROWS);
  const left = [...cases];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await sweepCase(options, next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return more;
}

async function sweepCase(options: DueSweepOptions, caseNumber: string): Promise<void> {
  const { ledger, log, patienceSeconds } = options;
  try {
    const decide = (view: CaseView) => doWhatIsDue(view, patienceSeconds);
    const moved = await changeOrSetAside(ledger, caseNumber, decide);
    if (moved.length > 0) failPoint('orders-moved');
    for (const status of moved) movedOrders.inc({ status });
  } catch (error) {
    log.error(
      { caseNumber, ...describeError(error) },
      'what is due in a case could not be done, trying later',
    );
  }
}
