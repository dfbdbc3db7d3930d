import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import type { CaseRunner } from '../../infra/temporal/client.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { News } from '../../schemas/case-plan.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { startTestApi, type TestApi } from '../api/api.test-setup.ts';
import { createDeadLetterWatch } from './dead-letters.ts';
import type { HandOver } from './deliverer.ts';
import { createLanding } from './land.ts';
import { createJudge } from './sweeper.ts';

const log = createLog('land-test', 'fatal');
const keyring = testKeyring('a-key-for-this-test');
const TOPIC = 'birth.health-commission.answers.v1';

describe('answers that arrive', () => {
  let database: FreshDatabase;
  let api: TestApi;
  let caseNumber: string;
  let offered: { caseNumber: string; news: readonly News[]; how: HandOver }[];

  beforeAll(async () => {
    database = await createFreshDatabase((await testServers()).adminUrl);
    api = await startTestApi(database.url);
  });
  beforeEach(async () => {
    offered = [];
    const answer = await api.call('hospital', '/v1/births', { body: freshSample('lanzhou-first-child') });
    caseNumber = answer.json<{ caseNumber: string }>().caseNumber;
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const land = (batch: readonly ReceivedMessage[]): Promise<void> =>
    createLanding({
      pool: api.pool,
      log,
      wakeRelay: () => undefined,
      keyring,
      patienceSeconds: 900,
      deliverer: {
        offer: (of, news, how) => void offered.push({ caseNumber: of, news, how }),
        close: () => Promise.resolve(),
      },
    })(batch);

  let offset = 0;
  function message(change: { id?: string; of?: string; key?: string; value?: string } = {}): ReceivedMessage {
    const { id = randomUUID(), of = caseNumber, key = of } = change;
    const envelope = {
      specversion: '1.0',
      id,
      source: '/test',
      type: 'cn.birth.birth-certificate.completed.v1',
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data: {
        caseNumber: of,
        subject: 'child-1',
        matter: 'birth-certificate',
        attempt: 1,
        commandId: randomUUID(),
        outcome: 'completed',
        sealed: Buffer.from('sealed').toString('base64'),
      },
    };
    const value = Buffer.from(change.value ?? JSON.stringify(envelope));
    return { topic: TOPIC, partition: 0, offset: String((offset += 1)), key, value, headers: {} };
  }

  async function count(sql: string): Promise<number> {
    const { rows } = await api.pool.query<{ n: number }>(`select count(*)::int as n from ${sql}`, [
      caseNumber,
    ]);
    return rows[0]?.n ?? -1;
  }
  const landed = (): Promise<number> => count('ledger.inbox where case_number = $1');

  it('land once and are offered once, standing twice in a batch and coming again', async () => {
    const id = randomUUID();
    await land([message({ id }), message({ id })]);
    await land([message({ id })]);
    expect(await landed()).toBe(1);
    expect(offered.flatMap(({ news }) => news.map((item) => item.eventId))).toEqual([id]);
  });

  it('are set aside when nobody can use them, each once, and the others go on', async () => {
    const bad = [
      message({ value: 'no json', key: caseNumber }),
      message({ value: '{"id":1}', key: caseNumber }),
      message({ key: 'another case' }),
      message({ of: 'B-UNKNOWN' }),
    ];
    const before = await deadLetters();
    await land([...bad, message()]);
    await land(bad);
    expect((await deadLetters()).slice(before.length)).toEqual([
      'unreadable',
      'unreadable',
      'wrong-key',
      'case-unknown',
    ]);
    expect(await landed()).toBe(1);
    expect(offered).toHaveLength(1);
  });

  it('of a case that has ended become one task each, however often they are brought', async () => {
    await land([message()]);
    await api.pool.query('update ledger.birth_case set completed_at = now() where case_number = $1', [
      caseNumber,
    ]);
    const runner = { startCase: () => Promise.reject(new Error('a closed case is not started')) };
    const judge = createJudge({ pool: api.pool, runner: runner as unknown as CaseRunner, log });
    const news = offered.flatMap((one) => one.news);
    expect(await judge(caseNumber, news)).toBe('settled');
    expect(await judge(caseNumber, news)).toBe('settled');
    expect(await count(`ledger.human_task where case_number = $1 and kind = 'late-answer'`)).toBe(1);
    expect(await count(`ledger.case_event where case_number = $1 and type = 'answer.late'`)).toBe(1);
  });

  it('of an open case that does not run rebuild it from the ledger', async () => {
    await land([message()]);
    const started: unknown[] = [];
    const startCase: CaseRunner['startCase'] = async (plan, how) => {
      started.push([plan.caseNumber, how]);
      return 'started';
    };
    const judge = createJudge({ pool: api.pool, runner: { startCase } as CaseRunner, log });
    const news = offered.flatMap((one) => one.news);
    expect(await judge(caseNumber, news)).toBe('rebuilt');
    expect(started).toEqual([[caseNumber, { rebuild: true }]]);
  });

  it('that nobody could read open one task each, however often their dead letters come', async () => {
    const letters = [message({ value: 'no json', key: caseNumber }), message({ value: '{}', key: '' })];
    const watch = createDeadLetterWatch(api.pool);
    await watch(letters);
    await watch(letters);
    const { rows } = await api.pool.query(
      `select from ledger.human_task where kind = 'dead-letter' and dedupe_key = any($1)`,
      [letters.map(({ topic, partition, offset: at }) => `dead-letter/${topic}/${partition}/${at}`)],
    );
    expect(rows).toHaveLength(2);
  });

  it('are not let go while the ledger is away', async () => {
    const away = await startTestApi('postgres://nobody@127.0.0.1:1/none');
    const landing = createLanding({
      pool: away.pool,
      log,
      wakeRelay: () => undefined,
      keyring,
      patienceSeconds: 900,
      deliverer: { offer: () => undefined, close: () => Promise.resolve() },
    });
    await expect(landing([message()])).rejects.toThrow('ECONNREFUSED');
    await away.close();
  });

  async function deadLetters(): Promise<string[]> {
    const { rows } = await api.pool.query<{ reason: string }>(
      `select headers->>'dlq-reason' as reason from ledger.outbox where kind = 'dead-letter' order by seq`,
    );
    return rows.map(({ reason }) => reason);
  }
});
