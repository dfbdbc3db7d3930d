import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pool } from '../../infra/postgres/pool.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { CasePlan } from '../../schemas/case-plan.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { waitFor } from '../../test/support/wait.ts';
import { fewAtATime, startTestApi, type TestApi } from '../api/api.test-setup.ts';
import { reconcileAll, startReconciler, type ReconcileOptions } from './reconcile.ts';

const log = createLog('reconcile-test', 'fatal');

describe('open cases and what Temporal runs', () => {
  let database: FreshDatabase;
  let api: TestApi;
  let running: Set<string>;
  let rebuilt: CasePlan[];
  /** the cases that were waited for, and how many had been rebuilt by then */
  let takenUp: { readonly caseNumber: string; readonly after: number }[];

  const accept = async (): Promise<string> => {
    const answer = await api.call('hospital', '/v1/births', { body: freshSample('lanzhou-first-child') });
    expect(answer.statusCode).toBe(202);
    const { caseNumber } = answer.json<{ caseNumber: string }>();
    await markStarted(api.pool, caseNumber);
    running.add(caseNumber);
    return caseNumber;
  };
  const options = (): ReconcileOptions => ({
    pool: api.pool,
    log,
    ageSeconds: 0,
    presence: { isRunning: async (one) => running.has(one), close: async () => undefined },
    runner: {
      startCase: async (plan, how) => {
        if (running.has(plan.caseNumber)) return 'already-started';
        expect(how).toEqual({ rebuild: true });
        running.add(plan.caseNumber);
        rebuilt.push(plan);
        return 'started';
      },
      deliver: async (caseNumber) => {
        takenUp.push({ caseNumber, after: rebuilt.length });
      },
    },
  });

  beforeAll(async () => {
    database = await createFreshDatabase((await testServers()).adminUrl);
    api = await startTestApi(database.url);
  });
  beforeEach(async () => {
    running = new Set();
    rebuilt = [];
    takenUp = [];
    await api.pool.query('update ledger.birth_case set completed_at = coalesce(completed_at, now())');
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  it('rebuilds exactly the open cases that do not run, with their plan as the ledger has it', async () => {
    const [kept, lost, closed, unstarted] = [await accept(), await accept(), await accept(), await accept()];
    for (const one of [lost, closed, unstarted]) running.delete(one);
    await api.pool.query('update ledger.birth_case set completed_at = now() where case_number = $1', [
      closed,
    ]);
    await api.pool.query('update ledger.start_request set started_at = null where case_number = $1', [
      unstarted,
    ]);
    expect(await reconcileAll(options())).toEqual({ looked: 2, rebuilt: 1 });
    expect(rebuilt.map((plan) => plan.caseNumber)).toEqual([lost]);
    expect(rebuilt[0]?.nodes.length).toBeGreaterThan(5);
    expect(await reconcileAll(options())).toEqual({ looked: 2, rebuilt: 0 });
    expect(running.has(kept)).toBe(true);
  });

  it('goes through many pages', async () => {
    await fewAtATime(120, accept);
    running.clear();
    expect(await reconcileAll(options())).toEqual({ looked: 120, rebuilt: 120 });
    // No more than a page stands before a birth that comes meanwhile.
    expect(takenUp.map(({ after }) => after)).toEqual([50, 100, 120]);
    for (const { caseNumber } of takenUp) expect(running.has(caseNumber)).toBe(true);
  });

  it('leaves a case alone that ends while Temporal is asked', async () => {
    const ending = await accept();
    running.delete(ending);
    const presence: ReconcileOptions['presence'] = {
      isRunning: async () => {
        await api.pool.query('update ledger.birth_case set completed_at = now()');
        return false;
      },
      close: async () => undefined,
    };
    expect(await reconcileAll({ ...options(), presence })).toEqual({ looked: 1, rebuilt: 0 });
  });

  it('goes on by itself through outages of Temporal, page after page while cases are lost', async () => {
    await fewAtATime(120, accept);
    running.clear();
    let away = 3;
    const { presence, ...rest } = options();
    const flaky: ReconcileOptions['presence'] = {
      ...presence,
      isRunning: async (one) => {
        if (away > 0) throw new Error(`away ${away--}`);
        return presence.isRunning(one);
      },
    };
    const reconciler = startReconciler({ ...rest, presence: flaky, everySeconds: 0.1 });
    await waitFor('all to run again', async () => (running.size === 120 ? true : undefined));
    await reconciler.close();
    expect(rebuilt).toHaveLength(120);
  });
});

async function markStarted(pool: Pool, caseNumber: string): Promise<void> {
  await pool.query('update ledger.start_request set started_at = now() where case_number = $1', [caseNumber]);
}
