import { Client, Connection } from '@temporalio/client';
import type { RunFile } from '../run-file.ts';
import type { RunOnItsWay } from './journey.ts';

const TOO_LONG_MS = 5_000;

/**
 * What Temporal has written down of the run of a case: when it began, and how often it was woken since.
 * @returns undefined where Temporal does not answer, or has no run of it
 */
export async function readRun(run: RunFile, caseNumber: string): Promise<RunOnItsWay | undefined> {
  if (run.shape === 'production') return undefined;
  const connection = await Connection.connect({ address: run.temporal, connectTimeout: TOO_LONG_MS }).catch(
    () => undefined,
  );
  if (!connection) return undefined;
  try {
    const { workflow } = new Client({ connection });
    const { events } = await workflow.getHandle(caseNumber).fetchHistory();
    const seconds = Number(events?.[0]?.eventTime?.seconds ?? 0);
    const nanos = events?.[0]?.eventTime?.nanos ?? 0;
    const wakes = events?.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length ?? 0;
    return { startedAt: new Date(seconds * 1000 + nanos / 1e6), wakes };
  } catch {
    return undefined;
  } finally {
    await connection.close();
  }
}
