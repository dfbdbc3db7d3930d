import { fileURLToPath } from 'node:url';
import {
  WithStartWorkflowOperation,
  WorkflowIdConflictPolicy,
  type WorkflowHandle,
  type WorkflowStartOptions,
} from '@temporalio/client';
import proto from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseActivities } from '../activities/case-activities.ts';
import { findTimeSkippingServer } from '../infra/embedded/temporal.ts';
import { DIVISION, WAITS_FOR_PERSON } from '../infra/temporal/names.ts';
import { FAILURE_CONVERTER_PATH } from '../infra/temporal/data-converter.ts';
import type { Standing } from '../schemas/standing.ts';
import type { birthCase } from './birth-case.ts';

const { INDEXED_VALUE_TYPE_KEYWORD: KEYWORD, INDEXED_VALUE_TYPE_BOOL: BOOL } =
  proto.temporal.api.enums.v1.IndexedValueType;

const DAY_MS = 86_400_000;

const STANDS: Standing = {
  over: false,
  more: false,
  dueInMs: null,
  phase: 'joint-handling',
  waitsForPerson: false,
  setAside: false,
  matters: { 'child-1/birth-certificate': 'requested' },
};
const OVER: Standing = { ...STANDS, over: true, phase: null };

type CarryOn = CaseActivities['carryOn'];

/** A ledger that answers each round with the next of these, and the last of them for ever. */
function answers(...standings: readonly Partial<Standing>[]): CarryOn {
  let round = -1;
  return async () => {
    round = Math.min(round + 1, standings.length - 1);
    return { ...STANDS, ...standings[round] };
  };
}

interface CaseUnderTest {
  readonly handle: WorkflowHandle<typeof birthCase>;
  readonly wake: () => Promise<void>;
  /** how often the ledger was asked for a round */
  readonly rounds: () => number;
  readonly events: (type: string) => Promise<number>;
}

