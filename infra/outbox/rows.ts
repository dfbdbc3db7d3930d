import type { Pool } from '../postgres/pool.ts';
import { QUICK_COMMIT } from '../postgres/quick-commit.ts';
import { STRUCTURED } from '../messages/read-event.ts';
import { BULK_LANE } from './outbox.ts';
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
  /** rows of bulk work, to be published after those */
  readonly bulk: readonly DueRow[];
  /** whether more bulk work waits for its turn; false when none was asked for */
  readonly bulkWaits: boolean;
  /** ms until the next row that is not due yet; none: undefined */
  readonly nextMs: number | undefined;
  /** seconds for which the oldest of the rows has been due */
  readonly oldestSeconds: number;
}

interface SelectedRow extends DueRow {
  readonly id: string;
  readonly next_ms: number | null;
  readonly late_s: number | null;
  readonly lane: number;
  readonly bulk_waits: boolean;
}

/** What is to be read of an outbox. */
export interface DueQuestion {
  readonly shards: readonly number[];
  /** bulk rows of each topic that may be under way at once; 0: bulk work is not asked for */
  readonly bulkRoom: number;
}

/**
 * The rows of these shards that are due, oldest first, and when the next one will be: one round trip. Rows are found
 * by not being done, never by a number already passed, so one that is committed late is not overlooked. Of the bulk
 * work, of each topic only as many as leave `bulkRoom` under way: published, and not answered yet.
 */
export async function selectDue(
  pool: Pool,
  schema: string,
  { shards, bulkRoom }: DueQuestion,
): Promise<DueRows> {
  const found = await pool.query<
    SelectedRow | (Record<keyof SelectedRow, null> & Pick<SelectedRow, 'next_ms' | 'bulk_waits'>)
  >({
    ...(bulkRoom > 0
      ? {
          name: `select-due-and-bulk-${schema}`,
          text: dueAndBulkSql(`${schema}.outbox`),
          values: [shards, bulkRoom],
        }
      : { name: `select-due-${schema}`, text: dueSql(`${schema}.outbox`), values: [shards] }),
  });
  const due = found.rows.filter((row): row is SelectedRow => row.id !== null);
  const rows = due.filter((row) => row.lane !== BULK_LANE);
  return {
    rows,
    bulk: due.filter((row) => row.lane === BULK_LANE),
    bulkWaits: found.rows[0]?.bulk_waits ?? false,
    nextMs: found.rows[0]?.next_ms ?? undefined,
    oldestSeconds: rows[0]?.late_s ?? 0,
  };
}

const COLUMNS = `id, topic, key, kind, headers, body, lane, extract(epoch from now() - due_at)::float8 as late_s`;
const MINE = 'shard = any($1::smallint[])';
const DUE = `due_at <= now() and ${MINE} and body is not null`;

/** How long until the next row of a birth is due. */
function nextSql(outbox: string): string {
  return `(select (extract(epoch from min(due_at) - clock_timestamp()) * 1000)::float8 as next_ms
              from ${outbox}
             where done_at is null and lane = 0 and due_at > now() and ${MINE})`;
}

function birthsSql(outbox: string): string {
  return `(select ${COLUMNS} from ${outbox} where done_at is null and lane = 0 and ${DUE}
          order by due_at, seq limit ${ROUND_ROWS})`;
}

/** $1 shards. Asked on every wake-up, so it does not look for bulk work. */
function dueSql(outbox: string): string {
  return `
    select n.next_ms, false as bulk_waits, d.*
      from ${nextSql(outbox)} n left join lateral ${birthsSql(outbox)} d on true`;
}

/**
 * $1 shards, $2 room for bulk work in each topic. With no bulk work there, its part costs one look into an empty
 * index. What was published and not answered is published again from its own index, within the same room.
 */
function dueAndBulkSql(outbox: string): string {
  const waiting = 'done_at is null and lane = 1 and sends = 0';
  const underWay = 'done_at is null and lane = 1 and sends > 0';
  return `
    with recursive topic (name) as (
      (select topic from ${outbox} where ${waiting} order by topic limit 1)
      union all
      select (select o.topic from ${outbox} o where ${waiting} and o.topic > t.name order by o.topic limit 1)
        from topic t where t.name is not null)
    select n.next_ms, (select count(*) > 0 from topic) as bulk_waits, d.*
      from ${nextSql(outbox)} n
      left join lateral (
        ${birthsSql(outbox)}
        union all
        (select ${COLUMNS} from ${outbox} where ${underWay} and ${DUE} order by due_at limit $2::int)
        union all
        (select b.* from topic t cross join lateral (
           select ${COLUMNS} from ${outbox} where ${waiting} and topic = t.name and ${DUE}
            order by due_at, seq
            limit greatest(0, $2::int - (select count(*)::int from ${outbox} u
                    where u.done_at is null and u.lane = 1 and u.sends > 0 and u.topic = t.name and u.${MINE}))) b
         where t.name is not null)) d on true`;
}

/** How long until there is work again, ms, unless woken: at once after a full round, else until the next row is due. */
export function waitMs(due: DueRows, mostMs: number): number {
  if (due.rows.length === ROUND_ROWS) return 0;
  return Math.min(mostMs, Math.max(0, Math.ceil(due.nextMs ?? mostMs)));
}

/**
 * After the broker's acknowledgement: a command stays, to be published again with the same id unless its answer
 * comes, or at the time that its department has named meanwhile; everything else is done. A mark that a crash of the database loses only means publishing once more.
 */
export async function markSent(
  pool: Pool,
  schema: string,
  sent: { ids: readonly string[]; resendSeconds: number },
): Promise<void> {
  await pool.query({
    name: `mark-sent-${schema}`,
    text: `
      with ${QUICK_COMMIT}
      update ${schema}.outbox
         set sends = sends + 1,
             sent_at = now(),
             done_at = case when kind = 'command' then done_at else coalesce(done_at, now()) end,
             due_at = case when kind <> 'command' or due_at > now() then due_at
                           else now() + make_interval(secs => least($2::float8 * 2 ^ least(sends, 20), ${LONGEST_RESEND_SECONDS})) end
        from quick
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
  // A dead letter keeps the headers that it came with.
  const headers = row.kind === 'dead-letter' ? {} : STRUCTURED;
  return { topic: row.topic, key: row.key, value: row.body, headers: { ...headers, ...row.headers } };
}

/** Bytes a row takes in a produce request, roughly and never too few. */
export function sizeOf(row: DueRow): number {
  const headers = row.headers ? Buffer.byteLength(JSON.stringify(row.headers)) : 0;
  return row.body.length + Buffer.byteLength(row.key) + headers + 100;
}
