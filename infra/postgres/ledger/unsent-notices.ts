import { STOPPING } from '../../../schemas/message.ts';
import type { Connection, Pool } from '../pool.ts';

/**
 * Why a notice `n` that waits for its receipt was not sent: somebody of its family was erased, and the notifier forgets all of a
 * case; or one that was written after it stops it (stop-notices.ts). Null: nothing speaks against its receipt.
 */
export const NOT_SENT_WHY = `case
    when exists (select from ledger.erasure e where e.case_number = n.case_number) then 'erased'
    when exists (select from ledger.notice s where s.case_number = n.case_number and s.template = '${STOPPING}'
        and s.created_at >= n.created_at and coalesce(n.addressee, s.addressee) = s.addressee
        and n.subject is distinct from s.addressee) then 'protected' end`;

/** Notices that a receipt is waited for. */
export const WAITING = `n.outcome is null and n.code is not null`;

/** How far back erasures and protections are looked at in one turn: whatever time a gateway was away is less. */
const LATELY = '2 days';

/**
 * Gives those that were stopped their outcome, whichever build has stopped them. What the carrier had all the same gets its receipt,
 * which then stands in the place of this (notice-receipts.ts).
 * @param ofAll also what was stopped long ago: once, at a start @returns how many
 */
export async function settleUnsent(pool: Pool, { ofAll = false } = {}): Promise<number> {
  const { rowCount } = await pool.query({
    name: ofAll ? 'settle-unsent-of-all' : 'settle-unsent',
    text: `with cases as materialized (
        select case_number from ledger.erasure where ${since('requested_at', ofAll)}
        union select case_number from ledger.protection where ${since('greatest(since, carried_at)', ofAll)}),
      stopped as materialized (
        select n.id, ${NOT_SENT_WHY} as why from cases join ledger.notice n using (case_number) where ${WAITING})
      update ledger.notice n set outcome = 'not-sent', not_sent_why = s.why, answered_at = ledger.now()
        from stopped s where s.why is not null and n.id = s.id and n.outcome is null`,
  });
  return rowCount ?? 0;
}

/** The same in a case whose protection ends now: with its row nobody would find what an older build has stopped for it. */
export async function settleUnsentOf(on: Connection, caseNumber: string): Promise<void> {
  await on.query({
    name: 'settle-unsent-of-case',
    text: `update ledger.notice n set outcome = 'not-sent', not_sent_why = ${NOT_SENT_WHY}, answered_at = ledger.now()
            where n.case_number = $1 and ${WAITING} and ${NOT_SENT_WHY} is not null`,
    values: [caseNumber],
  });
}

const since = (moment: string, ofAll: boolean): string =>
  ofAll ? 'true' : `${moment} > ledger.now() - interval '${LATELY}'`;
