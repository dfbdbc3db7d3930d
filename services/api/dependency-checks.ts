import { connect } from 'node:net';
import type { Pool } from '../../infra/postgres/pool.ts';

const CONNECT_MS = 2_000;

/** The tables the API cannot work without, in the order in which migrations made them. */
const TABLES = ['birth_case', 'subject', 'matter', 'human_task', 'inbox', 'outbox', 'idempotency'];

export async function checkDatabase(pool: Pool): Promise<void> {
  await pool.query('select 1');
}

/** @throws Error naming the tables that are missing */
export async function checkMigrations(pool: Pool): Promise<void> {
  const found = await pool.query<{ name: string }>(
    `select name from unnest($1::text[]) name where to_regclass('ledger.' || name) is null`,
    [TABLES],
  );
  if (found.rows.length > 0)
    throw new Error(`tables are missing: ${found.rows.map((row) => row.name).join(', ')}`);
}

/** One broker that takes connections is enough. @param brokers `host:port` each */
export async function checkKafka(brokers: readonly string[]): Promise<void> {
  await Promise.any(brokers.map(takesConnections));
}

function takesConnections(broker: string): Promise<void> {
  const at = broker.lastIndexOf(':');
  return new Promise((resolve, reject) => {
    const socket = connect({ host: broker.slice(0, at), port: Number(broker.slice(at + 1)) });
    const finish = (error?: Error): void => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.setTimeout(CONNECT_MS, () => finish(new Error('no connection in time')));
    socket.once('connect', () => finish());
    socket.once('error', finish);
  });
}
