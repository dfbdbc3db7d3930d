import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';

async function withClient<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

/** Whether Temporal runs the workflow of a case. */
export function isRunning(run: { readonly temporal: string }, caseNumber: string): Promise<boolean> {
  return withClient(run.temporal, async (client) => {
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
export function runningCases(run: { readonly temporal: string }): Promise<number> {
  return withClient(run.temporal, async (client) => {
    const { count } = await client.workflow.count(`ExecutionStatus = 'Running'`);
    return count;
  });
}

/** Takes a workflow away from under its case, as a loss of Temporal's data would. */
export function loseRun(run: { readonly temporal: string }, caseNumber: string): Promise<void> {
  return withClient(run.temporal, async (client) => {
    await client.workflow.getHandle(caseNumber).terminate('fault drill');
  });
}
