import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundle,
} from '@temporalio/worker';
import type { CaseActivities } from '../../activities/case-activities.ts';
import type { Standing } from '../../schemas/standing.ts';
import { testServers } from '../../test/support/servers.ts';
import { waitFor } from '../../test/support/wait.ts';
import { readConfig } from '../config/config.ts';
import type { Keyring } from '../sealing/keys.ts';
import { createCaseRunner, type CaseRunner } from './client.ts';
import { createDataConverter, FAILURE_CONVERTER_PATH } from './data-converter.ts';
import { TASK_QUEUE } from './names.ts';

type History = temporal.api.history.v1.IHistory;

/** A namespace of the real server, and what reaches it. */
export interface TestTemporal {
  readonly namespace: string;
  readonly connection: Connection;
  readonly client: Client;
  readonly runner: CaseRunner;
  /** Runs our workflow code on a worker until the test stops it: a new one knows no case. */
  startWorker(options: WorkerOptions): Promise<() => Promise<void>>;
  /** Stops those that a failed test has left. */
  stopWorkers(): Promise<void>;
  historyOf(caseNumber: string): Promise<History>;
  /** Runs a history again from its beginning. @throws when our workflow code would do something else */
  replay(caseNumber: string): Promise<void>;
  close(): Promise<void>;
}

export interface WorkerOptions {
  readonly activities: CaseActivities;
  /** cases it remembers; default: all */
  readonly cached?: number;
  /** default: the test's own */
  readonly keyring?: Keyring;
}

let bundle: Promise<WorkflowBundle> | undefined;

function workflowCode(): Promise<WorkflowBundle> {
  Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR', () => undefined) });
  bundle ??= bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger: new DefaultLogger('ERROR'),
  });
  return bundle;
}

export async function openTestTemporal(keyring: Keyring): Promise<TestTemporal> {
  const { temporal: address } = await testServers();
  const namespace = `test-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  await registerNamespace(connection, namespace);
  const client = new Client({ connection, namespace, dataConverter: createDataConverter(keyring) });
  const runner = createCaseRunner(
    readConfig({ TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace }),
    keyring,
  );
  const workflowBundle = await workflowCode();
  const native = await NativeConnection.connect({ address });
  const running = new Set<() => Promise<void>>();
  return {
    namespace,
    connection,
    client,
    runner,
    startWorker: async ({ activities, cached, keyring: other }) => {
      const worker = await Worker.create({
        connection: native,
        namespace,
        taskQueue: TASK_QUEUE,
        workflowBundle,
        activities,
        dataConverter: createDataConverter(other ?? keyring),
        stickyQueueScheduleToStartTimeout: '1s',
        ...(cached === undefined ? {} : memoryOf(cached)),
      });
      const run = worker.run();
      const stop = async (): Promise<void> => {
        if (running.delete(stop)) worker.shutdown();
        await run;
      };
      running.add(stop);
      return stop;
    },
    replay: async (caseNumber) => {
      const history = await client.workflow.getHandle(caseNumber).fetchHistory();
      const dataConverter = createDataConverter(keyring);
      await Worker.runReplayHistory({ workflowBundle, dataConverter }, history, caseNumber);
    },
    historyOf: (caseNumber) => client.workflow.getHandle(caseNumber).fetchHistory(),
    stopWorkers: async () => {
      await Promise.all([...running].map((stop) => stop()));
    },
    close: async () => {
      await Promise.all([runner.close(), connection.close(), native.close()]);
    },
  };
}

/** The fewest tasks at once that the SDK allows: each poll holds a place, and there are no more places than cases. */
function memoryOf(cached: number) {
  return {
    maxCachedWorkflows: cached,
    maxConcurrentWorkflowTaskExecutions: 2,
    maxConcurrentWorkflowTaskPolls: 2,
  };
}

async function registerNamespace({ workflowService }: Connection, namespace: string): Promise<void> {
  await workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  await waitFor('the namespace to be known', () =>
    workflowService.listWorkflowExecutions({ namespace }).then(
      () => true,
      () => undefined,
    ),
  );
}

/** The ledger as a workflow sees it: what has landed for a case, and how much of that its rounds have seen. */
export class StandIn {
  readonly #landed = new Map<string, number>();
  readonly #rounds = new Map<string, number[]>();
  /** cases that have ended */
  readonly over = new Set<string>();
  /** a round that has read the ledger is not over before this; undefined: at once */
  gate: Promise<void> | undefined;

  readonly activities: CaseActivities = {
    carryOn: async (caseNumber) => {
      this.#rounds.set(caseNumber, [...this.roundsOf(caseNumber), this.landed(caseNumber)]);
      await this.gate;
      return this.#standing(caseNumber);
    },
  };

  land(caseNumber: string): void {
    this.#landed.set(caseNumber, this.landed(caseNumber) + 1);
  }

  landed(caseNumber: string): number {
    return this.#landed.get(caseNumber) ?? 0;
  }

  /** for each round, how much had landed by then */
  roundsOf(caseNumber: string): number[] {
    return this.#rounds.get(caseNumber) ?? [];
  }

  /** Everything that has landed was seen by a round. */
  hasSeenAll(caseNumber: string): boolean {
    return this.roundsOf(caseNumber).at(-1) === this.landed(caseNumber);
  }

  /** It is open, or something has landed that no round has seen. */
  needsRun(caseNumber: string): boolean {
    return !this.over.has(caseNumber) || !this.hasSeenAll(caseNumber);
  }

  #standing(caseNumber: string): Standing {
    return {
      over: this.over.has(caseNumber),
      more: false,
      dueInMs: null,
      phase: 'joint-handling',
      waitsForPerson: false,
      setAside: false,
      matters: { 'child-1/birth-certificate': 'requested' },
    };
  }
}
