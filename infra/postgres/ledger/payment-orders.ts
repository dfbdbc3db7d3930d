import type { Pool } from '../pool.ts';

/**
 * Cases with orders whose time has come, those that wait longest first. A case that was set aside waits for a person.
 * Others may find the same ones at the same time: who has the lock of a case moves its orders, and the next finds them
 * moved.
 * @returns case numbers, each once
 */
export async function casesWithDueOrders(pool: Pool, limit: number): Promise<string[]> {
  const { rows } = await pool.query<{ case_number: string }>({
    name: 'cases-with-due-orders',
    text: `
      select distinct case_number from (
        select o.case_number from ledger.payment_order o
         where (o.status = 'scheduled' or (o.status = 'sent' and o.command_id is not null)) and o.look_at <= ledger.now()
           and not exists (select from ledger.human_task t where t.case_number = o.case_number
                 and t.kind = 'case-set-aside' and t.status = 'open')
         order by o.look_at limit $1) due`,
    values: [limit],
  });
  return rows.map((row) => row.case_number);
}
