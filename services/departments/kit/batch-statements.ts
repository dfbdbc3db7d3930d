import { createHash } from 'node:crypto';
import type { Connection } from '../../../infra/postgres/pool.ts';
import { insertOutboxSql, outboxRecord, type OutboxRow } from '../../../infra/outbox/outbox.ts';
import { parseBehaviour, type Behaviour } from './behaviour.ts';
import type { Command } from './handler.ts';
import type { RegisterWrite, Statement } from './register.ts';

/** What the inbox knows of a command. */
export interface SeenCommand {
  readonly handled: boolean;
  readonly answerId: string | null;
  /** the subject was erased: whatever comes for it has no effect any more */
  readonly erased: boolean;
  /** a fresh serial for a command that is not handled yet */
  readonly serial: number;
}

export interface OpenedBatch {
  readonly behaviour: Behaviour;
  readonly seen: ReadonlyMap<string, SeenCommand>;
}

interface OpenedRow {
  readonly settings: unknown;
  readonly seen: {
    id: string;
    handled: boolean;
    answer_id: string | null;
    erased: boolean;
    serial: number | null;
  }[];
}

/**
 * First statement of a batch: writes the inbox, reads what was seen before, the behaviour, and takes serials.
 * The conflicting row is touched so that it is locked and read as last committed: two consumers that hold the
 * same command after a rebalance handle it one after the other.
 */
export async function openBatch(
  on: Connection,
  schema: string,
  commands: readonly Command[],
): Promise<OpenedBatch> {
  const records = commands.map((c) => ({
    event_id: c.id,
    case_number: c.caseNumber,
    subject: c.subject,
    code: c.code,
    attempt: c.attempt,
  }));
  const { rows } = await on.query<OpenedRow>({
    name: `open-batch-${schema}`,
    text: `with seen as (
        insert into ${schema}.inbox as i (event_id, case_number, subject, code, attempt)
        select event_id, case_number, subject, code, attempt from jsonb_to_recordset($1::jsonb)
          as r(event_id uuid, case_number text, subject text, code text, attempt integer)
        order by event_id
        on conflict (event_id) do update set received_at = i.received_at
        returning event_id, case_number, subject, handled_at is not null as handled, answer_id)
      select (select settings from ${schema}.behaviour) as settings,
        (select jsonb_agg(jsonb_build_object('id', event_id, 'handled', handled, 'answer_id', answer_id,
          'erased', exists (select from ${schema}.inbox e where e.code = 'erasure'
             and e.case_number = seen.case_number and e.subject = seen.subject),
          'serial', case when handled then null else nextval('${schema}.serial') end)) from seen) as seen`,
    values: [JSON.stringify(records)],
  });
  const row = rows[0];
  if (!row) throw new Error('the first statement of a batch gave no row');
  const seen = row.seen.map(
    (s) =>
      [s.id, { handled: s.handled, answerId: s.answer_id, erased: s.erased, serial: s.serial ?? 0 }] as const,
  );
  return { behaviour: parseBehaviour(row.settings), seen: new Map(seen) };
}

/** What a batch comes to: everything its last statement writes. */
export interface Outcome {
  readonly writes: readonly RegisterWrite[];
  readonly messages: readonly OutboxRow[];
  readonly handled: readonly { readonly commandId: string; readonly answerId: string }[];
}

/** Last statement of a batch: registers, outbox and inbox together. */
export async function closeBatch(on: Connection, schema: string, outcome: Outcome): Promise<void> {
  if (outcome.writes.length + outcome.messages.length + outcome.handled.length === 0) return;
  const groups = groupByStatement(outcome.writes);
  const steps = groups.map(({ statement }, i) => `w${i} as (${statement.sql(schema, `$${i + 3}`)})`);
  const handled = outcome.handled.map((h) => ({ event_id: h.commandId, answer_id: h.answerId }));
  await on.query({
    name: statementName(schema, groups),
    text: `with ${[`messages as (${insertOutboxSql(schema, '$1')})`, ...steps].join(', ')}
      update ${schema}.inbox i set handled_at = now(), answer_id = h.answer_id
        from jsonb_to_recordset($2::jsonb) as h(event_id uuid, answer_id uuid) where i.event_id = h.event_id`,
    values: [
      JSON.stringify(outcome.messages.map(outboxRecord)),
      JSON.stringify(handled),
      ...groups.map((g) => JSON.stringify(g.records)),
    ],
  });
}

interface WriteGroup {
  readonly statement: Statement;
  readonly records: unknown[];
}

function groupByStatement(writes: readonly RegisterWrite[]): WriteGroup[] {
  const groups = new Map<string, WriteGroup>();
  for (const { statement, record } of writes) {
    const group = groups.get(statement.name) ?? { statement, records: [] };
    group.records.push(record);
    groups.set(statement.name, group);
  }
  return [...groups.values()].sort((a, b) => a.statement.name.localeCompare(b.statement.name));
}

/** One prepared statement for each mix of registers; PostgreSQL keeps 63 bytes of a name. */
function statementName(schema: string, groups: readonly WriteGroup[]): string {
  const mix = groups.map((g) => g.statement.name).join(' ');
  return `close-batch-${createHash('sha256').update(`${schema} ${mix}`).digest('hex').slice(0, 24)}`;
}

/** A stored answer: null: in form 1, or it is gone. */
export interface StoredAnswer {
  readonly id: string;
  readonly form: 2 | null;
  readonly body: Buffer | null;
}

/**
 * Publishes stored answers once more, with the event ids they had. One that has yet to leave keeps its time.
 * @returns those that will leave
 */
export async function publishAgain(
  on: Connection,
  schema: string,
  answerIds: readonly string[],
): Promise<readonly StoredAnswer[]> {
  if (answerIds.length === 0) return [];
  const { rows } = await on.query<StoredAnswer>(
    `update ${schema}.outbox set done_at = null, due_at = now()
      where id = any($1::uuid[]) and sent_at is not null
      returning id, form, case when form is null then body end as body`,
    [answerIds],
  );
  return rows;
}
