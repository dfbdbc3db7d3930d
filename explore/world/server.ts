import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { rememberPorts } from '../../infra/embedded/ports.ts';
import { removeDataDirectory } from '../../infra/embedded/postgres-claim.ts';
import { startPostgres } from '../../infra/embedded/postgres.ts';
import { openClient } from './connection.ts';
import { ExploredDatabase } from './database.ts';

/** As many as act at once at the level of statements. */
const SESSIONS = 3;
/** Nobody is ended by PostgreSQL: the explorer sees a cycle itself, always at the same place. */
const PATIENT = '-c deadlock_timeout=1h';

/** PostgreSQL for one exploration, in a folder that goes with it. */
export interface ExploredServer {
  readonly database: ExploredDatabase;
  readonly sessions: readonly pg.Client[];
  /** looks at the others */
  readonly control: pg.Client;
  close(): Promise<void>;
}

export async function openServer(): Promise<ExploredServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'birth-explore-'));
  const postgres = await startPostgres({ dataDir, ports: rememberPorts(dataDir) });
  const end = async (): Promise<void> => {
    await postgres.stop();
    removeDataDirectory(dataDir);
  };
  try {
    const database = await ExploredDatabase.open(postgres.address);
    const sessions = await Promise.all(
      Array.from({ length: SESSIONS }, () => openClient(database.url, PATIENT)),
    );
    const control = await openClient(database.url);
    return {
      database,
      sessions,
      control,
      close: async () => {
        await Promise.all([...sessions, control].map((client) => client.end()));
        await database.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}
