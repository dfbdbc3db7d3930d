import { hkdfSync } from 'node:crypto';
import type pg from 'pg';
import {
  allOf,
  masterWrappingKeys,
  messageKeys,
  openDataKey,
  openRoot,
  sealContext,
  type MasterKeys,
} from '../../infra/sealing/keys.ts';
import { contextOf, type InClear } from '../../infra/sealing/bound.ts';
import { unseal, type Keys, type SealContext } from '../../infra/sealing/seal.ts';
import { FACTS_REVISION } from '../../infra/postgres/ledger/facts.ts';
import { contextOfLanded, type LandedRow } from '../../infra/postgres/ledger/landed.ts';
import { receiverOf, rootKeysOf } from '../../infra/postgres/rotation/schemas.ts';
import { deliveredTo } from '../../schemas/topic.ts';

/** One sealed thing that opened. */
export interface Opened {
  readonly where: string;
  readonly text: string;
}

/**
 * Every table of every schema as it stands, and everything in it that opens with any key we own: what somebody sees who
 * has taken the whole database and all keys.
 */
export async function openedDump(database: pg.Pool, master: MasterKeys): Promise<Opened[]> {
  const opened: Opened[] = [];
  const open = (where: string, keys: Keys, context: SealContext, sealed: Buffer | null): void => {
    if (!sealed) return;
    try {
      opened.push({ where, text: unseal(keys, context, sealed).toString() });
    } catch {
      // Sealed with a key that is gone.
    }
  };
  await openLedger(database, master, open);
  await openBoxes(database, master, open);
  await openRegisters(database, master, open);
  await openNotifier(database, master, open);
  return [...opened, ...(await asTheyStand(database))];
}

type Open = (where: string, keys: Keys, context: SealContext, sealed: Buffer | null) => void;

async function openLedger(database: pg.Pool, master: MasterKeys, open: Open): Promise<void> {
  const wrapping = masterWrappingKeys(master);
  const subjects = await database.query<{
    case_number: string;
    subject: string;
    wrapped_key: Buffer;
    facts: Buffer | null;
    revision: number;
  }>(
    `select case_number, subject, wrapped_key, facts, ${FACTS_REVISION} as revision
       from ledger.subject s where wrapped_key is not null`,
  );
  const keys = new Map<string, Buffer>();
  for (const { case_number: number, subject, wrapped_key: wrapped, facts, revision } of subjects.rows) {
    const key = openDataKey(wrapping, wrapped);
    keys.set(`${number} ${subject}`, key);
    open('ledger.subject', key, sealContext.facts(number, subject, revision), facts);
  }
  const matters = await database.query<{
    case_number: string;
    subject: string;
    code: string;
    result: Buffer | null;
    words: Buffer | null;
  }>('select case_number, subject, code, result, words from ledger.matter');
  for (const m of matters.rows) {
    // Its own key, or any other: a result sealed with the wrong one would be found too.
    const place = `${m.case_number}:${m.subject}:${m.code}`;
    open('ledger.matter', [...keys.values()], `result:${place}`, m.result);
    open('ledger.matter', [...keys.values()], `words:${place}`, m.words);
  }
  const decisions = await database.query<{ case_number: string; decision: Buffer }>(
    'select case_number, decision from ledger.entitlement_decision',
  );
  for (const d of decisions.rows)
    open(
      'ledger.entitlement_decision',
      [...keys.values()],
      `result:${d.case_number}:family:entitlements`,
      d.decision,
    );
  const tasks = await database.query<{ id: string; completion_reason: Buffer | null; words: Buffer | null }>(
    'select id, completion_reason, words from ledger.human_task',
  );
  for (const t of tasks.rows) {
    open('ledger.human_task', [...keys.values()], `note:${t.id}`, t.completion_reason);
    open('ledger.human_task', [...keys.values()], `words:${t.id}`, t.words);
  }
  const pictures = await database.query<{ id: string; sealed: Buffer }>(
    'select task_id as id, sealed from ledger.family_picture',
  );
  for (const { id, sealed } of pictures.rows)
    open('ledger.family_picture', [...keys.values()], `picture:${id}`, sealed);
}

