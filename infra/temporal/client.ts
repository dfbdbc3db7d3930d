import {
  Client,
  Connection,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { CasePlan, News } from '../../schemas/case-plan.ts';
import type { Config } from '../config/config.ts';
import type { Keyring } from '../sealing/keys.ts';
import { temporalConnection, type TemporalSettings } from './connection.ts';
import { createDataConverter } from './data-converter.ts';
import { BIRTH_CASE, TASK_QUEUE } from './names.ts';

/** What the rest of the case side asks of Temporal. */
export interface CaseRunner {
  /** Starts the case unless it is running already. `rebuild` starts it anew from the ledger after a loss. */
  startCase(plan: CasePlan, options?: { rebuild?: boolean }): Promise<'started' | 'already-started'>;
  /** @throws CaseNotRunningError when Temporal knows no open run */
  deliver(caseNumber: string, news: readonly News[], updateId: string): Promise<void>;
  /** Resolves when the frontend answers. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export class CaseNotRunningError extends Error {
  override readonly name = 'CaseNotRunningError';
}

/** The connection is made when it is first needed and kept: a service starts also while Temporal is away. */
export function createCaseRunner(
  config: TemporalSettings & Pick<Config, 'TEMPORAL_NAMESPACE'>,
  keyring: Pick<Keyring, 'payload'>,
): CaseRunner {
  const connection = Connection.lazy(temporalConnection(config));
  const client = new Client({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: createDataConverter(keyring),
  });
  const deadline = (ms: number): Date => new Date(Date.now() + ms);
  return {
    startCase: (plan, options) =>
      connection.withDeadline(deadline(10_000), () => start(client, plan, options?.rebuild ?? false)),
    deliver: (caseNumber, news, updateId) =>
      connection.withDeadline(deadline(20_000), () => deliver(client, caseNumber, { news, updateId })),
    check: async () => {
      await connection.withDeadline(deadline(2_000), () => connection.workflowService.getSystemInfo({}));
    },
    close: () => connection.close(),
  };
}

async function start(
  client: Client,
  plan: CasePlan,
  rebuild: boolean,
): Promise<'started' | 'already-started'> {
  try {
    await client.workflow.start(BIRTH_CASE, {
      workflowId: plan.caseNumber,
      taskQueue: TASK_QUEUE,
      args: [plan],
      workflowIdReusePolicy: rebuild
        ? WorkflowIdReusePolicy.ALLOW_DUPLICATE
        : WorkflowIdReusePolicy.REJECT_DUPLICATE,
    });
    return 'started';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'already-started';
    throw error;
  }
}

async function deliver(
  client: Client,
  caseNumber: string,
  delivery: { news: readonly News[]; updateId: string },
): Promise<void> {
  try {
    const handle = client.workflow.getHandle(caseNumber);
    await handle.executeUpdate('deliver', { args: [delivery.news], updateId: delivery.updateId });
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new CaseNotRunningError(caseNumber);
    throw error;
  }
}
