import pg from 'pg';
import { CommandFailure, EXIT } from './failure.ts';
import type { RunFile } from './run-file.ts';

/**
 * Runs `work` on one connection to the running system's database.
 * @throws CommandFailure when the database does not answer
 */
export async function withDatabase<T>(run: RunFile, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: run.postgres,
    application_name: 'birth cli',
    connectionTimeoutMillis: 3_000,
    statement_timeout: 15_000,
  });
  // A connection lost in the middle rejects the query in hand; the event itself says nothing more.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch {
    throw new CommandFailure('数据库没有应答', '用 npx birth doctor 检查', EXIT.notRunning);
  }
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