async function schemasWith(database: pg.Pool, table: string): Promise<string[]> {
  const { rows } = await database.query<{ schema: string }>(
    `select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname = $1`,
    [table],
  );
  return rows.map(({ schema }) => schema);
}

async function openBoxes(database: pg.Pool, master: MasterKeys, open: Open): Promise<void> {
  for (const schema of await schemasWith(database, 'outbox')) {
    const { rows } = await database.query<{ id: string; kind: string; topic: string; body: Buffer }>(
      `select id, kind, topic, body from ${schema}.outbox where body is not null and kind in ('command', 'answer', 'notice')`,
    );
    for (const { id, kind, topic, body } of rows) {
      const receiver = schema === 'ledger' ? deliveredTo(topic) : receiverOf(schema);
      const message = JSON.parse(body.toString()) as InClear & { data: { sealed?: string } };
      if (!receiver || message.data.sealed === undefined) continue;
      const sealed = Buffer.from(message.data.sealed, 'base64');
      const context =
        kind === 'notice' ? `notice:${id}` : contextOf(kind as 'command' | 'answer', message, sealed);
      open(`${schema}.outbox`, messageKeys(master, receiver), context, sealed);
    }
  }
  const inbox = await database.query<LandedRow & { readonly body: Buffer }>(
    `select event_id as "eventId", case_number as "caseNumber", subject, code, attempt, outcome, command_id as "commandId",
        department, as_sent as "asSent", body
       from ledger.inbox where body is not null and department is not null`,
  );
  for (const { body, ...row } of inbox.rows)
    open('ledger.inbox', messageKeys(master, receiverOf(row.department)), contextOfLanded(row, body), body);
}

async function rootOf(database: pg.Pool, master: MasterKeys, schema: string): Promise<Buffer> {
  const { rows } = await database.query<{ wrapped: Buffer }>(`select wrapped from ${schema}.own_root`);
  return openRoot(allOf(rootKeysOf(master, schema)), rows[0]?.wrapped ?? Buffer.alloc(0));
}

async function openRegisters(database: pg.Pool, master: MasterKeys, open: Open): Promise<void> {
  const { rows: registers } = await database.query<{ schema: string; table: string }>(
    `select table_schema as schema, table_name as table from information_schema.columns
      where column_name = 'sealed' and table_schema not in ('notifier', 'ledger')
        and table_name in (select table_name from information_schema.columns where column_name = 'subject')`,
  );
  for (const { schema, table } of registers) {
    const root = await rootOf(database, master, schema);
    const key = Buffer.from(hkdfSync('sha256', root, 'birth-department', 'registers', 32));
    const { rows } = await database.query<{ case_number: string; subject: string; sealed: Buffer | null }>(
      `select case_number, subject, sealed from ${schema}.${table}`,
    );
    for (const row of rows)
      open(`${schema}.${table}`, key, `register:${table}:${row.case_number}:${row.subject}`, row.sealed);
  }
}

async function openNotifier(database: pg.Pool, master: MasterKeys, open: Open): Promise<void> {
  const root = await rootOf(database, master, 'notifier');
  const key = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', root, 'birth-notifier', purpose, 32));
  const messages = await database.query<{ id: string; sealed: Buffer }>(
    'select notice_id as id, sealed from notifier.message',
  );
  for (const { id, sealed } of messages.rows) open('notifier.message', key('at-rest'), `sms:${id}`, sealed);
  const sms = await database.query<{ id: string; sealed: Buffer }>(
    'select idempotency_key as id, sealed from notifier.sms',
  );
  for (const { id, sealed } of sms.rows) open('notifier.sms', key('carrier'), `carrier:${id}`, sealed);
}

async function asTheyStand(database: pg.Pool): Promise<Opened[]> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const standing: Opened[] = [];
  for (const { name } of tables) {
    const { rows } = await database.query<{ text: string }>(`select t::text as text from ${name} t`);
    for (const { text } of rows) standing.push({ where: name, text });
  }
  return standing;
}
