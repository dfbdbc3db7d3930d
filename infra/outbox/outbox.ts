import { createHash } from 'node:crypto';
import type { Connection, Pool } from '../postgres/pool.ts';

export const SHARDS = 64;
/** as the outbox writes it; births are 0 */
export const BULK_LANE = 1;

/** Births go first; bulk work moves beside them, so much at a time. */
export type Lane = 'births' | 'bulk';

/** A message to be published, written in the same transaction as the fact it tells of. */
export interface OutboxRow {
  /** the CloudEvents id: the same row written twice is written once */
  readonly id: string;
  readonly topic: string;
  /** the Kafka key: a case number */
  readonly key: string;
  readonly kind: 'command' | 'answer' | 'notice' | 'event' | 'dead-letter';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** bulk work lets births overtake it; default births */
  readonly lane?: Lane;
  /** not published before; default now */
  readonly dueAt?: Date;
  /** of a command or an answer: the form that it is sealed in; default 1 (docs/adr/0021) */
  readonly form?: 2;
  /** it need not be published: what it asks for has been answered already */
  readonly done?: boolean;
}

/**
 * A condition: the row never left, since the broker, or our client of it, would not take it (`markRefused`). Whoever has it
 * sent again has mended it.
 */
export const GIVEN_UP_SQL = '(done_at is not null and sent_at is null and body is not null)';

/** The shard of a key: rows of one shard are published by one relay at a time, so a case keeps its order. */
export function shardOf(key: string): number {
  return (createHash('sha256').update(key).digest()[0] ?? 0) % SHARDS;
}

/** Rows in the form that {@link INSERT_COLUMNS} of a `jsonb_to_recordset` statement takes. */
export function outboxRecord(row: OutboxRow): Record<string, unknown> {
  return {
    id: row.id,
    shard: shardOf(row.key),
    topic: row.topic,
    key: row.key,
    kind: row.kind,
    headers: row.headers ?? null,
    body: row.body.toString('base64'),
    due_at: row.dueAt?.toISOString() ?? null,
    ...(row.lane === 'bulk' ? { lane: BULK_LANE } : {}),
    ...(row.form ? { form: row.form } : {}),
    ...(row.done ? { done: true, body: null } : {}),
  };
}

/** `insert … select` over a JSON array of {@link outboxRecord}s at `parameter` (for example `$1`). */
export function insertOutboxSql(schema: string, parameter: string): string {
  return `insert into ${schema}.outbox (id, shard, topic, key, kind, headers, body, due_at, lane, form, done_at)
    select id, shard, topic, key, kind, headers, decode(body, 'base64'), coalesce(due_at, clock_timestamp()), coalesce(lane, 0), form,
        case when done then clock_timestamp() end
      from jsonb_to_recordset(${parameter}::jsonb)
        as r(id uuid, shard smallint, topic text, key text, kind text, headers jsonb, body text, due_at timestamptz,
          lane smallint, form smallint, done boolean)
    on conflict (id) do nothing`;
}

/** Writes rows inside the caller's transaction. */
export async function insertOutbox(
  on: Connection | Pool,
  schema: string,
  rows: readonly OutboxRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await on.query({
    name: `insert-outbox-${schema}`,
    text: insertOutboxSql(schema, '$1'),
    values: [JSON.stringify(rows.map(outboxRecord))],
  });
}
