import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureTopics } from '../../../infra/kafka/topics.ts';
import { CASE_SOURCE, writeEnvelope } from '../../../infra/messages/envelope.ts';
import { testKeyring } from '../../../infra/sealing/keyring.test-setup.ts';
import { eventType } from '../../../schemas/message.ts';
import { commandsTopic } from '../../../schemas/topic.ts';
import type { OutgoingMessage } from '../../../infra/kafka/port.ts';
import { publishRaw } from '../../../test/support/kafka.ts';
import { openTestLedger, type TestLedger } from '../../../test/support/ledger.ts';
import { freshSample } from '../../../test/support/samples.ts';
import { birthCommand, type Ended } from '../../../test/support/birth-command.ts';
import { testServers } from '../../../test/support/servers.ts';

interface Listed {
  readonly lost: readonly { readonly caseNumber: string; readonly acceptedAt: string }[];
  readonly erasures: readonly { readonly caseNumber: string; readonly subject: string }[];
  readonly restorePoint?: { readonly after: string | null; readonly before: string };
  readonly knownSince?: string;
  readonly silent: readonly string[];
}

let test: TestLedger;
let brokers: string[];
let folder: string;
let since: string;

beforeAll(async () => {
  test = await openTestLedger(testKeyring('a-key-for-this-test'));
  ({ brokers } = await testServers());
  await ensureTopics({ brokers });
  folder = mkdtempSync(path.join(tmpdir(), 'birth-lost-'));
  await runWith({});
});
beforeEach(() => {
  since = new Date().toISOString();
});
afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

async function runWith(changed: object): Promise<void> {
  const { temporal } = await testServers();
  const tokens = { clerk: 'c', supervisor: 's', operator: 'o' };
  const run = { api: 'http://127.0.0.1:1', temporal, kafka: brokers, postgres: test.url, tokens };
  writeFileSync(path.join(folder, 'run.json'), JSON.stringify({ ...run, pid: process.pid, ...changed }));
}

const lost = (...args: string[]): Promise<Ended> =>
  birthCommand(['lost', ...args], { BIRTH_DATA_DIR: folder });

/** Topics that were made a moment ago take nothing yet. */
async function publish(messages: readonly OutgoingMessage[]): Promise<void> {
  await vi.waitFor(() => publishRaw(brokers, messages), { timeout: 45_000, interval: 200 });
}

/** Births that wait in the ledger for their start: no worker runs. What they publish is on Kafka. */
async function acceptBirths(count: number): Promise<string[]> {
  const accepted: string[] = [];
  for (let i = 0; i < count; i += 1) accepted.push(await test.accept(freshSample('lanzhou-first-child')));
  const { rows } = await test.pool.query<{ topic: string; key: string; body: Buffer }>(
    `select topic, key, body from ledger.outbox where kind = 'event' and key = any($1)`,
    [accepted],
  );
  await publish(rows.map(({ topic, key, body }) => ({ topic, key, value: body, headers: {} })));
  return accepted;
}

/** As a restore does. */
async function takeOut(caseNumbers: readonly string[]): Promise<void> {
  const client = await test.pool.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    await client.query('delete from ledger.birth_case where case_number = any($1)', [caseNumbers]);
    await client.query('commit');
  } finally {
    client.release();
  }
}

async function publishErasure(caseNumber: string, subject: string): Promise<void> {
  const id = randomUUID();
  const type = eventType('erasure', 'requested');
  const data = { caseNumber, subject };
  const value = writeEnvelope({ id, source: CASE_SOURCE, type, caseNumber, time: new Date(), data });
  await publishRaw(brokers, [
    { topic: commandsTopic('public-security'), key: caseNumber, value, headers: {} },
  ]);
}

// each command is a process of its own
describe('births that a restore has lost', { timeout: 120_000 }, () => {
  it('are all listed though none of them was ever started, and nothing else is', async () => {
    const accepted = await acceptBirths(18);
    const [kept, gone] = [accepted.slice(0, 10), accepted.slice(10)];
    await takeOut(gone);
    const { code, stdout, stderr } = await lost('--json', '--since', since);
    const listed = JSON.parse(stdout) as Listed;
    expect([code, stderr]).toEqual([0, '']);
    expect(listed.lost.map(({ caseNumber }) => caseNumber).toSorted()).toEqual(gone.toSorted());
    expect(listed.silent).toEqual([]);
    expect(listed.knownSince).toBeDefined();

    const times = await test.pool.query<{ last: Date }>(
      'select max(accepted_at) as last from ledger.birth_case where case_number = any($1)',
      [kept],
    );
    expect(listed.restorePoint).toEqual({
      after: times.rows[0]?.last.toISOString(),
      before: listed.lost[0]?.acceptedAt,
    });
    const { stdout: whole } = await lost();
    for (const caseNumber of gone) expect(whole).toContain(caseNumber);
    for (const caseNumber of kept) expect(whole).not.toContain(caseNumber);
    expect(whole).toContain('保留 14 天');
    expect(whole).toContain('哪里都查不到');
  });

  it('are none where the ledger knows every case', async () => {
    await acceptBirths(2);
    const { code, stdout } = await lost('--json', '--since', since);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { lost: [], erasures: [] }]);
  });

  it('are listed as far as they are known where Kafka is away, which is said', async () => {
    await runWith({ kafka: ['127.0.0.1:1'] });
    const { code, stdout } = await lost('--json', '--since', since);
    await runWith({});
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { silent: ['Kafka'] }]);
  });
});

describe('erasures that a restore has taken back', { timeout: 120_000 }, () => {
  it('are listed from what departments were asked and what they have done, unless the ledger knows them', async () => {
    const [asked, done, known] = (await acceptBirths(3)) as [string, string, string];
    await publishErasure(asked, 'child-1');
    await publishErasure(known, 'child-1');
    for (const caseNumber of [done, known])
      await test.pool.query(
        `insert into public_security.inbox (event_id, case_number, subject, code, attempt, handled_at, answer_id)
         values (gen_random_uuid(), $1, 'child-1', 'erasure', 1, now(), gen_random_uuid())`,
        [caseNumber],
      );
    await test.pool.query(
      `insert into ledger.erasure (case_number, subject, reason, requested_by, requested_at)
       values ($1, 'child-1', 'guardian-request', 'test', now())`,
      [known],
    );
    const { stdout } = await lost('--json', '--since', since);
    const { erasures, silent } = JSON.parse(stdout) as Listed;
    expect(silent).toEqual([]);
    const named = erasures.map(({ caseNumber, subject }) => `${caseNumber} ${subject}`);
    expect(named.toSorted()).toEqual([`${asked} child-1`, `${done} child-1`].toSorted());
  });
});
