import type { Pool } from '../pool.ts';
import { setAsideSql } from './tasks.ts';

export interface CasesWithDueOrders {
  /** case numbers, each once */
  readonly cases: readonly string[];
  /** more orders may be due than these cases were found by */
  readonly more: boolean;
}

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
         where (o.status = 'scheduled' or (o.status = 'sent' and o.command_id is not null)) and o.look_at <= ledger.now()
           and not ${setAsideSql('o.case_number')}
         order by o.look_at limit $1) due group by 1`,
    values: [limit],
  });
  const orders = rows.reduce((sum, row) => sum + row.orders, 0);
  return { cases: rows.map((row) => row.case_number), more: orders >= limit };
}
