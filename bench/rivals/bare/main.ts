import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { temporalConnection } from '../../../infra/temporal/connection.ts';
import { runRival } from '../job/run-rival.ts';

export interface BareActivities {
  work(i: number): Promise<void>;
}

/**
 * Bare Temporal: thirteen activities that do nothing, on the same server, with the settings of the product's own
 * worker (infra/temporal/case-worker.ts). No Kafka, no departments, no database of its own.
 */
await runRival('bare', async ({ config }) => {
  Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('WARN') });
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
  const connection = await NativeConnection.connect(temporalConnection(config));
  const activities: BareActivities = { work: () => Promise.resolve() };
  const worker = await Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: 'bare',
    workflowBundle,
    activities,
    maxCachedWorkflows: 500,
    maxConcurrentWorkflowTaskExecutions: 40,
    maxConcurrentActivityTaskExecutions: 40,
    stickyQueueScheduleToStartTimeout: '5s',
    shutdownGraceTime: '3s',
    shutdownForceTime: '6s',
  });
  const run = worker.run();
  return {
    wake: () => Promise.resolve(),
    rest: () => Promise.resolve(),
    close: async () => {
      worker.shutdown();
      await run;
      await connection.close();
    },
  };
});
