import type { Connection } from '../pool.ts';
import { inboxRecord, type LandingAnswer } from './inbox.ts';

const LAND = `
  with r as (
    select * from jsonb_to_recordset($1::jsonb) as r(event_id uuid, case_number text, subject text, code text,
      attempt integer, outcome text, command_id uuid, department text)
  ), landed as (
    insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, command_id,
      department, applied_at, delivered_at)
    select r.event_id, r.case_number, 'answer', r.subject, r.code, r.attempt, r.outcome, r.command_id,
      r.department, clock_timestamp(), clock_timestamp()
      from r join ledger.birth_case c using (case_number)
    on conflict (event_id) do nothing returning event_id
  )
  select r.event_id, c.case_number is not null as known, l.event_id is not null as landed
    from r left join ledger.birth_case c using (case_number) left join landed l using (event_id)`;

/** Which answers were new, and which belong to a case that the ledger does not know; by event id. */
export interface LandedPayments {
  readonly landed: ReadonlySet<string>;
  readonly unknownCase: ReadonlySet<string>;
}

/**
 * Writes answers to payment orders down as applied, inside the transaction that applies them: no workflow waits for
 * them. An answer that is known already is left alone.
 */
export async function landPaymentAnswers(
  on: Connection,
  answers: readonly LandingAnswer[],
): Promise<LandedPayments> {
  const rows = answers.map(inboxRecord);
  const found = await on.query<{ event_id: string; known: boolean; landed: boolean }>({
    name: 'land-payment-answers',
    text: LAND,
    values: [JSON.stringify(rows)],
  });
  return {
    landed: new Set(found.rows.filter((r) => r.landed).map((r) => r.event_id)),
    unknownCase: new Set(found.rows.filter((r) => !r.known).map((r) => r.event_id)),
  };
}
