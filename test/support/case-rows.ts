import type { Pool } from '../../infra/postgres/pool.ts';

/** How many there are of everything that may be made twice. */
export type Traces = Readonly<Record<string, number>>;

export async function tracesOf(pool: Pool, caseNumber: string): Promise<Traces> {
  const { rows } = await pool.query<Traces>(
    `select (select count(*)::int from ledger.outbox where key = $1) as messages,
            (select count(*)::int from ledger.case_event where case_number = $1) as events,
            (select count(*)::int from ledger.human_task where case_number = $1) as tasks,
            (select count(*)::int from ledger.notice where case_number = $1) as notices,
            (select count(*)::int from ledger.inbox where case_number = $1 and applied_at is null) as waiting,
            (select count(*)::int from ledger.entitlement_decision where case_number = $1) as decisions,
            (select count(*)::int from ledger.payment_order where case_number = $1) as orders,
            (select count(*)::int from ledger.document where case_number = $1) as documents,
            (select sum(attempt)::int from ledger.matter where case_number = $1) as attempts`,
    [caseNumber],
  );
  return rows[0] ?? {};
}

const TABLES = [
  'birth_case',
  'subject',
  'matter',
  'case_event',
  'human_task',
  'inbox',
  'alarm',
  'wake',
  'notice',
  'entitlement_decision',
  'payment_order',
  'document',
  'document_copy',
] as const;

/** Every row of a case, with the number of the transaction that wrote it. */
export async function everyRowOf(pool: Pool, caseNumber: string): Promise<string[]> {
  const parts = TABLES.map(
    (t) => `select '${t} ' || r.xmin || ' ' || r::text as row from ledger.${t} r where r.case_number = $1`,
  );
  const messages = `select 'outbox ' || r.xmin || ' ' || r::text from ledger.outbox r where r.key = $1`;
  const { rows } = await pool.query<{ row: string }>([...parts, messages].join(' union all '), [caseNumber]);
  return rows.map(({ row }) => row).sort();
}
