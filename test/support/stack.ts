import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { pollUntil } from '../../infra/embedded/deadline.ts';
import { takeLock } from '../../infra/embedded/lock.ts';
import { removeDataDirectory } from '../../infra/embedded/postgres-claim.ts';
import { FREE_PORTS } from '../../services/supervisor/own-ports.ts';
import type { ShapeName } from '../../services/supervisor/shape.ts';
import { startStack, type Stack } from '../../services/supervisor/stack.ts';
import { createHospital, type Hospital } from './hospital.ts';

/** Others may have their turn first; the production-shaped stack may have to build the Temporal server. */
const STARTS_WITHIN_MS: Readonly<Record<ShapeName, number>> = { embedded: 300_000, production: 900_000 };

/** Messages are sent at whatever hour a test runs; services/notifier/quiet-hours.test.ts is about the night. */
export const WHATEVER_THE_HOUR = { BIRTH_QUIET_HOURS: 'none' } as const;

/** The whole real system, started for one test file. */
export interface TestStack {
  readonly stack: Stack;
  readonly hospital: Hospital;
  /** an administrator's view of the database */
  readonly database: pg.Pool;
}

/**
 * Systems of several test files start one after another: each needs all there is of the machine, and three at once are not
 * up earlier than three in turn, only later than anybody waits for a service.
 * @returns ends the turn
 */
async function turnToStart(): Promise<() => void> {
  const release = await pollUntil(
    () => {
      const lock = takeLock(path.join(tmpdir(), 'birth-test-start.lock'));
      return typeof lock === 'number' ? undefined : lock;
    },
    { timeoutMs: STARTS_WITHIN_MS.embedded, everyMs: 100 },
  );
  if (!release) throw new Error('another test file has been starting its system for too long');
  return release;
}

/**
 * Starts the whole system before the tests of a file and stops it after them. The data folder is kept when
 * `BIRTH_KEEP_TEST_DATA` is set, for looking at what went wrong.
 */
export function useStack(
  env: Readonly<Record<string, string>> = {},
  shape: ShapeName = 'embedded',
): TestStack {
  let started: TestStack | undefined;
  let dataDir = '';
  const get = (): TestStack => {
    if (!started) throw new Error('the stack is not started yet');
    return started;
  };

  beforeAll(async () => {
    const release = await turnToStart();
    try {
      started = await start();
    } finally {
      release();
    }
  }, STARTS_WITHIN_MS[shape]);

  async function start(): Promise<TestStack> {
    dataDir = await mkdtemp(path.join(tmpdir(), 'birth-stack-'));
    const stack = await startStack({
      ...{ dataDir, shape, fleeting: true },
      env: { ...FREE_PORTS, ...WHATEVER_THE_HOUR, ...env },
    });
    const database = new pg.Pool({ connectionString: stack.administrator['DATABASE_URL'], max: 2 });
    // Some tests stop the server under this pool.
    database.on('error', () => undefined);
    return { stack, database, hospital: createHospital(() => stack.run) };
  }

  afterAll(async () => {
    await started?.database.end();
    await started?.stack.stop();
    if (dataDir && !process.env['BIRTH_KEEP_TEST_DATA']) removeDataDirectory(dataDir);
  }, 60_000);

  return {
    get stack() {
      return get().stack;
    },
    get hospital() {
      return get().hospital;
    },
    get database() {
      return get().database;
    },
  };
}
