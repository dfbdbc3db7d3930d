import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../infra/telemetry/log.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { waitFor } from '../../test/support/wait.ts';
import { fewAtATime, startTestApi, type TestApi } from '../api/api.test-setup.ts';
import { startPage, startStarter, type StarterOptions } from './starter.ts';

const PAGE = 25;
const log = createLog('starter-test', 'fatal');

describe('cases that the API has not started', () => {
  let database: FreshDatabase;
  let api: TestApi;
  let running: Set<string>;
  let woken: string[];
  /** how many had been started whenever a worker was waited for */
  let takenUp: number[];

  const accept = async (): Promise<string> => {
    const answer = await api.call('hospital', '/v1/births', { body: freshSample('lanzhou-first-child') });
    expect(answer.statusCode).toBe(202);
    return answer.json<{ caseNumber: string }>().caseNumber;
  };
  const acceptMany = async (count: number): Promise<void> => {
    await fewAtATime(count, accept);
    await api.pool.query('update ledger.start_request set try_at = now() where started_at is null');
  };
  const options = (): StarterOptions => ({
    pool: api.pool,
    log,
    everySeconds: 0.05,
    maxUnderWay: 150,
    deliverer: { offer: (caseNumber) => void woken.push(caseNumber) },
    runner: {
      startCase: async ({ caseNumber }) => {
        if (running.has(caseNumber)) return 'already-started';
        running.add(caseNumber);
        return 'started';
      },
      /** a worker that takes up all that runs, as its first steps would */
      deliver: async () => {
        takenUp.push(running.size);
        await api.pool.query(
          'update ledger.start_request set started_at = now() where case_number = any($1)',
          [[...running]],
        );
      },
    },
  });
  /** news for so many cases */
  const fillInbox = async (count: number, tries: number): Promise<void> => {
    await api.pool.query(
      `insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, deliver_at, tries)
       select gen_random_uuid(), 'B-' || n, 'answer', 'child-1', 'birth-certificate', 1, 'completed', now(), $2
         from generate_series(1, $1) n`,
      [count, tries],
    );
  };

  beforeAll(async () => {
    database = await createFreshDatabase((await testServers()).adminUrl);
    api = await startTestApi(database.url);
  });
  beforeEach(async () => {
    running = new Set();
    woken = [];
    takenUp = [];
    await api.pool.query('update ledger.start_request set started_at = coalesce(started_at, now())');
    await api.pool.query('update ledger.inbox set applied_at = now(), delivered_at = now()');
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  it('are started page by page, each when a worker has taken up the one before', async () => {
    await acceptMany(2 * PAGE + 10);
    const starter = startStarter(options());
    await waitFor('all to run', async () => (running.size === 2 * PAGE + 10 ? true : undefined));
    await starter.close();
    expect(takenUp.slice(0, 3)).toEqual([PAGE, 2 * PAGE, 2 * PAGE + 10]);
    expect(woken).toEqual([]);
  });

  it('wait while news do not reach the cases that run, and no longer', async () => {
    await acceptMany(3);
    await fillInbox(50, 0);
    expect(await startPage(options(), { isDue: false })).toBe('held');
    expect(running.size).toBe(0);
    await api.pool.query('update ledger.inbox set applied_at = now(), delivered_at = now()');
    expect(await startPage(options(), { isDue: false })).toBe('started');
    expect(running.size).toBe(3);
  });

  it('have their turn although workers are behind for as long as others come', async () => {
    await acceptMany(PAGE + 1);
    await fillInbox(50, 0);
    const starter = startStarter({ ...options(), turnSeconds: 0.3 });
    await waitFor('all to run', async () => (running.size === PAGE + 1 ? true : undefined));
    await starter.close();
    expect(takenUp).toEqual([PAGE, PAGE + 1]);
  });

  it('do not wait for news of sick cases, which are brought again and again', async () => {
    await acceptMany(1);
    await fillInbox(50, 7);
    expect(await startPage(options(), { isDue: false })).toBe('started');
    expect(running.size).toBe(1);
  });

  it('are woken when they run already and have not said so', async () => {
    const caseNumber = await accept();
    running.add(caseNumber);
    await api.pool.query('update ledger.start_request set try_at = now() where case_number = $1', [
      caseNumber,
    ]);
    await startPage(options(), { isDue: false });
    expect(woken).toEqual([caseNumber]);
  });

  it('do not hold a gateway that stops, when no worker takes them up', async () => {
    await acceptMany(1);
    const { runner, ...rest } = options();
    let waitedFor = false;
    const deliver: StarterOptions['runner']['deliver'] = () => {
      waitedFor = true;
      return new Promise(() => undefined);
    };
    const starter = startStarter({ ...rest, runner: { ...runner, deliver } });
    await waitFor('a worker to be waited for', async () => (waitedFor ? true : undefined));
    await starter.close();
    expect(running.size).toBe(1);
  });

  it('are started after Temporal was away', async () => {
    await acceptMany(2);
    let away = 2;
    const { runner, ...rest } = options();
    const flaky: StarterOptions['runner'] = {
      ...runner,
      startCase: async (plan) => {
        if (away-- > 0) throw new Error(`away ${randomUUID()}`);
        return runner.startCase(plan);
      },
    };
    const starter = startStarter({ ...rest, runner: flaky });
    await waitFor('both to run', async () => (running.size === 2 ? true : undefined));
    await starter.close();
    expect(away).toBeLessThanOrEqual(0);
  });
});
