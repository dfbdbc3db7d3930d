import pg from 'pg';
import { describeError, type Logger } from '../telemetry/log.ts';

export type Pool = pg.Pool;
export type Connection = pg.PoolClient;

export interface PoolOptions {
  readonly url: string;
  readonly max: number;
  readonly applicationName: string;
  readonly log: Logger;
  /** for a service whose every statement finds its rows by key: see {@link BY_KEY} */
  readonly byKey?: boolean;
  /** for a service that works under the locks of cases: see {@link LOCK_TIMEOUT_MS} */
  readonly locksCases?: boolean;
}

/**
 * Plans are made once for each connection, often while the tables are still empty, and kept. Left to itself the
 * planner would then read whole tables and go on doing so when they have grown (4 ms for a step instead of 1), or
 * plan the large statements anew each time.
 */
const BY_KEY = [
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
]
  .map((setting) => `-c ${setting}`)
  .join(' ');

/**
 * A round gives up after 5 s (workflows/birth-case.ts) and is made anew, on another connection: what still waited for the
 * lock on the first would go on waiting with nobody to tell, and a few cases that somebody holds would take the whole
 * pool. With the session, since in each transaction it would cost a round trip.
 */
const LOCK_TIMEOUT_MS = 3_000;

/**
 * A pool that survives a restart of the server: idle clients and checked-out ones each have an error listener
 * (without one node-postgres ends the process), and no wait is without limit.
 */
export function createPool(options: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: 3_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    ...(options.byKey ? { options: BY_KEY } : {}),
    ...(options.locksCases ? { lock_timeout: LOCK_TIMEOUT_MS } : {}),
  });
  pool.on('error', (error) => options.log.warn(describeError(error), 'an idle database connection was lost'));
  pool.on('connect', (client) => {
    client.on('error', (error) => options.log.warn(describeError(error), 'a database connection was lost'));
  });
  return pool;
}

/** Runs `work` in one transaction; a failed rollback means the connection is gone and is not given back. */
export async function inTransaction<T>(pool: Pool, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query('begin');
    const result = await work(connection);
    await connection.query('commit');
    return result;
  } catch (error) {
    await connection.query('rollback').catch((e: unknown) => {
      broken = e instanceof Error ? e : new Error('rollback failed');
    });
    throw error;
  } finally {
    connection.release(broken);
  }
}
