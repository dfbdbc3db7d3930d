import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { CASE_CHECKS } from './checks/cases.ts';
import { examine, verdictOf } from './doctor.ts';
import { resendCommands } from './resend.ts';
import { readLedgerStatus } from './status-queries.ts';

let database: FreshDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

beforeEach(async () => {
  await client.query(
    'truncate ledger.birth_case, ledger.outbox, ledger.inbox, ledger.human_task, ledger.wake cascade',
  );
});

async function addCase(number: string, status: string): Promise<void> {
  await client.query(
    `insert into ledger.birth_case (case_number, facility_code, notification_id, division_code, status, graph,
        notification_hash, mother_hash, accepted_by)
      values ($1, 'F', $1, '620102', $2, 'g', '', '', 'test')`,
    [number, status],
  );
}

interface OutboxFixture {
  readonly key: string;
  readonly kind: 'command' | 'event';
  readonly sent?: boolean;
  readonly done?: boolean;
}

async function addOutbox({ key, kind, sent = false, done = false }: OutboxFixture): Promise<void> {
  await client.query(
    `insert into ledger.outbox (id, shard, topic, key, kind, created_at, due_at, sent_at, done_at)
      values ($1, 0, 't', $2, $3, now() - interval '90 seconds', now() + interval '1 hour',
        case when $4 then now() end, case when $5 then now() end)`,
    [randomUUID(), key, kind, sent, done],
  );
}

async function addTask(kind: string, status: string): Promise<void> {
  await client.query(
    `insert into ledger.human_task (id, kind, dedupe_key, reason, deadline, status) values ($1::uuid, $2, $1::text, 'r', now(), $3)`,
    [randomUUID(), kind, status],
  );
}

describe('the state of things', () => {
  it('counts open cases by status, open tasks by queue and what waits in each box', async () => {
    await addCase('C1', 'processing');
    await addCase('C2', 'processing');
    await addCase('C3', 'completed');
    await addTask('refused', 'open');
    await addTask('late-answer', 'open');
    await addTask('refused', 'completed');
    await addOutbox({ key: 'C1', kind: 'event' });
    await addOutbox({ key: 'C1', kind: 'command', sent: true });
    await addOutbox({ key: 'C1', kind: 'command', sent: true, done: true });
    const { cases, tasks, outbox, inbox } = await readLedgerStatus(client);
    expect(cases).toEqual({ processing: 2 });
    expect(tasks).toEqual({ manual: 2 });
    const [ledger, ...others] = outbox;
    expect(ledger).toMatchObject({ schema: 'ledger', waiting: 1, unanswered: 1 });
    expect(ledger?.oldestSeconds).toBeGreaterThanOrEqual(90);
    expect(others.map((o) => o.schema)).toContain('notifier');
    expect(others.map((o) => o.waiting + o.oldestSeconds + o.unanswered)).toEqual(others.map(() => 0));
    expect(inbox.map((i) => i.schema)).toContain('public_security');
    expect(inbox[0]).toEqual({ schema: 'ledger', waiting: 0, oldestSeconds: 0 });
  });
});

describe('what waits for its workflow', () => {
  it('is counted by why, with the age of the oldest, and so are the cases that were set aside', async () => {
    for (const number of ['C1', 'C2', 'C3']) await addCase(number, 'processing');
    await client.query(
      `insert into ledger.wake (case_number, kind, due_at, since)
       values ('C1', 'news', now(), now() - interval '90 seconds'), ('C2', 'start', now(), now()), ('C3', 'carry-over', now(), now())`,
    );
    await addTask('case-set-aside', 'open');
    const { wakes, setAside } = await readLedgerStatus(client);
    expect(wakes).toMatchObject({ news: 1, starts: 2 });
    expect(wakes.oldestSeconds).toBeGreaterThanOrEqual(90);
    expect(setAside).toBe(1);
  });

  it('is nothing where everything was answered', async () => {
    const { wakes, setAside } = await readLedgerStatus(client);
    expect({ wakes, setAside }).toEqual({ wakes: { news: 0, starts: 0, oldestSeconds: 0 }, setAside: 0 });
  });
});

describe('the doctor', () => {
  const examineCases = () =>
    examine(CASE_CHECKS, {
      env: {},
      dataDir: '',
      running: true,
      postgres: database.url,
      temporal: undefined,
      kafka: undefined,
    });

  it('finds nothing where nothing waits, and skips what it cannot read', async () => {
    const reports = await examineCases();
    expect(reports.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
    const away = {
      env: {},
      dataDir: '',
      running: true,
      postgres: 'postgres://127.0.0.1:1/x',
      temporal: undefined,
      kafka: undefined,
    };
    expect((await examine(CASE_CHECKS, away)).map(({ status }) => status)).toEqual([
      'skipped',
      'skipped',
      'skipped',
    ]);
  });

  it('warns of cases that were set aside and of what waits too long, and names what to read', async () => {
    await addCase('C1', 'processing');
    await addTask('case-set-aside', 'open');
    await addTask('dead-letter', 'open');
    await client.query(
      `insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, received_at)
       values (gen_random_uuid(), 'C1', 'task', 'child-1', 'a', 1, 'resolved', now() - interval '15 minutes')`,
    );
    const reports = await examineCases();
    expect(reports).toMatchObject([
      {
        name: 'set-aside',
        status: 'warning',
        fix: expect.stringContaining('docs/runbooks/set-aside.md') as string,
      },
      {
        name: 'dead-letters',
        status: 'warning',
        fix: expect.stringContaining('docs/runbooks/dead-letters.md') as string,
      },
      { name: 'waiting', status: 'warning', fix: '见 docs/runbooks/stuck-case.md' },
    ]);
    expect(reports.map(({ detail }) => detail).join()).toMatch(
      /1 个办件停办.*1 件死信任务未结.*没有生效，已 15/,
    );
    expect(verdictOf(reports)).toBe(1);
  });
});

describe('sending a case again', () => {
  it('makes its unanswered commands due, wakes the relay and leaves the rest alone', async () => {
    await addCase('C1', 'processing');
    await addOutbox({ key: 'C1', kind: 'command', sent: true });
    await addOutbox({ key: 'C1', kind: 'command', sent: true, done: true });
    await addOutbox({ key: 'C1', kind: 'event' });
    await addOutbox({ key: 'C2', kind: 'command', sent: true });
    const woken = new Promise((resolve) => client.once('notification', (n) => resolve(n.channel)));
    await client.query('listen outbox_ledger');
    expect(await resendCommands(client, 'C1')).toBe(1);
    expect(await woken).toBe('outbox_ledger');
    const { rows } = await client.query(
      'select key, kind from ledger.outbox where due_at <= clock_timestamp()',
    );
    expect(rows).toEqual([{ key: 'C1', kind: 'command' }]);
  });

  it('takes up a command that the broker would not take', async () => {
    await addCase('C1', 'processing');
    for (const sent of [false, true]) await addOutbox({ key: 'C1', kind: 'command', sent, done: true });
    await addOutbox({ key: 'C1', kind: 'command', done: true });
    await client.query(`update ledger.outbox set body = 'x' where due_at = (select min(due_at) from ledger.outbox)
      or sent_at is not null`);
    expect(await resendCommands(client, 'C1')).toBe(1);
    const { rows } = await client.query(
      'select sent_at from ledger.outbox where due_at <= clock_timestamp() and done_at is null',
    );
    expect(rows).toEqual([{ sent_at: null }]);
  });

  it('knows no case of that number', async () => {
    await expect(resendCommands(client, 'C9')).rejects.toThrow('没有编号为 C9 的办件');
  });
});
