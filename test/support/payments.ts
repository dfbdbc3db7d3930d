import { expect } from 'vitest';
import { createCaseActivities } from '../../activities/case-activities.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { sweepDue } from '../../services/gateway/sweep-due.ts';
import { decideByTwo } from './decide-by-two.ts';
import type { LedgerAt } from './ledger.ts';
import { freshSample } from './samples.ts';
import type { TaskDecision } from '../../schemas/tasks/kinds.ts';

const log = createLog('payments-test', 'fatal');

/** Moves the orders whose time has come, as the gateway does. */
export async function sweep({ pool, ledger }: LedgerAt): Promise<void> {
  await sweepDue({ pool, ledger, log, patienceSeconds: 900 });
}

/**
 * Lets the time of orders come.
 * @param orders a condition on the rows of ledger.payment_order, with its `values`
 */
export async function letTimeCome(pool: Pool, orders: string, values: readonly unknown[]): Promise<void> {
  await pool.query(
    `insert into ledger.due (id, case_number, kind, due_at, try_at)
       select order_id, case_number, 'order', ledger.now(), ledger.now() from ledger.payment_order
        where (${orders}) and status in ('scheduled', 'sent')
     on conflict (id) do update set due_at = excluded.due_at, try_at = excluded.try_at`,
    [...values],
  );
}

/** Decides the entitlements of a case as if its joint part had ended: twice, as after a crash. */
export async function decideEntitlements({ ledger }: LedgerAt, caseNumber: string): Promise<void> {
  const { carryOn } = createCaseActivities({ ledger });
  const standing = await carryOn(caseNumber, ['entitlements']);
  expect(standing.phase).toBeNull();
  expect(await carryOn(caseNumber, ['entitlements'])).toEqual(standing);
}

/** A person decides about the only open task of a kind, and a second one where it takes two: twice, which is once. */
export async function answerTask(
  at: LedgerAt,
  { caseNumber, kind, outcome }: { caseNumber: string; kind: string; outcome: TaskDecision },
): Promise<void> {
  const { rows } = await at.pool.query<{ id: string }>(
    `select id from ledger.human_task where case_number = $1 and kind = $2 and status = 'open'`,
    [caseNumber, kind],
  );
  expect(rows).toHaveLength(1);
  const taskId = rows[0]?.id ?? '';
  for (let i = 0; i < 2; i += 1) {
    const { result } = await decideByTwo(at, { caseNumber, taskId, by: 'test', outcome });
    expect(result).toBe('completed');
  }
}

/** A case whose subsidies for the child are confirmed and due. @returns its number */
export async function decidedAndDue(test: LedgerAt): Promise<string> {
  const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
  await decideEntitlements(test, caseNumber);
  await test.pool.query(
    `update ledger.matter set status = 'completed' where case_number = $1 and code = 'childcare-subsidy-claim'`,
    [caseNumber],
  );
  await test.pool.query(
    `update ledger.payment_order set status = 'scheduled', confirmed_at = ledger.now()
      where case_number = $1 and entitlement = 'childcare-subsidy'`,
    [caseNumber],
  );
  await letTimeCome(test.pool, `case_number = $1 and entitlement = 'childcare-subsidy'`, [caseNumber]);
  return caseNumber;
}
