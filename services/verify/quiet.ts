import type pg from 'pg';
import { connect } from './snapshot.ts';
import { setAside } from './standing-rules.ts';
import type { VerifyRun } from './witness.ts';

const LOOK_EVERY_MS = 200;
/** Quiet twice in a row: an answer can be on Kafka, between an outbox and an inbox, in one look. */
const LOOKS = 3;

export interface QuietOptions {
  /** how long to wait at most */
  readonly seconds: number;
  /** look at these cases only; default: all. Cases parked at a silent department never become quiet. */
  readonly cases?: readonly string[];
}

/** What still moves, by kind; all zero: quiet. */
export type Moving = Readonly<Record<string, number>>;

/**
 * Waits until nothing moves by itself any more: no news that a case has not taken, no row that is due and not sent,
 * no notice without its receipt, no open case that waits for anything but a person. Polls through outages.
 * @returns how long it took, in seconds
 * @throws Error naming how much of what still moves when the time is over
 */
export async function waitUntilQuiet(
  run: Pick<VerifyRun, 'postgres'>,
  options: QuietOptions,
): Promise<number> {
  const began = Date.now();
  const deadline = began + options.seconds * 1000;
  let moving: Moving = { 'the database does not answer': 1 };
  for (let quiet = 0; ;) {
    moving = await look(run.postgres, options.cases).catch(() => ({ 'the database does not answer': 1 }));
    quiet = Object.keys(moving).length === 0 ? quiet + 1 : 0;
    if (quiet === LOOKS) return (Date.now() - began) / 1000;
    if (Date.now() > deadline)
      throw new Error(`still moving after ${options.seconds} s: ${describe(moving)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function describe(moving: Moving): string {
  return Object.entries(moving)
    .map(([what, n]) => `${what}: ${n}`)
    .join(', ');
}

const OPEN = `(c.completed_at is null and c.status not in ('completed', 'withdrawn', 'annulled'))`;

/** What was set aside waits for a person, whatever else stands in it. */
const SET_ASIDE = setAside('c.case_number');

/** An open case stands still only while a person is asked about everything in it that does not wait for something else. */
const QUERIES: Readonly<Record<string, string>> = {
  'wakes not answered': `select count(*) as n from ledger.wake c where <mine>`,
  'news not taken': `select count(*) as n from ledger.inbox c where applied_at is null and <mine> and not ${SET_ASIDE}`,
  'departments waited for': `
    select count(*) as n from ledger.matter m join ledger.birth_case c using (case_number)
     where ${OPEN} and m.status in ('requested', 'processing') and not 'overdue' = any(m.flags)
       and <mine> and not ${SET_ASIDE}`,
  'open cases that wait for nobody': `
    select count(*) as n from ledger.birth_case c where ${OPEN} and <mine>
       and not exists (select from ledger.human_task t where t.case_number = c.case_number and t.status = 'open')`,
  'payment orders on their way': `
    select count(*) as n from ledger.payment_order c where <mine> and not ${SET_ASIDE} and ((c.status = 'scheduled' and exists (select from ledger.due d where d.id = c.order_id and d.due_at <= now()))
       or (c.status = 'sent' and c.command_id is not null and not exists (
             select from ledger.human_task t where t.id = c.task_id and t.status = 'open')))`,
  'letters to land once more': `
    select count(*) as n from ledger.letter c where c.replay_at is not null and c.body is not null and <mine>`,
  'notices without a receipt': `
    select count(*) as n from ledger.notice c left join notifier.message m on m.notice_id = c.id
     where (m.status is null or m.status = 'sent' or (m.status = 'accepted' and coalesce(m.held_until <= now(), true)))
       and <mine>`,
};

async function look(url: string, cases: readonly string[] | undefined): Promise<Moving> {
  const client = await connect(url);
  try {
    const moving: Record<string, number> = {};
    const mine = cases ? 'c.case_number = any($1)' : '$1::text[] is null';
    for (const [what, sql] of Object.entries(QUERIES)) {
      const n = await count(client, sql.replace('<mine>', mine), cases);
      if (n > 0) moving[what] = n;
    }
    const unsent = await count(client, await unsentSql(client, cases !== undefined), cases);
    if (unsent > 0) moving['messages not sent'] = unsent;
    return moving;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function count(client: pg.Client, sql: string, cases: readonly string[] | undefined): Promise<number> {
  const { rows } = await client.query<{ n: string }>(sql, [cases ?? null]);
  return Number(rows[0]?.n ?? 0);
}

/**
 * Unsent rows of every outbox, those that leave later too: a slow department’s answer is still to come. What the notifier says
 * for the second time, minutes later, is a repetition.
 */
async function unsentSql(client: pg.Client, some: boolean): Promise<string> {
  const { rows } = await client.query<{ schema: string }>(
    `select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relname = 'outbox' and c.relkind = 'r' and n.nspname !~ '^pg_'`,
  );
  const parts = rows.map(
    ({ schema }) => `select 1 from ${schema}.outbox where done_at is null
      ${schema === 'notifier' ? 'and due_at <= now()' : ''} and (sent_at is null or kind <> 'command') and ${some ? 'key = any($1)' : '$1::text[] is null'}`,
  );
  return `select count(*) as n from (${parts.join(' union all ')}) u`;
}
