import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msNumberToTs } from '@temporalio/common/lib/time.js';
import type { TemporalConnection } from './connection.ts';
import { SEARCH_ATTRIBUTES } from './names.ts';
import { registerSearchAttributes } from './search-attributes.ts';

const CONNECT_MS = 2_000;
const RETENTION_MS = 3 * 24 * 60 * 60 * 1000;
const KNOWN_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;
const ALREADY_EXISTS = 6;
const NOT_FOUND = 5;

function hasGrpcCode(error: unknown, code: number): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** A connection for one piece of work. @throws Error when the server does not answer */
export async function withFrontend<T>(
  connection: TemporalConnection,
  work: (frontend: Connection) => Promise<T>,
): Promise<T> {
  const frontend = await Connection.connect({ ...connection, connectTimeout: CONNECT_MS });
  try {
    return await work(frontend);
  } finally {
    await frontend.close();
  }
}

/** What is missing in a namespace, or that it is. Empty: nothing. @throws Error when Temporal refuses */
export function missingInNamespace(connection: TemporalConnection, namespace: string): Promise<string[]> {
  return withFrontend(connection, async (frontend) => {
    const isThere = await frontend.workflowService.describeNamespace({ namespace }).then(
      () => true,
      (error: unknown) => {
        if (hasGrpcCode(error, NOT_FOUND)) return false;
        throw error;
      },
    );
    if (!isThere) return [`namespace ${namespace}`, ...SEARCH_ATTRIBUTES.map(({ name }) => name)];
    const { customAttributes } = await frontend.operatorService.listSearchAttributes({ namespace });
    return SEARCH_ATTRIBUTES.map(({ name }) => name).filter((name) => customAttributes?.[name] === undefined);
  });
}

/**
 * Registers the namespace unless it is there, waits until every part of the server knows it, and registers what cases are
 * looked for by. Done again it changes nothing.
 * @throws Error when Temporal refuses, or does not know it in time
 */
export async function ensureNamespace(connection: TemporalConnection, namespace: string): Promise<void> {
  await withFrontend(connection, async (frontend) => {
    const { workflowService } = frontend;
    await workflowService
      .registerNamespace({ namespace, workflowExecutionRetentionPeriod: msNumberToTs(RETENTION_MS) })
      .catch((error: unknown) => {
        if (!hasGrpcCode(error, ALREADY_EXISTS)) throw error;
      });
    const deadline = Date.now() + KNOWN_WITHIN_MS;
    const isKnown = (): Promise<boolean> =>
      workflowService.listWorkflowExecutions({ namespace, pageSize: 1 }).then(
        () => true,
        () => false,
      );
    while (!(await isKnown())) {
      if (Date.now() > deadline)
        throw new Error(`the namespace ${namespace} was made, but the server does not know it`);
      await delay(LOOK_EVERY_MS);
    }
    // A worker may not.
    await registerSearchAttributes(frontend, namespace);
  });
}
