import { randomUUID } from 'node:crypto';
import proto from '@temporalio/proto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../test/support/wait.ts';
import { testKeyring } from '../sealing/keyring.test-setup.ts';
import { BIRTH_CASE, TASK_QUEUE } from './names.ts';
import { openTestTemporal, StandIn, type TestTemporal } from './temporal.test-setup.ts';

const keyring = testKeyring('a master key of this test');
/**
 * Cases in memory, where a test wants them forgotten. None at all will not do, nor as few as are worked on at once: the SDK
 * then forgets a case while its local activity runs, and its task times out (temporalio/sdk-rust #1482).
 */
const FEW = 4;
const CASES = 20;
const MOST_TRIES = 10;
const TIMEOUT_MS = 300_000;
const { EventType } = proto.temporal.api.enums.v1;

/**
 * Two public reports of other SDKs, tried on our workflow: an Update to a run that no worker remembers is lost
 * (temporalio/sdk-python #848), and one that comes with a first task which times out makes later replays fail
 * (temporalio/sdk-rust #943). What is answered here has been seen by a round, and what has run can be replayed.
 */
describe('wakes of cases that no worker remembers', () => {
  let at: TestTemporal;
  let ledger: StandIn;
  let cases: string[];

  beforeAll(async () => {
    at = await openTestTemporal(keyring);
  });
  beforeEach(() => {
    ledger = new StandIn();
    cases = Array.from({ length: CASES }, () => `B-${randomUUID()}`);
  });
  afterEach(() => at.stopWorkers());
  afterAll(() => at.close());

  const wake = (caseNumber: string, kind: 'news' | 'start', updateId: string = randomUUID()): Promise<void> =>
    at.runner.wake({ caseNumber, kind, divisionCode: '620102', updateId }, async () =>
      ledger.needsRun(caseNumber),
    );
  /** As the sweep makes it again until it is answered: with the same id, so that it joins what Temporal has in hand. */
  const insist = async (caseNumber: string, kind: 'news' | 'start'): Promise<void> => {
    const updateId = randomUUID();
    for (let tries = 1; ; tries += 1) {
      try {
        return await wake(caseNumber, kind, updateId);
      } catch (error) {
        if (tries === MOST_TRIES) throw error;
      }
    }
  };
  const landAndWakeAll = async (kind: 'news' | 'start'): Promise<void> => {
    for (const each of cases) ledger.land(each);
    await Promise.all(cases.map((each) => insist(each, kind)));
  };
  const startWorker = (cached?: number): Promise<() => Promise<void>> =>
    at.startWorker({ activities: ledger.activities, ...(cached === undefined ? {} : { cached }) });
  const unseen = (): string[] => cases.filter((each) => !ledger.hasSeenAll(each));

  async function count(caseNumber: string, ...types: number[]): Promise<number> {
    const { events } = await at.historyOf(caseNumber);
    return (events ?? []).filter(({ eventType }) => types.includes(eventType ?? 0)).length;
  }

  /** No task of any of them ever failed, and each can be replayed from its beginning. */
  async function expectSound(): Promise<void> {
    for (const each of cases) {
      expect(await count(each, EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)).toBe(0);
      await at.replay(each);
    }
  }

  it('are each seen by a round, all at once and with restarts between', { timeout: TIMEOUT_MS }, async () => {
    let stop = await startWorker();
    await landAndWakeAll('start');
    expect(unseen()).toEqual([]);
    for (let restarts = 0; restarts < 3; restarts += 1) {
      await stop();
      const woken = landAndWakeAll('news');
      stop = await startWorker();
      await woken;
      expect(unseen()).toEqual([]);
      await landAndWakeAll('news');
      expect(unseen()).toEqual([]);
    }
    await stop();
    await expectSound();
  });

  it(
    'are each seen by a round where every case has been forgotten for others since its last one',
    { timeout: TIMEOUT_MS },
    async () => {
      cases = cases.slice(0, FEW + 2);
      const stop = await startWorker(FEW);
      for (const kind of ['start', 'news', 'news', 'news'] as const) {
        for (const each of cases) {
          ledger.land(each);
          await insist(each, kind);
          expect(ledger.hasSeenAll(each)).toBe(true);
        }
      }
      await stop();
      await expectSound();
    },
  );

  it('are seen when they come with a start before any worker is there', { timeout: TIMEOUT_MS }, async () => {
    const woken = landAndWakeAll('start');
    await waitFor('all to be started', async () => {
      const runs = await Promise.allSettled(cases.map((each) => at.historyOf(each)));
      return runs.every(({ status }) => status === 'fulfilled') ? true : undefined;
    });
    const stop = await startWorker();
    await woken;
    expect(unseen()).toEqual([]);
    await stop();
    await expectSound();
  });

  it(
    'are seen when the first task with the start and the wake in it times out',
    { timeout: TIMEOUT_MS },
    async () => {
      const woken = landAndWakeAll('start');
      await loseTasks(cases.length);
      await timeOut();
      expect(await goOnAndRestart(woken)).toEqual([]);
    },
  );

  it(
    'are seen when they come while the first task of their case is lost',
    { timeout: TIMEOUT_MS },
    async () => {
      for (const each of cases)
        await at.client.workflow.start(BIRTH_CASE, { workflowId: each, taskQueue: TASK_QUEUE, args: [each] });
      await loseTasks(cases.length);
      const woken = landAndWakeAll('news');
      await timeOut();
      expect(await goOnAndRestart(woken)).toEqual([]);
    },
  );

  it('do not loop with a task that fails', { timeout: TIMEOUT_MS }, async () => {
    let stop = await startWorker();
    await landAndWakeAll('start');
    await stop();
    const [caseNumber = ''] = cases;
    const before = (await at.historyOf(caseNumber)).events?.length ?? 0;
    stop = await at.startWorker({ activities: ledger.activities, keyring: testKeyring('another key') });
    const updateId = randomUUID();
    ledger.land(caseNumber);
    await expect(wake(caseNumber, 'news', updateId)).rejects.toBeInstanceOf(Error);
    const failed = (await at.historyOf(caseNumber)).events?.length ?? 0;
    expect(await count(caseNumber, EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)).toBeLessThanOrEqual(2);
    expect(failed - before).toBeLessThan(10);
    await stop();
    stop = await startWorker();
    // Until its task has been made good the server refuses Updates at once: the sweep tries again.
    await waitFor('the case to be woken', () =>
      wake(caseNumber, 'news', updateId).then(
        () => true,
        () => undefined,
      ),
    );
    expect(unseen()).toEqual([]);
    await stop();
  });

  /** Takes tasks away from the workers, as a process does that dies with them. */
  async function loseTasks(n: number): Promise<void> {
    const { workflowService } = at.connection;
    for (let i = 0; i < n; i += 1) {
      const poll = {
        namespace: at.namespace,
        taskQueue: { name: TASK_QUEUE },
        identity: 'a worker that dies',
      };
      const task = await at.connection.withDeadline(Date.now() + 30_000, () =>
        workflowService.pollWorkflowTaskQueue(poll),
      );
      expect(cases).toContain(task.workflowExecution?.workflowId);
    }
  }

  async function timeOut(): Promise<void> {
    for (const each of cases) {
      await waitFor('the first task to time out', async () =>
        (await count(each, EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)) > 0 ? true : undefined,
      );
    }
  }

  /** Workers come, go, and come with nothing in memory. @returns the cases whose news no round has seen */
  async function goOnAndRestart(woken: Promise<void>): Promise<string[]> {
    let stop = await startWorker();
    await woken;
    expect(unseen()).toEqual([]);
    await stop();
    stop = await startWorker();
    await landAndWakeAll('news');
    expect(unseen()).toEqual([]);
    await stop();
    await expectSound();
    return unseen();
  }
});
