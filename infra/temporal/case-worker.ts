import { DefaultLogger, NativeConnection, Runtime, Worker, type LogEntry } from '@temporalio/worker';
import type { CaseActivities } from '../../activities/case-activities.ts';
import type { Config } from '../config/config.ts';
import type { Keyring } from '../sealing/keys.ts';
import { describeError, type Logger } from '../telemetry/log.ts';
import { temporalConnection } from './connection.ts';
import { createDataConverter } from './data-converter.ts';
import { TASK_QUEUE } from './names.ts';
import { registerSearchAttributes } from './search-attributes.ts';
import { workflowBundle } from './workflow-bundle.ts';
import { watchWorkflowThread } from './workflow-thread.ts';

export interface CaseWorkerOptions {
  readonly config: Config;
  readonly keyring: Keyring;
  readonly log: Logger;
  readonly activities: CaseActivities;
  /** folder for the bundled workflow code */
  readonly bundleCache: string;
}

export interface CaseWorker {
  /** @throws when the worker is not polling */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Open cases beyond this many are evicted from memory and replayed when something arrives for them. */
const MAX_CACHED_CASES = 500;
const RECONNECT_MS = 1_000;
/** Payloads are sealed, and sealed bytes do not get smaller: compressing them only costs time at both ends. */
const UNCOMPRESSED = { grpcCompression: { codec: 'none' } } as const;

/**
 * Runs the workflow worker for as long as the process lives. Temporal may be away at the start or go away later:
 * the worker is made again until it can be.
 */
export async function startCaseWorker(options: CaseWorkerOptions): Promise<CaseWorker> {
  const { log } = options;
  // Signals belong to the service (services/kit): the runtime would otherwise take SIGTERM for itself.
  Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('WARN', (entry) => forward(log, entry)) });
  const bundle = await workflowBundle(options.bundleCache, Runtime.instance().logger);
  let stopping = false;
  let current: Worker | undefined;

  const runOnce = async (): Promise<void> => {
    const connection = await NativeConnection.connect({
      ...temporalConnection(options.config),
      ...UNCOMPRESSED,
    });
    try {
      await registerSearchAttributes(connection, options.config.TEMPORAL_NAMESPACE).catch((error: unknown) =>
        log.info(
          describeError(error),
          'search attributes could not be registered: cases are not found by them',
        ),
      );
      current = await createWorker(options, connection, bundle);
      if (!stopping) await current.run();
    } finally {
      current = undefined;
      await connection.close();
    }
  };
  const keepRunning = async (): Promise<void> => {
    while (!stopping) {
      await runOnce().catch((error: unknown) =>
        log.warn(describeError(error), 'the worker stopped and is made again'),
      );
      if (!stopping) await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
    }
  };
  const unwatch = watchWorkflowThread(() => {
    log.fatal(
      'workflow code does not come back: ending the process, so that its other cases go on in a new one',
    );
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  });
  const run = keepRunning();
  return {
    check: async () => {
      if (current?.getState() !== 'RUNNING') throw new Error('the worker is not polling');
    },
    close: async () => {
      stopping = true;
      unwatch();
      if (current?.getState() === 'RUNNING') current.shutdown();
      await run;
    },
  };
}

function createWorker(
  options: CaseWorkerOptions,
  connection: NativeConnection,
  bundle: { code: string },
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace: options.config.TEMPORAL_NAMESPACE,
    taskQueue: TASK_QUEUE,
    workflowBundle: bundle,
    activities: options.activities,
    dataConverter: createDataConverter(options.keyring),
    maxCachedWorkflows: MAX_CACHED_CASES,
    maxConcurrentWorkflowTaskExecutions: 40,
    maxConcurrentLocalActivityExecutions: 40,
    // A killed worker's cases go to another one after this.
    stickyQueueScheduleToStartTimeout: '5s',
    shutdownGraceTime: '3s',
    shutdownForceTime: '6s',
  });
}

/** Temporal's own messages name workflow ids and types; their free-form metadata is left out. */
function forward(log: Logger, entry: LogEntry): void {
  const fields = { workflowId: entry.meta?.['workflowId'] as unknown };
  if (entry.level === 'ERROR') log.error(fields, entry.message);
  else log.warn(fields, entry.message);
}
