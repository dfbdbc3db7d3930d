import type pg from 'pg';
import { TASK_KINDS, type TaskKind } from '../../schemas/tasks/kinds.ts';

/** How full one outbox or inbox is. */
export interface Backlog {
  readonly schema: string;
  readonly waiting: number;
  /** age of the oldest waiting row, seconds; 0 when none waits */
  readonly oldestSeconds: number;
}

export interface OutboxBacklog extends Backlog {
  /** bulk work that waits behind the births */
  readonly bulk: number;
  /** commands that were sent and have no answer yet */
  readonly unanswered: number;
}

/** Cases that their workflow is yet to be told of. */
export interface Wakes {
  /** something landed or was decided */
  readonly news: number;
  /** accepted, or to be started again */
  readonly starts: number;
  /** age of the oldest, seconds; 0 when none waits */
  readonly oldestSeconds: number;
}

export interface LedgerStatus {
  readonly cases: Readonly<Record<string, number>>;
  /** cases with which nothing is done until an operator says again */
  readonly setAside: number;
  readonly wakes: Wakes;
  readonly tasks: Readonly<Record<string, number>>;
  readonly outbox: readonly OutboxBacklog[];
  readonly inbox: readonly Backlog[];
}

/** Schemas of ours that have a table of this name. */
async function schemasWith(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ schema: string }>(
    `select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relname = $1 and c.relkind = 'r' order by n.nspname <> 'ledger', n.nspname`,
    [table],
  );
  return rows.map(({ schema }) => schema);
}

async function countBy(client: pg.Client, sql: string): Promise<Record<string, number>> {
  const { rows } = await client.query<{ what: string; n: number }>(sql);
  return Object.fromEntries(rows.map(({ what, n }) => [what, n]));
}

async function readOutbox(client: pg.Client, schema: string): Promise<OutboxBacklog> {
  const { rows } = await client.query<Omit<OutboxBacklog, 'schema'>>(
    `select count(*) filter (where sent_at is null and lane = 0)::int as waiting,
        count(*) filter (where sent_at is null and lane = 1)::int as bulk,
        coalesce(extract(epoch from now() - min(created_at) filter (where sent_at is null and lane = 0)), 0)::int as "oldestSeconds",
        count(*) filter (where sent_at is not null and kind = 'command')::int as unanswered
      from ${client.escapeIdentifier(schema)}.outbox where done_at is null`,
  );
  return { schema, ...(rows[0] ?? { waiting: 0, bulk: 0, oldestSeconds: 0, unanswered: 0 }) };
}

async function readInbox(client: pg.Client, schema: string): Promise<Backlog> {
  const effect = schema === 'ledger' ? 'applied_at' : 'handled_at';
  const { rows } = await client.query<Omit<Backlog, 'schema'>>(
    `select count(*)::int as waiting, coalesce(extract(epoch from now() - min(received_at)), 0)::int as "oldestSeconds"
      from ${client.escapeIdentifier(schema)}.inbox where ${effect} is null`,
  );
  return { schema, ...(rows[0] ?? { waiting: 0, oldestSeconds: 0 }) };
}

async function readWakes(client: pg.Client): Promise<Wakes> {
  const { rows } = await client.query<Wakes>(
    `select count(*) filter (where kind = 'news')::int as news, count(*) filter (where kind <> 'news')::int as starts,
        coalesce(extract(epoch from now() - min(since)), 0)::int as "oldestSeconds"
      from ledger.wake`,
  );
  return rows[0] ?? { news: 0, starts: 0, oldestSeconds: 0 };
}

function byQueue(kinds: Readonly<Record<string, number>>): Record<string, number> {
  const queues: Record<string, number> = {};
  for (const [kind, n] of Object.entries(kinds)) {
    const queue = TASK_KINDS[kind as TaskKind]?.queue ?? kind;
    queues[queue] = (queues[queue] ?? 0) + n;
  }
  return queues;
}

/** What lies where. Counts and ages only. */
export async function readLedgerStatus(client: pg.Client): Promise<LedgerStatus> {
  const cases = await countBy(
    client,
    `select status as what, count(*)::int as n from ledger.birth_case
      where status not in ('completed', 'withdrawn', 'annulled') group by 1 order by 1`,
  );
  const kinds = await countBy(
    client,
    `select kind as what, count(*)::int as n from ledger.human_task where status = 'open' group by 1 order by 1`,
  );
  const outbox: OutboxBacklog[] = [];
  for (const schema of await schemasWith(client, 'outbox')) outbox.push(await readOutbox(client, schema));
  const inbox: Backlog[] = [];
  for (const schema of await schemasWith(client, 'inbox')) inbox.push(await readInbox(client, schema));
  const wakes = await readWakes(client);
  return { cases, setAside: kinds['case-set-aside'] ?? 0, wakes, tasks: byQueue(kinds), outbox, inbox };
}
