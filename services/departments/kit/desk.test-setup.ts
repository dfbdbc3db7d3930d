import type pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { BatchHandler, ReceivedMessage } from '../../../infra/kafka/port.ts';
import { deadLetterRow } from '../../../infra/kafka/dead-letter.ts';
import { derivedId } from '../../../infra/messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../../infra/messages/envelope.ts';
import { createPool, type Pool } from '../../../infra/postgres/pool.ts';
import { prepareDatabase } from '../../../infra/postgres/prepare.ts';
import { boundTo, contextOf } from '../../../infra/sealing/bound.ts';
import { messageKeys, sealContext } from '../../../infra/sealing/keys.ts';
import { sealJson, unsealJson, type Keys, type SealedForm } from '../../../infra/sealing/seal.ts';
import { createLog } from '../../../infra/telemetry/log.ts';
import { commandName } from '../../../schemas/command-id.ts';
import { databaseSchemaOf, type Department } from '../../../schemas/department.ts';
import { WORK, type Subject, type WorkCode } from '../../../schemas/matter.ts';
import type { CommandOf } from '../../../schemas/matters/registry.ts';
import { answerEnvelopeSchema, eventType, type AnswerEnvelope } from '../../../schemas/message.ts';
import { answersTopic, commandsTopic } from '../../../schemas/topic.ts';
import { openDesk } from './desk.ts';
import type { Handlers } from './handler.ts';
import { testRoot } from '../../../infra/sealing/keyring.test-setup.ts';
import { createFreshDatabase, ROLE_PASSWORDS } from '../../../test/support/fresh-database.ts';
import { testServers } from '../../../test/support/servers.ts';
import { openOffice } from './office.ts';

/** What tests of a desk stand on: a database of their own, commands as the case side writes them, answers read back. */
export const MASTER = { current: 'master key of the department tests', previous: [] };
const log = createLog('department-test', 'fatal');

export interface TestDatabase {
  readonly adminUrl: string;
  /** a pool that has the rights of the department's role and no others */
  poolFor(department: Department): Pool;
  drop(): Promise<void>;
}

async function createTestDatabase(): Promise<TestDatabase> {
  const { url, drop } = await createFreshDatabase((await testServers()).adminUrl);
  await prepareDatabase(url, ROLE_PASSWORDS);
  const pools: Pool[] = [];
  return {
    adminUrl: url,
    poolFor: (department) => {
      const roleUrl = new URL(url);
      roleUrl.searchParams.set('options', `-c role=birth_${databaseSchemaOf(department)}`);
      const pool = createPool({ url: roleUrl.toString(), max: 8, applicationName: 'department-test', log });
      pools.push(pool);
      return pool;
    },
    drop: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await drop();
    },
  };
}

export interface CommandParts<C extends WorkCode> {
  readonly code: C;
  readonly caseNumber: string;
  readonly subject: Subject;
  readonly attempt?: number;
  readonly payload: CommandOf<C>;
  /** the form that it is asked in; default 2 */
  readonly form?: SealedForm;
}

/** Departments do not look into a ticket: they say it back. */
export const TICKET = 'a-ticket-of-this-test_';

let offset = 0;

export function message(department: Department, key: string | null, value: Buffer): ReceivedMessage {
  offset += 1;
  return {
    topic: commandsTopic(department),
    partition: 0,
    offset: String(offset),
    key,
    value,
    headers: {},
  };
}

export function commandId(parts: CommandParts<WorkCode>): string {
  return derivedId(...commandName(parts.caseNumber, parts.subject, parts.code, parts.attempt ?? 1));
}

