import type { Pool } from '../pool.ts';
import { setAsideSql } from './tasks.ts';

export interface CasesWithDueOrders {
  /** case numbers, each once */
  readonly cases: readonly string[];
  /** more orders may be due than these cases were found by */
  readonly more: boolean;
}

/** Which orders are looked at, `o`, and when: as the index `payment_order_due` has them. */
const DUE = `(o.status = 'scheduled' or (o.status = 'sent' and o.command_id is not null)) and o.look_at <= ledger.now()`;

/**
 * Cases with orders whose time has come, those that wait longest first. A case that was set aside waits for a person.
 * Others may find the same ones at the same time: who has the lock of a case moves its orders, and the next finds them
 * moved.
 * @param limit orders, of which one case may have many
 */
export async function casesWithDueOrders(pool: Pool, limit: number): Promise<CasesWithDueOrders> {
  const { rows } = await pool.query<{ case_number: string; orders: number }>({
    name: 'cases-with-due-orders',
    text: `
      select case_number, count(*)::int as orders from (
        select o.case_number from ledger.payment_order o
         where ${DUE} and not ${setAsideSql('o.case_number')}
         order by o.look_at limit $1) due group by 1`,
    values: [limit],
  });
  const orders = rows.reduce((sum, row) => sum + row.orders, 0);
  return { cases: rows.map((row) => row.case_number), more: orders >= limit };
}

/**
 * Has the due orders of a case looked at again in a minute: what failed now, for whatever reason, must not stand before
 * the orders of all others until it passes.
 */
export async function postponeOrders(pool: Pool, caseNumber: string): Promise<void> {
  await pool.query({
    name: 'postpone-orders',
    text: `update ledger.payment_order o set look_at = ledger.now() + interval '1 minute'
            where o.case_number = $1 and ${DUE}`,
    values: [caseNumber],
  });
}
