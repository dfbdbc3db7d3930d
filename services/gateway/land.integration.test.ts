import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { wordsPlace } from '../../infra/sealing/keys.ts';
import { unsealJson } from '../../infra/sealing/seal.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { CaseWaker } from '../../infra/wakes/case-waker.ts';
import { answerOf, messageOf, type TestAnswer } from '../../test/support/answers.ts';
import { openTestLedger, type TestLedger } from '../../test/support/ledger.ts';
import { freshSample } from '../../test/support/samples.ts';
import { createLanding } from './land.ts';

const log = createLog('land-test', 'fatal');
const keyring = testKeyring('a-key-for-this-test');
const CERTIFICATE = 'child-1/birth-certificate';

describe('answers that arrive', () => {
  let test: TestLedger;
  let caseNumber: string;
  let woken: { caseNumber: string; kind: string; lingers: boolean }[];

  beforeAll(async () => {
    test = await openTestLedger(keyring);
  });
  beforeEach(async () => {
    woken = [];
    caseNumber = await test.accept(freshSample('lanzhou-first-child'));
  });
  afterAll(() => test.close());

  const waker: CaseWaker = {
    wake: (wake, lingerMs = 0) =>
      void woken.push({ caseNumber: wake.caseNumber, kind: wake.kind, lingers: lingerMs > 0 }),
    roomForStarts: () => 0,
    settled: () => Promise.resolve(),
  };
  const land = (batch: readonly ReceivedMessage[]): Promise<void> => {
    const { pool, ledger } = test;
    return createLanding({ pool, keyring, log, ledger, waker, wakeRelay: () => undefined })(batch);
  };
  const answer = (more: Partial<TestAnswer> = {}): ReceivedMessage =>
    messageOf(answerOf(keyring, { caseNumber, key: CERTIFICATE, ...more }));

  async function count(sql: string): Promise<number> {
    const { rows } = await test.pool.query<{ n: number }>(`select count(*)::int as n from ${sql}`, [
      caseNumber,
    ]);
    return rows[0]?.n ?? -1;
  }
  const landed = (): Promise<number> => count('ledger.inbox where case_number = $1');

  it('land without the one that can never be written down, which is a dead letter', async () => {
    const other = await test.accept(freshSample('lanzhou-first-child'));
    const unfit = answer();
    await test.pool.query(
      `alter table ledger.inbox add constraint unfit check (case_number <> '${caseNumber}') not valid`,
    );
    try {
      await land([unfit, messageOf(answerOf(keyring, { caseNumber: other, key: CERTIFICATE }))]);
    } finally {
      await test.pool.query('alter table ledger.inbox drop constraint unfit');
    }
    expect(woken.map((wake) => wake.caseNumber)).toEqual([other]);
    const { rows } = await test.pool.query(
      `select headers ->> 'dlq-reason' as reason from ledger.outbox where kind = 'dead-letter' and key = $1`,
      [caseNumber],
    );
    expect(rows).toEqual([{ reason: 'cannot-be-kept' }]);
  });

  it('land once and wake their case once, standing twice in a batch and coming again', async () => {
    const message = answer();
    await land([message, message]);
    await land([message]);
    expect(await landed()).toBe(1);
    expect(woken.map((wake) => wake.caseNumber)).toEqual([caseNumber]);
    expect(await count('ledger.wake where case_number = $1')).toBe(1);
  });

  it('are set aside when nobody can use them, each once, and the others go on', async () => {
    const bad = [
      { ...answer(), value: Buffer.from('no json') },
      { ...answer(), value: Buffer.from('{"id":1}') },
      { ...answer(), key: 'another case' },
      answer({ caseNumber: 'B-UNKNOWN' }),
    ];
    const before = await deadLetters();
    await land([...bad, answer()]);
    await land(bad);
    expect((await deadLetters()).slice(before.length)).toEqual([
      'unreadable',
      'unreadable',
      'wrong-key',
      'case-unknown',
    ]);
    expect(await landed()).toBe(1);
    expect(woken).toHaveLength(1);
  });

  it('wait for the others that are still asked, and for nothing when they are the last', async () => {
    await test.round(caseNumber);
    await land([answer()]);
    const { matters } = await test.round(caseNumber);
    woken = [];
    const asked = Object.entries(matters).filter(([, status]) => status === 'requested');
    expect(asked.length).toBeGreaterThan(1);
    const keys = asked.map(([key]) => key as TestAnswer['key']);
    const last = keys.pop();
    await land(keys.map((key) => answer({ key })));
    if (last) await land([answer({ key: last, outcome: 'accepted' })]);
    if (last) await land([answer({ key: last, outcome: 'refused' })]);
    expect(woken.map(({ lingers }) => lingers)).toEqual([true, true, false]);
  });

  it('of a case that is still to be started do not wait for its turn', async () => {
    await land([answer()]);
    expect(woken).toMatchObject([{ kind: 'news' }]);
    const { rows } = await test.pool.query('select kind, tries from ledger.wake where case_number = $1', [
      caseNumber,
    ]);
    expect(rows).toEqual([{ kind: 'news', tries: 0 }]);
  });

  it('that nobody could use are tried again when they come again otherwise and are still waited for', async () => {
    await test.round(caseNumber);
    const good = answerOf(keyring, { caseNumber, key: CERTIFICATE });
    const at = '2026-11-25T10:00:00+08:00';
    const payload = { certificateNumber: 'X620000001', issuedAt: at, signer: '甲', sealer: '甲' };
    await land([messageOf(answerOf(keyring, { caseNumber, key: CERTIFICATE, id: good.eventId, payload }))]);
    expect((await test.round(caseNumber)).matters[CERTIFICATE]).toBe('requested');
    await land([messageOf(good)]);
    expect((await test.round(caseNumber)).matters[CERTIFICATE]).toBe('completed');
    await land([messageOf(good)]);
    expect(await count('ledger.inbox where case_number = $1 and applied_at is null')).toBe(0);
    expect(woken).toHaveLength(2);
  });

  it('keep the words of a department sealed, without what cannot be seen, and not too long', async () => {
    await test.round(caseNumber);
    const reason = `${'王示例'.repeat(200)}材料\u0000不符\u001b[2J\u202e`;
    const asks = ['/children/0/name', '给我打电话'];
    await land([answer({ outcome: 'refused', payload: { reasonCode: 'no', reason, asks } })]);
    expect((await test.round(caseNumber)).matters[CERTIFICATE]).toBe('manual');
    const { rows } = await test.pool.query<{
      reason: string;
      words: Buffer;
      asks: string[];
      key: Buffer;
      id: string;
    }>(
      `select t.id, t.reason, t.words, t.asks, s.wrapped_key as key from ledger.human_task t
         join ledger.subject s using (case_number, subject) where case_number = $1 and kind = 'refused'`,
      [caseNumber],
    );
    const [task] = rows;
    expect(task).toMatchObject({ reason: '部门不予办理', asks: ['/children/0/name'] });
    const key = keyring.unwrap(task?.key ?? Buffer.alloc(0));
    const words = String(unsealJson(key, wordsPlace.ofTask(task?.id ?? ''), task?.words ?? Buffer.alloc(0)));
    expect([words.length, words.startsWith('王示例'), words.endsWith('…')]).toEqual([500, true, true]);
    const { rows: clear } = await test.pool.query<{ text: string }>(
      `select concat((select string_agg(t::text, ' ') from ledger.human_task t where t.case_number = $1),
         (select string_agg(m::text, ' ') from ledger.matter m where m.case_number = $1),
         (select string_agg(e::text, ' ') from ledger.case_event e where e.case_number = $1)) as text`,
      [caseNumber],
    );
    expect(clear[0]?.text).not.toContain('王示例');
  });

  it('that come again with other words before they were applied take those, and their place', async () => {
    const said = answerOf(keyring, { caseNumber, key: CERTIFICATE, outcome: 'refused' });
    const payload = { reasonCode: 'no', reason: '换一句话', asks: [] };
    const better = answerOf(keyring, {
      caseNumber,
      key: CERTIFICATE,
      outcome: 'refused',
      payload,
      id: said.eventId,
    });
    await land([messageOf(said)]);
    await test.pool.query(`update ledger.inbox set received_at = '2026-01-01' where case_number = $1`, [
      caseNumber,
    ]);
    for (let i = 0; i < 2; i += 1) await land([messageOf(better)]);
    const sealed = Buffer.from(better.data.sealed, 'base64');
    const { rows } = await test.pool.query(
      `select outcome, attempt, body, applied_at, received_at = '2026-01-01' as kept from ledger.inbox
        where case_number = $1`,
      [caseNumber],
    );
    expect(rows).toEqual([{ outcome: 'refused', attempt: 1, body: sealed, applied_at: null, kept: true }]);
    expect(woken).toHaveLength(2);
  });

  it('that came before what they answer are taken when they come again, as long as their command is open', async () => {
    const commandId = randomUUID();
    const paid = answer({ key: 'child-1/subsidy-payment', commandId });
    const comesAgain = async (): Promise<number> => {
      await test.pool.query(`update ledger.inbox set applied_at = '2000-01-01' where case_number = $1`, [
        caseNumber,
      ]);
      await land([paid]);
      return count(`ledger.inbox where case_number = $1 and applied_at > '2001-01-01'`);
    };
    await test.pool.query('update ledger.birth_case set decided_at = now() where case_number = $1', [
      caseNumber,
    ]);
    await land([paid]);
    expect(await comesAgain()).toBe(0);
    await test.pool.query(
      `insert into ledger.outbox (id, shard, topic, key, kind, body) values ($1, 0, 'commands', $2, 'command', '')`,
      [commandId, caseNumber],
    );
    expect(await comesAgain()).toBe(1);
    await test.pool.query('update ledger.outbox set done_at = now() where id = $1', [commandId]);
    expect(await comesAgain()).toBe(0);
  });

  it('of a case that has ended become one task each, as far as they differ, however often they are brought', async () => {
    for (const end of [
      `update ledger.matter set status = 'completed', ended_at = now() where case_number = $1`,
      'update ledger.birth_case set decided_at = now(), completed_at = now() where case_number = $1',
    ])
      await test.pool.query(end, [caseNumber]);
    const payload = {
      certificateNumber: 'X620000009',
      issuedAt: '2026-11-25T10:00:00+08:00',
      signer: '甲',
      sealer: '乙',
    };
    const [one, other, same] = [answer(), answer({ payload }), answer()];
    await land([one, other, same]);
    for (let i = 0; i < 2; i += 1) {
      expect(await test.round(caseNumber)).toMatchObject({ over: true });
      await land([other, same, one]);
    }
    expect(woken.map((wake) => wake.caseNumber)).toEqual([caseNumber]);
    expect(await count(`ledger.human_task where case_number = $1 and kind = 'late-answer'`)).toBe(2);
    expect(await count(`ledger.case_event where case_number = $1 and type = 'answer.late'`)).toBe(2);
    expect(await count('ledger.inbox where case_number = $1 and applied_at is null')).toBe(0);
  });

  it('of no workflow are applied at once, and wake nothing', async () => {
    const paid = answer({ key: 'child-1/subsidy-payment', outcome: 'accepted' });
    await land([paid]);
    await land([paid]);
    expect(woken).toEqual([]);
    expect(await count('ledger.inbox where case_number = $1 and applied_at is not null')).toBe(1);
  });

  it('of no workflow are left to the net when they cannot be applied now', async () => {
    const failing = { change: () => Promise.reject(new Error('a lock was waited for in vain')) };
    const { pool } = test;
    const landing = createLanding({ pool, keyring, log, ledger: failing, waker, wakeRelay: () => undefined });
    await landing([answer({ key: 'child-1/subsidy-payment' }), answer()]);
    expect(await count('ledger.inbox where case_number = $1 and applied_at is null')).toBe(2);
    expect(woken).toHaveLength(1);
  });

  it('are not let go while the ledger is away', async () => {
    const pool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
    const wakeRelay = (): void => undefined;
    const ledger = createCaseLedger({ pool, keyring, wakeRelay });
    const landing = createLanding({ pool, keyring, log, ledger, waker, wakeRelay });
    await expect(landing([answer()])).rejects.toThrow('ECONNREFUSED');
    expect(woken).toEqual([]);
    await pool.end();
  });

  async function deadLetters(): Promise<string[]> {
    const { rows } = await test.pool.query<{ reason: string }>(
      `select headers->>'dlq-reason' as reason from ledger.outbox where kind = 'dead-letter' order by seq`,
    );
    return rows.map(({ reason }) => reason);
  }
});