/** A command as the case side publishes it. @param change lets a test spoil the envelope */
export function command<C extends WorkCode>(
  parts: CommandParts<C>,
  change: (envelope: { type: string; data: Record<string, unknown> }) => void = () => undefined,
): ReceivedMessage {
  const { code, caseNumber, subject, attempt = 1, payload, form = 2 } = parts;
  const { department } = WORK[code];
  const id = commandId(parts);
  const key = messageKeys(MASTER, department);
  const data = { caseNumber, subject, matter: code, attempt };
  const clear = { id, source: CASE_SOURCE, type: eventType(code, 'requested'), data };
  const context = form === 2 ? boundTo('command', clear) : sealContext.command(id);
  const sealed = sealJson(key, context, payload).toString('base64');
  const envelope = {
    type: clear.type,
    data: { ...data, ...(form === 2 ? { ticket: TICKET } : {}), sealed } as Record<string, unknown>,
  };
  change(envelope);
  const body = writeEnvelope({ id, source: CASE_SOURCE, caseNumber, time: new Date(), ...envelope });
  return message(department, caseNumber, body);
}

export interface ReadAnswer {
  readonly id: string;
  readonly data: AnswerEnvelope['data'];
  readonly payload: Record<string, unknown>;
  readonly due: Date;
  readonly done: boolean;
}

export interface TestDesk {
  readonly handle: BatchHandler;
  readonly pool: Pool;
  readonly schema: string;
  /** answers written for a case, oldest first */
  answers(caseNumber: string): Promise<ReadAnswer[]>;
  deadLetterReasons(): Promise<string[]>;
  /** rows of a register */
  rows(table: string, caseNumber?: string): Promise<Record<string, unknown>[]>;
}

/** The desk of a department as its process runs it, without Kafka before and behind it. */
export function openTestDesk(
  database: TestDatabase,
  department: Department,
  handlers: Handlers,
  practises = false,
): TestDesk {
  const messages = messageKeys(MASTER, department);
  const office = openOffice(department, { messages, root: testRoot(department) });
  const pool = database.poolFor(department);
  const { schema } = office;
  const select = async <R extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<R[]> =>
    (await pool.query<R>(sql, values)).rows;
  return {
    pool,
    schema,
    handle: openDesk({
      office,
      handlers,
      pool,
      toDeadLetter: deadLetterRow,
      onWritten: () => undefined,
      log,
      practises,
    }),
    answers: async (caseNumber) => {
      const rows = await select<{ body: Buffer; due_at: Date; done_at: Date | null }>(
        `select body, due_at, done_at from ${schema}.outbox where topic = $1 and key = $2 order by seq`,
        [answersTopic(department), caseNumber],
      );
      return rows.map((row) => readAnswer(messages, row));
    },
    deadLetterReasons: async () => {
      const rows = await select<{ reason: string }>(
        `select headers->>'dlq-reason' as reason from ${schema}.outbox where kind = $1 order by seq`,
        ['dead-letter'],
      );
      return rows.map((row) => row.reason);
    },
    rows: (table, caseNumber) =>
      select(
        `select * from ${schema}.${table} where $1::text is null or case_number = $1 order by case_number, subject`,
        [caseNumber ?? null],
      ),
  };
}

/** A desk and its database for all tests of a file: there from its first test to its last. */
export function useDesk(
  department: Department,
  handlers: Handlers,
): { readonly desk: TestDesk; readonly database: TestDatabase } {
  let database: TestDatabase | undefined;
  let desk: TestDesk | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
    desk = openTestDesk(database, department, handlers);
  });
  afterAll(() => database?.drop());
  const there = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('the desk is there while tests run, not before');
    return part;
  };
  return {
    get desk() {
      return there(desk);
    },
    get database() {
      return there(database);
    },
  };
}

function readAnswer(key: Keys, row: { body: Buffer; due_at: Date; done_at: Date | null }): ReadAnswer {
  const envelope = answerEnvelopeSchema.parse(JSON.parse(row.body.toString()));
  const { id, data } = envelope;
  const bytes = Buffer.from(data.sealed, 'base64');
  const payload = unsealJson(key, contextOf('answer', envelope, bytes), bytes);
  return {
    id,
    data,
    payload: payload as Record<string, unknown>,
    due: row.due_at,
    done: row.done_at !== null,
  };
}
