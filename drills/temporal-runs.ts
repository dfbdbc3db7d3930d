import { randomUUID } from 'node:crypto';
import { Client, Connection, WorkflowIdConflictPolicy, WorkflowNotFoundError } from '@temporalio/client';
import type { RunFile } from '../services/supervisor/run-file.ts';
import { until } from './wait.ts';

type Where = Pick<RunFile, 'temporal'>;

const NAMESPACE = 'default';
const WORKFLOW_TASK_COMPLETED = 7;
const NOT_FOUND = 5;

async function withClient<T>({ temporal }: Where, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: temporal });
  try {
    return await work(new Client({ connection, namespace: NAMESPACE }));
  } finally {
    await connection.close();
  }
}

/** Whether Temporal runs the workflow of a case. */
export function isRunning(run: Where, caseNumber: string): Promise<boolean> {
  return withClient(run, async (client) => {
    try {
      const { status } = await client.workflow.getHandle(caseNumber).describe();
      return status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  });
}

/** How many workflows run, of whatever build. */
export function runningCases(run: Where): Promise<number> {
  return withClient(run, async (client) => {
    const { count } = await client.workflow.count(`ExecutionStatus = 'Running'`);
    return count;
  });
}

/** What somebody does to runs, by hand or by a script, in Temporal's own screen. */
export type Meddling = 'cancelled' | 'terminated' | 'reset';

/** Does it to the runs of these cases. One that has ended meanwhile is left alone. @returns how many it was done to */
export function meddle(run: Where, how: Meddling, caseNumbers: readonly string[]): Promise<number> {
  return withClient(run, async (client) => {
    const done = await Promise.allSettled(caseNumbers.map((each) => meddleWithOne(client, how, each)));
    for (const outcome of done)
      if (outcome.status === 'rejected' && !(outcome.reason instanceof WorkflowNotFoundError))
        throw outcome.reason;
    return done.filter(({ status }) => status === 'fulfilled').length;
  });
}

async function meddleWithOne(client: Client, how: Meddling, caseNumber: string): Promise<void> {
  const handle = client.workflow.getHandle(caseNumber);
  if (how === 'cancelled') await handle.cancel();
  else if (how === 'terminated') await handle.terminate('fault drill');
  else await resetRun(client, caseNumber);
}

/** Back to the end of its first task: all that the run did since is forgotten, and what the ledger has is not. */
async function resetRun(client: Client, caseNumber: string): Promise<void> {
  const { events } = await client.workflow.getHandle(caseNumber).fetchHistory();
  const first = events?.find(({ eventType }) => eventType === WORKFLOW_TASK_COMPLETED);
  if (!first?.eventId) return;
  await client.workflowService.resetWorkflowExecution({
    namespace: NAMESPACE,
    workflowExecution: { workflowId: caseNumber },
    reason: 'fault drill',
    workflowTaskFinishEventId: first.eventId,
    requestId: randomUUID(),
  });
}

/** Puts a run of somebody else into the place of the run of a case: nobody answers it. */
export function putStranger(run: Where, caseNumber: string): Promise<void> {
  return withClient(run, async (client) => {
    await client.workflow.start('stranger', {
      workflowId: caseNumber,
      taskQueue: 'drill-nobody',
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.TERMINATE_EXISTING,
    });
  });
}

/** Takes runs out of Temporal whole, with their histories. It does so in its own time: waited for until none is listed. */
export function forgetRuns(run: Where, caseNumbers: readonly string[]): Promise<void> {
  const forgotten = new Set(caseNumbers);
  return withClient(run, async (client) => {
    for (const workflowId of caseNumbers) {
      await client.workflowService
        .deleteWorkflowExecution({ namespace: NAMESPACE, workflowExecution: { workflowId } })
        .catch((error: unknown) => {
          if ((error as { code?: unknown }).code !== NOT_FOUND) throw error;
        });
    }
    await until(
      'the forgotten runs to be listed no more',
      async () => {
        for await (const { workflowId } of client.workflow.list())
          if (forgotten.has(workflowId)) return undefined;
        return true;
      },
      60,
    );
  });
}
