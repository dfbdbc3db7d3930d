import pg from 'pg';
import { CommandFailure, EXIT } from './failure.ts';
import type { RunFile } from './run-file.ts';
import { say } from './say.ts';

/** What PostgreSQL says to whoever may only read. */
const DENIED = '42501';

/**
 * The running system's database. In the production shape run.json names a role that only reads: whoever is to change
 * something says as whom, by DATABASE_URL.
 */
export function databaseOf(run: RunFile, env: NodeJS.ProcessEnv = process.env): string {
  return (run.shape === 'production' && env['DATABASE_URL']) || run.postgres;
}

/** Says what is to be done where the database has refused a change. */
export function explainDenied(error: unknown): never {
  if ((error as { readonly code?: unknown }).code !== DENIED) throw error;
  throw new CommandFailure(say('trouble.read-only'), say('trouble.administrator'), EXIT.failed);
}

/**
 * Runs `work` on one connection to the running system's database.
 * @throws CommandFailure when the database does not answer
 */
export async function withDatabase<T>(run: RunFile, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: databaseOf(run),
    application_name: 'birth cli',
    connectionTimeoutMillis: 3_000,
    statement_timeout: 15_000,
  });
  // A connection lost in the middle rejects the query in hand; the event itself says nothing more.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch {
    throw new CommandFailure(say('trouble.database'), say('trouble.doctor'), EXIT.notRunning);
  }
  try {
    return await work(client).catch(explainDenied);
  } finally {
    await client.end().catch(() => undefined);
  }
}
