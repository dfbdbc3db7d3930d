import type { Keyring, Receiver } from '../../sealing/keys.ts';
import { insertOutbox } from '../../outbox/outbox.ts';
import { inTransaction, type Pool } from '../pool.ts';
import { erasureRow, type ErasureToAsk } from './erasures.ts';
import { lockCase } from './read-case.ts';

/** Who has, or may have, something of an erased subject and was never asked to forget it. */
const NOT_ASKED = `
  select e.case_number as "caseNumber", e.subject, e.requested_at as at, had.receiver
    from ledger.erasure e, lateral (
      select m.department as receiver from ledger.matter m
       where m.case_number = e.case_number and m.attempt > 0 and m.requested_at < e.requested_at
         and (e.subject not like 'child-%' or m.subject = e.subject)
      union
      select 'notifier' where e.subject not like 'child-%'
         and exists (select from ledger.notice n where n.case_number = e.case_number)) had
   where not exists (select from ledger.erasure_receipt r
                      where r.case_number = e.case_number and r.subject = e.subject and r.department = had.receiver)
   order by 1, 2, 4`;

/**
 * Asks whoever builds before this one have not asked to forget somebody who was erased: they took it that a father is told nothing,
 * and that a parent stands in no matter of a child. Such an erasure is not complete until they have confirmed it. Called at each
 * start of a gateway; done again it finds nothing.
 * @returns how many are asked
 */
export async function askLateReceivers(pool: Pool, keyring: Keyring): Promise<number> {
  const { rows } = await pool.query<ErasureToAsk & { readonly receiver: Receiver }>(NOT_ASKED);
  for (const { receiver, ...erasure } of rows)
    await ask(pool, erasureRow(keyring, erasure, receiver), { receiver, ...erasure });
  return rows.length;
}

/** Two gateways that start at the same time ask once: the id says who is to forget whom. */
async function ask(
  pool: Pool,
  message: ReturnType<typeof erasureRow>,
  { caseNumber, subject, receiver }: ErasureToAsk & { readonly receiver: Receiver },
): Promise<void> {
  await inTransaction(pool, async (on) => {
    await lockCase(on, caseNumber);
    const { rowCount } = await on.query(
      `insert into ledger.erasure_receipt (command_id, case_number, subject, department) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [message.id, caseNumber, subject, receiver],
    );
    if (rowCount === 0) return;
    await on.query('update ledger.erasure set completed_at = null where case_number = $1 and subject = $2', [
      caseNumber,
      subject,
    ]);
    await insertOutbox(on, 'ledger', [message]);
  });
}