/** Weeks pass in milliseconds on the time-skipping server; the ledger is a recording stand-in. */
describe('a birth case over time', () => {
  let environment: TestWorkflowEnvironment;
  let bundle: { code: string };

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const path = await findTimeSkippingServer();
    environment = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
    const names = { [DIVISION.name]: KEYWORD, [WAITS_FOR_PERSON.name]: BOOL };
    const { namespace = 'default' } = environment;
    await environment.connection.operatorService.addSearchAttributes({ namespace, searchAttributes: names });
    bundle = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('./index.ts', import.meta.url)),
      failureConverterPath: FAILURE_CONVERTER_PATH,
      logger: new DefaultLogger('ERROR'),
    });
  });
  afterAll(() => environment.teardown());

  /** Starts a case with its first wake, as the API and the gateway do, and ends it after the story. */
  async function run(
    carryOn: CarryOn,
    story: (one: CaseUnderTest) => Promise<void>,
    options: Pick<WorkflowStartOptions, 'typedSearchAttributes'> = {},
  ): Promise<void> {
    const taskQueue = `queue-${Math.random()}`;
    let rounds = 0;
    let closing = false;
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue,
      workflowBundle: bundle,
      activities: {
        carryOn: async (...given: Parameters<CarryOn>) => {
          rounds += 1;
          return closing ? OVER : carryOn(...given);
        },
      },
    });
    await worker.runUntil(async () => {
      const startWorkflowOperation = new WithStartWorkflowOperation<typeof birthCase>('birthCase', {
        workflowId: taskQueue,
        taskQueue,
        args: ['B-TIME'],
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
        ...options,
      });
      const { workflow } = environment.client;
      await workflow.executeUpdateWithStart('wake', { startWorkflowOperation });
      const handle = await startWorkflowOperation.workflowHandle();
      const events = async (type: string): Promise<number> => {
        const { events: all } = await handle.fetchHistory();
        return (all ?? []).filter((event) => event[`${type}EventAttributes` as keyof typeof event]).length;
      };
      const wake = () => handle.executeUpdate<void, []>('wake');
      await story({ handle, wake, rounds: () => rounds, events }).catch(async (error: unknown) => {
        // One that is left open keeps the server from skipping time for the tests that follow.
        await handle.terminate();
        throw error;
      });
      closing = true;
      await wake().catch(() => undefined);
      await handle.result();
    });
  }

  it('makes one round for a start that comes with its wake, and one for each wake', async () => {
    await run(answers({}), async ({ rounds, wake, events }) => {
      expect(rounds()).toBe(1);
      await environment.sleep('1 day');
      expect(rounds()).toBe(1);
      await wake();
      expect(rounds()).toBe(2);
      await wake();
      expect(rounds()).toBe(3);
      expect([await events('markerRecorded'), await events('timerStarted')]).toEqual([3, 0]);
    });
  });

  it('makes another round for a wake that comes while one is made', async () => {
    const second = { begun: Promise.withResolvers<void>(), goesOn: Promise.withResolvers<void>() };
    let round = 0;
    const slow: CarryOn = async () => {
      round += 1;
      if (round === 2) {
        second.begun.resolve();
        await second.goesOn.promise;
      }
      return STANDS;
    };
    await run(slow, async ({ rounds, wake }) => {
      const first = wake();
      await second.begun.promise;
      const during = wake();
      second.goesOn.resolve();
      await Promise.all([first, during]);
      expect(rounds()).toBe(3);
    });
  });

  it('goes on at once while more has landed, and ends with the case', async () => {
    const standings = [{ more: true }, { more: true }, { dueInMs: DAY_MS }, OVER];
    await run(answers(...standings), async ({ rounds, handle, wake, events }) => {
      expect(rounds()).toBe(3);
      await wake();
      await handle.result();
      expect(rounds()).toBe(4);
      expect(await events('workflowExecutionCompleted')).toBe(1);
    });
  });

  it('makes a round when a department was silent for 15 days, and not before', async () => {
    await run(answers({ dueInMs: 15 * DAY_MS }, {}), async ({ rounds }) => {
      await environment.sleep('14 days');
      expect(rounds()).toBe(1);
      await environment.sleep('2 days');
      expect(rounds()).toBe(2);
    });
  });

  it('sets another timer only for a deadline that is earlier', async () => {
    const standings = [{ dueInMs: 10 * DAY_MS }, { dueInMs: 20 * DAY_MS }, { dueInMs: 2 * DAY_MS }, {}];
    await run(answers(...standings), async ({ rounds, wake, events }) => {
      await wake();
      expect(await events('timerStarted')).toBe(1);
      await wake();
      expect(await events('timerStarted')).toBe(2);
      await environment.sleep('3 days');
      expect(rounds()).toBe(4);
      await environment.sleep('8 days');
      expect(rounds()).toBe(5);
      await environment.sleep('30 days');
      expect([rounds(), await events('timerStarted')]).toEqual([5, 2]);
    });
  });

  it('waits for its ledger without heartbeats, and goes on as soon as it is woken', async () => {
    let away = false;
    const tried = Promise.withResolvers<void>();
    const ledger: CarryOn = async () => {
      if (!away) return STANDS;
      tried.resolve();
      throw new Error('the ledger is away');
    };
    await run(ledger, async ({ rounds, wake, events, handle }) => {
      away = true;
      let isAnswered = false;
      const asked = wake().then(() => (isAnswered = true));
      await tried.promise;
      await environment.sleep('1 hour');
      const tries = rounds();
      expect(tries).toBeGreaterThan(6);
      expect(tries).toBeLessThan(60);
      // Until its round is made the wake is the ledger's to repeat.
      expect(isAnswered).toBe(false);
      away = false;
      const before = await environment.currentTimeMs();
      await wake();
      await asked;
      expect(rounds()).toBe(tries + 1);
      expect(await handle.query('standing')).toEqual(STANDS);
      expect((await environment.currentTimeMs()) - before).toBeLessThan(5_000);
      expect(await events('activityTaskScheduled')).toBe(0);
    });
  });

  it('is carried on whoever cancels it in Temporal’s own screen', async () => {
    await run(answers({ dueInMs: DAY_MS }, {}), async ({ rounds, wake, handle, events }) => {
      await handle.cancel();
      await wake();
      expect(rounds()).toBe(2);
      await environment.sleep('2 days');
      expect(rounds()).toBe(3);
      const ends = ['workflowExecutionCanceled', 'workflowExecutionFailed', 'workflowExecutionCompleted'];
      expect(await Promise.all(ends.map(events))).toEqual([0, 0, 0]);
    });
  });

  it('says how the case stands, and in plain words what it waits for', async () => {
    const held: Partial<Standing> = {
      waitsForPerson: true,
      matters: { 'child-1/birth-certificate': 'completed', 'child-1/household-registration': 'manual' },
    };
    await run(answers({}, held), async ({ wake, handle }) => {
      expect(await handle.query('standing')).toEqual(STANDS);
      expect(await detailsOf(handle)).toBe('现在：各部门联办。\n\n- 新生儿1 出生医学证明：已发送');
      await wake();
      expect(await handle.query('standing')).toEqual({ ...STANDS, ...held });
      expect(await detailsOf(handle)).toBe(
        '现在：各部门联办。有事项等人处理。\n\n- 新生儿1 出生医学证明：已办结\n- 新生儿1 户口登记：人工处理',
      );
    });
  });

  describe('whether it waits for a person', () => {
    const standings = [{}, { waitsForPerson: true }, { waitsForPerson: true }, {}];
    const wakeThrice = async ({ wake }: CaseUnderTest): Promise<void> => {
      for (let n = 0; n < 3; n += 1) await wake();
    };

    it('is written only when it changes', async () => {
      const attributes = { typedSearchAttributes: [{ key: DIVISION, value: '620102' }] };
      const story = async (one: CaseUnderTest): Promise<void> => {
        await one.wake();
        expect((await one.handle.describe()).typedSearchAttributes.get(WAITS_FOR_PERSON)).toBe(true);
        await one.wake();
        await one.wake();
        expect((await one.handle.describe()).typedSearchAttributes.get(WAITS_FOR_PERSON)).toBe(false);
        expect(await one.events('upsertWorkflowSearchAttributes')).toBe(2);
      };
      await run(answers(...standings), story, attributes);
    });

    it('is written nowhere where cases are started without search attributes', async () => {
      await run(answers(...standings), async (one) => {
        await wakeThrice(one);
        expect(await one.events('upsertWorkflowSearchAttributes')).toBe(0);
      });
    });
  });
});

/** What Temporal's own screen shows of a running case. */
async function detailsOf(handle: WorkflowHandle): Promise<string> {
  const { currentDetails } = await handle.query<proto.temporal.api.sdk.v1.IWorkflowMetadata>(
    '__temporal_workflow_metadata',
  );
  return currentDetails ?? '';
}
