import type { Pool } from '../postgres/pool.ts';
import type { OutgoingMessage } from '../kafka/port.ts';

const ROUND_ROWS = 500;
const LONGEST_RESEND_SECONDS = 600;

/** A row whose time has come. */
export interface DueRow {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly kind: string;
  readonly headers: Record<string, string> | null;
  readonly body: Buffer;
}

export interface DueRows {
  readonly rows: readonly DueRow[];
  /** ms until the next row that is not due yet; none: undefined */
  readonly nextMs: number | undefined;
  /** seconds for which the oldest of the rows has been due */
  readonly oldestSeconds: number;
}

interface SelectedRow extends DueRow {
  readonly id: string;
  readonly next_ms: number | null;
  readonly late_s: number | null;
}

/**
 * The rows of these shards that are due, oldest first, and when the next one will be: one round trip. Rows are found
 * by not being done, never by a number already passed, so one that is committed late is not overlooked.
 */
export async function selectDue(pool: Pool, schema: string, shards: readonly number[]): Promise<DueRows> {
  const found = await pool.query<
    SelectedRow | (Record<keyof SelectedRow, null> & { next_ms: number | null })
  >({
    name: `select-due-${schema}`,
    text: `
      select n.next_ms, d.*
        from (select (extract(epoch from min(due_at) - clock_timestamp()) * 1000)::float8 as next_ms
                from ${schema}.outbox
               where done_at is null and due_at > now() and shard = any($1::smallint[])) n
        left join lateral (
          select id, topic, key, kind, headers, body,
                 extract(epoch from now() - due_at)::float8 as late_s
            from ${schema}.outbox
           where done_at is null and due_at <= now() and shard = any($1::smallint[]) and body is not null
           order by due_at, seq
           limit ${ROUND_ROWS}) d on true`,
    values: [shards],
  });
  const rows = found.rows.filter((row): row is SelectedRow => row.id !== null);
  return {
    rows,
    nextMs: found.rows[0]?.next_ms ?? undefined,
    oldestSeconds: rows[0]?.late_s ?? 0,
  };
}

/** How long until there is work again, ms, unless woken: at once after a full round, else exactly until the next row is due. */
export function waitMs(due: DueRows, pollMs: number): number {
  if (due.rows.length === ROUND_ROWS) return 0;
  return Math.min(pollMs, Math.max(0, Math.ceil(due.nextMs ?? pollMs)));
}

/**
 * After the broker's acknowledgement: a command stays, to be published again with the same id unless its answer
 * comes; everything else is done.
 */
export async function markSent(
  pool: Pool,
  schema: string,
  sent: { ids: readonly string[]; resendSeconds: number },
): Promise<void> {
  await pool.query({
    name: `mark-sent-${schema}`,
    text: `
      update ${schema}.outbox
         set sends = sends + 1,
             sent_at = now(),
             done_at = case when kind = 'command' then done_at else coalesce(done_at, now()) end,
             due_at = case when kind <> 'command' then due_at
                           else now() + make_interval(secs => least($2::float8 * 2 ^ least(sends, 20), ${LONGEST_RESEND_SECONDS})) end
       where id = any($1::uuid[])`,
    values: [sent.ids, sent.resendSeconds],
  });
}

/** Rows that the broker will never take: done, so that they hold nothing up. */
export async function markRefused(pool: Pool, schema: string, ids: readonly string[]): Promise<void> {
  await pool.query(
    `update ${schema}.outbox set done_at = coalesce(done_at, now()) where id = any($1::uuid[])`,
    [ids],
  );
}

/** Rows that cannot be published now rest for a while, so that they hold nothing up. */
export async function postpone(
  pool: Pool,
  schema: string,
  rest: { ids: readonly string[]; seconds: number },
): Promise<void> {
  await pool.query(
    `update ${schema}.outbox set due_at = now() + make_interval(secs => $2) where id = any($1::uuid[])`,
    [rest.ids, rest.seconds],
  );
}

export function outgoing(row: DueRow): OutgoingMessage {
  return { topic: row.topic, key: row.key, value: row.body, headers: row.headers ?? {} };
}

/** Bytes a row takes in a produce request, roughly and never too few. */
export function sizeOf(row: DueRow): number {
  const headers = row.headers ? Buffer.byteLength(JSON.stringify(row.headers)) : 0;
  return row.body.length + Buffer.byteLength(row.key) + headers + 100;
}
