import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import type { Config } from '../config/config.ts';
import { temporalConnection, type TemporalSettings } from './connection.ts';

const DEADLINE_MS = 5_000;

/** Says which cases Temporal knows to run. */
export interface CasePresence {
  /** @throws when Temporal does not answer */
  isRunning(caseNumber: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Connects when first asked. */
export function createCasePresence(
  config: TemporalSettings & Pick<Config, 'TEMPORAL_NAMESPACE'>,
): CasePresence {
  const connection = Connection.lazy(temporalConnection(config));
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
  const describe = async (caseNumber: string): Promise<boolean> => {
    try {
      return (await client.workflow.getHandle(caseNumber).describe()).status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  };
  return {
    isRunning: (caseNumber) => connection.withDeadline(Date.now() + DEADLINE_MS, () => describe(caseNumber)),
    close: () => connection.close(),
  };
}
