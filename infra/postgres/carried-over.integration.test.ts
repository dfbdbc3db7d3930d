import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCaseActivities } from '../../activities/case-activities.ts';
import { planCase } from '../../policies/graph/plan-case.ts';
import { birthNotificationSchema } from '../../schemas/birth-notification.ts';
import type { NodeKey } from '../../schemas/case-plan.ts';
import { answerOf } from '../../test/support/answers.ts';
import { createEmptyDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { STORY } from '../../workflows/birth-case.ts';
import { testKeyring } from '../sealing/keyring.test-setup.ts';
import { createCaseLedger } from './ledger/case-ledger.ts';
import { sealFacts, splitNotification } from './ledger/facts.ts';
import { claimWakes } from './ledger/wakes.ts';
import { migrate } from './prepare.ts';

const keyring = testKeyring('a-key-for-this-test');
const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
const CERTIFICATE: NodeKey = 'child-1/birth-certificate';
const VACCINATION: NodeKey = 'child-1/vaccination-record';
const ASKED_AT = '2026-11-20T08:00:00.000Z';
const PATIENCE_SECONDS = 900;

/** How the ledger of 0.1.0 had a piece of work. */
interface FormerMatter {
  readonly status: string;
  readonly nodeState: string;
  readonly attempt?: number;
  readonly flags?: readonly string[];
}

const asked = { status: 'requested', nodeState: 'requested', attempt: 1 } as const;

/** A ledger of 0.1.0 with open cases in it: the state of a case stood twice, and what was to be told stood elsewhere. */
describe('a ledger of before 0.2', () => {
  let database: FreshDatabase;
  let pool: pg.Pool;

  beforeEach(async () => {
    database = await createEmptyDatabase((await testServers()).adminUrl);
    await runner({
      databaseUrl: database.url,
      dir: MIGRATIONS,
      direction: 'up',
      count: readdirSync(MIGRATIONS).filter((file) => file < '0052').length,
      migrationsTable: 'migration',
      migrationsSchema: 'birth_admin',
      createMigrationsSchema: true,
      checkOrder: true,
      singleTransaction: false,
      log: () => undefined,
    });
    pool = new pg.Pool({ connectionString: database.url, max: 3 });
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  /** A case as 0.1.0 wrote it. @returns its number */
  async function put(
    matters: Readonly<Partial<Record<NodeKey, FormerMatter>>>,
    { started = true, closed = false } = {},
  ): Promise<string> {
    const caseNumber = `B-${randomUUID()}`;
    const notification = birthNotificationSchema.parse(freshSample('lanzhou-first-child'));
    await pool.query(
      `insert into ledger.birth_case (case_number, facility_code, notification_id, division_code, status, graph,
         notification_hash, mother_hash, accepted_by, accepted_at, completed_at)
       values ($1, 'F', $2, '620102', $3, 'test@1', '', '', 'test', $4, case when $3 = 'completed' then now() end)`,
      [caseNumber, notification.notificationId, closed ? 'completed' : 'processing', ASKED_AT],
    );
    for (const [subject, facts] of splitNotification(notification)) {
      const { key, wrapped } = keyring.newDataKey();
      await pool.query(
        'insert into ledger.subject (case_number, subject, wrapped_key, facts) values ($1, $2, $3, $4)',
        [caseNumber, subject, wrapped, sealFacts(key, { caseNumber, subject, revision: 0 }, facts)],
      );
    }
    const options = { patienceSeconds: PATIENCE_SECONDS, receivedOn: '2026-11-20' };
    for (const [position, { key, node, status }] of planCase(notification, options).matters.entries()) {
      const ended = { status, nodeState: 'done' };
      const waits = { status, nodeState: 'waiting' };
      const former: FormerMatter = closed
        ? { status: 'completed', nodeState: 'done' }
        : (matters[key] ?? (status === 'waiting' ? waits : ended));
      const state = { state: former.nodeState, attempt: 0 };
      await pool.query(
        `insert into ledger.matter (case_number, subject, code, position, part, department, node, route, status, flags,
           node_state, attempt, requested_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'joint', $8, $9, $10, $11, $12)`,
        [
          caseNumber,
          node.subject,
          node.code,
          position,
          node.part,
          node.department,
          JSON.stringify({ ...node, ...state }),
          former.status,
          former.flags ?? [],
          former.nodeState,
          former.attempt ?? 0,
          former.attempt ? ASKED_AT : null,
        ],
      );
    }
    await pool.query(
      `insert into ledger.start_request (case_number, try_at, started_at) values ($1, $2::timestamptz, case when $3 then $2::timestamptz end)`,
      [caseNumber, ASKED_AT, started],
    );
    return caseNumber;
  }

  /** An answer, or a decision of a person, that 0.1.0 had written down and not applied yet. */
  async function putNews(caseNumber: string, kind: 'answer' | 'task', outcome: string): Promise<void> {
    const { envelope } = answerOf(keyring, { caseNumber, key: CERTIFICATE, form: 1 });
    const answers = kind === 'answer';
    await pool.query(
      `insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, command_id, department, body)
       values ($1, $2, $3, 'child-1', 'birth-certificate', 1, $4, $5, $6, decode($7, 'base64'))`,
      [
        envelope.id,
        caseNumber,
        kind,
        outcome,
        answers ? envelope.data.commandId : null,
        answers ? 'health-commission' : null,
        answers ? envelope.data.sealed : null,
      ],
    );
  }

  /** Every row of the ledger, without what the migrations take away, and without what has no value: so are columns that they add. */
  async function everyRow(): Promise<string[]> {
    const { rows: tables } = await pool.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'ledger'
          and tablename not in ('wake', 'alarm', 'start_request') order by 1`,
    );
    const gone = [
      'node_state',
      'answer_due_at',
      'delivered_at',
      'deliver_at',
      'tries',
      'as_sent',
      'form',
      'words',
    ];
    const parts = tables.map(
      ({ name }) =>
        `select '${name} ' || jsonb_strip_nulls(to_jsonb(t) - $1::text[])::text as row from ledger.${name} t`,
    );
    const { rows } = await pool.query<{ row: string }>(parts.join(' union all '), [gone]);
    return rows.map(({ row }) => row).sort();
  }

  const round = (caseNumber: string) =>
    createCaseActivities({
      ledger: createCaseLedger({ pool, keyring, wakeRelay: () => undefined }),
    }).carryOn(caseNumber, STORY);

  it('comes through with everything it had; each open case is to be started, or carried over', async () => {
    const unstarted = await put({}, { started: false });
    const running = await put({
      [CERTIFICATE]: { status: 'completed', nodeState: 'done', attempt: 1 },
      'child-1/household-registration': asked,
      [VACCINATION]: { status: 'processing', nodeState: 'requested', attempt: 1 },
      'child-1/medical-insurance': { ...asked, flags: ['overdue'] },
    });
    const held = await put({ [CERTIFICATE]: { status: 'correction', nodeState: 'held', attempt: 1 } });
    const closed = await put({}, { closed: true });
    const before = await everyRow();
    await migrate(database.url);
    expect(await everyRow()).toEqual(before);
    const { rows: wakes } = await pool.query('select case_number, kind, tries from ledger.wake');
    expect(wakes).toHaveLength(3);
    expect(wakes).toEqual(
      expect.arrayContaining([
        { case_number: unstarted, kind: 'start', tries: 0 },
        { case_number: running, kind: 'carry-over', tries: 0 },
        { case_number: held, kind: 'carry-over', tries: 0 },
      ]),
    );
    expect(wakes.map(({ case_number }: { case_number: string }) => case_number)).not.toContain(closed);
    expect(await claimWakes(pool, ['start', 'carry-over'], 10)).toHaveLength(3);
    const due = new Date(Date.parse(ASKED_AT) + PATIENCE_SECONDS * 1000);
    const { rows: deadlines } = await pool.query(
      `select case_number, subject || '/' || code as key, answer_due_at as due from ledger.matter
        where answer_due_at is not null order by code`,
    );
    expect(deadlines).toEqual([
      { case_number: running, key: 'child-1/household-registration', due },
      { case_number: running, key: VACCINATION, due },
    ]);
    const { rows: alarms } = await pool.query('select case_number, rings_at from ledger.alarm');
    expect(alarms).toEqual([{ case_number: running, rings_at: due }]);
  });

  it('carries on with what had landed and was not applied: an answer, and a person’s decision', async () => {
    const answered = await put({ [CERTIFICATE]: asked });
    await putNews(answered, 'answer', 'completed');
    const decided = await put({ [CERTIFICATE]: { status: 'correction', nodeState: 'held', attempt: 1 } });
    await putNews(decided, 'task', 'resolved');
    await migrate(database.url);
    expect((await round(answered)).matters).toMatchObject({
      [CERTIFICATE]: 'completed',
      'child-1/household-registration': 'requested',
    });
    expect((await round(decided)).matters).toMatchObject({ [CERTIFICATE]: 'requested' });
    const { rows } = await pool.query(
      `select attempt from ledger.matter where case_number = $1 and code = 'birth-certificate'`,
      [decided],
    );
    expect(rows).toEqual([{ attempt: 2 }]);
    const left = await pool.query('select from ledger.inbox where applied_at is null');
    expect(left.rowCount).toBe(0);
  });

  it('gets its new index beside the work that goes on, also where one was left half made', async () => {
    await leaveHalfMadeIndex();
    const isValid = `select i.indisvalid as valid from pg_index i where i.indexrelid = 'ledger.inbox_to_apply'::regclass`;
    expect((await pool.query(isValid)).rows).toEqual([{ valid: false }]);
    await migrate(database.url);
    expect((await pool.query(isValid)).rows).toEqual([{ valid: true }]);
    // What one transaction writes bears its number: the index was not made by the migration that counts on it.
    const { rows } = await pool.query<{ apart: boolean }>(
      `select i.xmin <> t.xmin as apart from pg_class i, pg_class t
        where i.oid = 'ledger.inbox_to_apply'::regclass and t.oid = 'ledger.wake'::regclass`,
    );
    expect(rows).toEqual([{ apart: true }]);
    await migrate(database.url);
    expect((await pool.query(isValid)).rows).toEqual([{ valid: true }]);
  });

  /** As a process leaves it that was killed while it waited for somebody's transaction. */
  async function leaveHalfMadeIndex(): Promise<void> {
    const writer = await pool.connect();
    await writer.query('begin');
    await writer.query('lock table ledger.inbox in row exclusive mode');
    const maker = new pg.Client({ connectionString: database.url, statement_timeout: 300 });
    await maker.connect();
    const make =
      'create index concurrently inbox_to_apply on ledger.inbox (case_number, received_at) where applied_at is null';
    await expect(maker.query(make)).rejects.toThrow('statement timeout');
    await maker.end();
    await writer.query('rollback');
    writer.release();
  }
});
