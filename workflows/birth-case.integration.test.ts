import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import proto from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTimeSkippingServer } from '../infra/embedded/temporal.ts';
import { FAILURE_CONVERTER_PATH } from '../infra/temporal/data-converter.ts';
import type { Phase, Standing } from '../schemas/standing.ts';
import { STORY } from './birth-case.ts';

const DAY_MS = 86_400_000;
const { EVENT_TYPE_TIMER_STARTED } = proto.temporal.api.enums.v1.EventType;

const OPEN: Standing = {
  over: false,
  more: false,
  dueInMs: null,
  phase: 'joint-handling',
  waitsForPerson: false,
  setAside: false,
  matters: { 'child-1/birth-certificate': 'requested' },
};
const OVER: Standing = { ...OPEN, over: true, phase: null };

/** What a test does with a case that runs. */
interface Running {
  readonly wake: () => Promise<void>;
  readonly sleep: (time: '1 hour' | '2 days' | '14 days') => Promise<void>;
  readonly timers: () => Promise<number>;
}

/** Weeks pass in milliseconds on the time-skipping server; the ledger is a stand-in that says how the case stands. */
describe('a birth case over time', () => {
  let environment: TestWorkflowEnvironment;
  let bundle: { code: string };

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const path = await findTimeSkippingServer();
    environment = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
    bundle = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('./index.ts', import.meta.url)),
      failureConverterPath: FAILURE_CONVERTER_PATH,
      logger: new DefaultLogger('ERROR'),
    });
  });
  afterAll(() => environment.teardown());

  /** Runs a case until it ends. @param round stands for the ledger: how the case stands after a round */
  async function run(
    round: (story: readonly Phase[]) => Standing | Promise<Standing>,
    story: (running: Running) => Promise<void>,
  ): Promise<void> {
    const taskQueue = `queue-${randomUUID()}`;
    const begun = Promise.withResolvers<void>();
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue,
      workflowBundle: bundle,
      activities: {
        carryOn: (_caseNumber: string, phases: readonly Phase[]) => {
          begun.resolve();
          return round(phases);
        },
      },
    });
    await worker.runUntil(async () => {
      const { workflow } = environment.client;
      const handle = await workflow.start('birthCase', {
        workflowId: taskQueue,
        taskQueue,
        args: ['B-TIME'],
      });
      await begun.promise;
      await story({
        wake: () => handle.executeUpdate('wake', { updateId: randomUUID() }),
        sleep: (time) => environment.sleep(time),
        timers: async () => {
          const { events } = await handle.fetchHistory();
          return (events ?? []).filter(({ eventType }) => eventType === EVENT_TYPE_TIMER_STARTED).length;
        },
      });
      await handle.result();
    });
  }

  it('makes a round when it is woken and when a deadline has come, and none before', async () => {
    let rounds = 0;
    let over = false;
    await run(
      (phases) => {
        expect(phases).toEqual(STORY);
        rounds += 1;
        return over ? OVER : { ...OPEN, dueInMs: rounds === 1 ? 15 * DAY_MS : null };
      },
      async ({ wake, sleep }) => {
        await sleep('14 days');
        expect(rounds).toBe(1);
        await sleep('2 days');
        expect(rounds).toBe(2);
        await sleep('14 days');
        expect(rounds).toBe(2);
        over = true;
        await wake();
        expect(rounds).toBe(3);
      },
    );
  });

  it('sets a timer only for a deadline that is earlier than the one that runs', async () => {
    let dueInMs = 15 * DAY_MS;
    let over = false;
    await run(
      () => (over ? OVER : { ...OPEN, dueInMs }),
      async ({ wake, timers }) => {
        await wake();
        dueInMs = 20 * DAY_MS;
        await wake();
        const before = await timers();
        expect(before).toBe(1);
        dueInMs = DAY_MS;
        await wake();
        expect(await timers()).toBe(2);
        over = true;
        await wake();
      },
    );
  });

  it('goes on at once while more has landed than one round takes', async () => {
    let rounds = 0;
    await run(
      () => {
        rounds += 1;
        return rounds < 3 ? { ...OPEN, more: true } : OVER;
      },
      async () => undefined,
    );
    expect(rounds).toBe(3);
  });

  it('waits for its ledger without heartbeats, and goes on as soon as it is woken', async () => {
    let away = true;
    let tries = 0;
    await run(
      () => {
        tries += 1;
        if (away) throw new Error('the ledger is away');
        return OVER;
      },
      async ({ wake, sleep }) => {
        await sleep('1 hour');
        expect(tries).toBeGreaterThan(10);
        expect(tries).toBeLessThan(60);
        const before = tries;
        away = false;
        await wake();
        expect(tries).toBe(before + 1);
      },
    );
  });
});
