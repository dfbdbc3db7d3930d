import { insertOutboxSql, outboxRecord, type OutboxRow } from '../../../infra/outbox/outbox.ts';
import type { Connection, Pool } from '../../../infra/postgres/pool.ts';
import type { SealedCase } from './case-state.ts';

/** One case as it is written after a walk. */
export interface CaseUpdate {
  readonly caseNumber: string;
  readonly state: Buffer;
  readonly status: string;
  readonly jointDone: boolean;
  readonly completed: boolean;
}

/** Makes a rival's own schema: its cases, its inbox and an outbox like everybody's. */
export async function createRivalSchema(pool: Pool, schema: string): Promise<void> {
  const { rows } = await pool.query<{ there: boolean }>(`select to_regclass($1) is not null as there`, [
    `${schema}.birth_case`,
  ]);
  if (rows[0]?.there) return;
  await pool.query(`select birth_admin.create_outbox('${schema}')`);
  await pool.query(`
    create table ${schema}.birth_case (
      case_number      text primary key,
      facility_code    text not null,
      notification_id  text not null,
      wrapped_key      bytea not null,
      facts            bytea not null,
      state            bytea not null,
      status           text not null,
      accepted_at      timestamptz not null default clock_timestamp(),
      joint_at         timestamptz,
      completed_at     timestamptz,
      unique (facility_code, notification_id)
    );
    create table ${schema}.inbox (
      event_id         uuid primary key,
      case_number      text not null,
      received_at      timestamptz not null default now()
    )`);
}

export interface FreshCase extends CaseUpdate {
  readonly sealed: SealedCase;
  readonly facilityCode: string;
  readonly notificationId: string;
}

/** Writes a new case and its first messages in one statement. @returns false when the delivery was known */
export async function insertCase(
  on: Pool | Connection,
  schema: string,
  fresh: FreshCase,
  outbox: readonly OutboxRow[],
): Promise<boolean> {
  const { rowCount } = await on.query({
    name: `insert-case-${schema}`,
    text: `
      with c as (
        insert into ${schema}.birth_case (case_number, facility_code, notification_id, wrapped_key, facts, state,
          status, joint_at, completed_at)
        values ($1, $2, $3, $4, $5, $6, $7, case when $8 then clock_timestamp() end,
          case when $9 then clock_timestamp() end)
        on conflict do nothing returning case_number
      ), o as (${insertOutboxSql(schema, '(select $10::jsonb from c)')})
      select case_number from c`,
    values: [
      fresh.caseNumber,
      fresh.facilityCode,
      fresh.notificationId,
      fresh.sealed.wrappedKey,
      fresh.sealed.facts,
      fresh.state,
      fresh.status,
      fresh.jointDone,
      fresh.completed,
      JSON.stringify(outbox.map(outboxRecord)),
    ],
  });
  return rowCount === 1;
}

/** Notes answers in the inbox. @returns the ids of those that are new */
export async function noteAnswers(
  on: Connection,
  schema: string,
  answers: readonly { readonly eventId: string; readonly caseNumber: string }[],
): Promise<Set<string>> {
  const { rows } = await on.query<{ event_id: string }>({
    name: `note-answers-${schema}`,
    text: `insert into ${schema}.inbox (event_id, case_number)
      select event_id, case_number from jsonb_to_recordset($1::jsonb) as r(event_id uuid, case_number text)
      order by event_id on conflict do nothing returning event_id`,
    values: [JSON.stringify(answers.map((a) => ({ event_id: a.eventId, case_number: a.caseNumber })))],
  });
  return new Set(rows.map((row) => row.event_id));
}

/** Reads and locks cases. */
export async function lockCases(
  on: Connection,
  schema: string,
  caseNumbers: readonly string[],
): Promise<SealedCase[]> {
  const { rows } = await on.query<{
    case_number: string;
    wrapped_key: Buffer;
    facts: Buffer;
    state: Buffer;
  }>({
    name: `lock-cases-${schema}`,
    text: `select case_number, wrapped_key, facts, state from ${schema}.birth_case
      where case_number = any($1) order by case_number for update`,
    values: [caseNumbers],
  });
  return rows.map((row) => ({
    caseNumber: row.case_number,
    wrappedKey: row.wrapped_key,
    facts: row.facts,
    state: row.state,
  }));
}

/** Writes walked cases, their messages and the end of answered commands in one statement. */
export async function updateCases(
  on: Connection,
  schema: string,
  change: {
    readonly cases: readonly CaseUpdate[];
    readonly outbox: readonly OutboxRow[];
    readonly answered: readonly string[];
  },
): Promise<void> {
  await on.query({
    name: `update-cases-${schema}`,
    text: `
      with answered as (
        update ${schema}.outbox set done_at = clock_timestamp(), body = null
         where id = any($2::uuid[]) and done_at is null
      ), sent as (${insertOutboxSql(schema, '$3')})
      update ${schema}.birth_case c
         set state = decode(r.state, 'base64'), status = r.status,
             joint_at = coalesce(c.joint_at, case when r.joint_done then clock_timestamp() end),
             completed_at = coalesce(c.completed_at, case when r.completed then clock_timestamp() end)
        from jsonb_to_recordset($1::jsonb)
          as r(case_number text, state text, status text, joint_done boolean, completed boolean)
       where c.case_number = r.case_number`,
    values: [
      JSON.stringify(
        change.cases.map((c) => ({
          case_number: c.caseNumber,
          state: c.state.toString('base64'),
          status: c.status,
          joint_done: c.jointDone,
          completed: c.completed,
        })),
      ),
      change.answered,
      JSON.stringify(change.outbox.map(outboxRecord)),
    ],
  });
}
