import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { keepKafkaClasses, startKafka } from '../../infra/embedded/kafka.ts';
import { rememberPorts } from '../../infra/embedded/ports.ts';
import { removeDataDirectory } from '../../infra/embedded/postgres-claim.ts';
import { startPostgres } from '../../infra/embedded/postgres.ts';
import type { EmbeddedOptions, ServerHandle } from '../../infra/embedded/server.ts';
import { startTemporal } from '../../infra/embedded/temporal.ts';
import { createMigratedDatabase, type FreshDatabase } from './fresh-database.ts';
import './servers.ts';

/** PostgreSQL, and in it the one database that is migrated, while the other servers start. */
async function startMigrated(
  options: EmbeddedOptions,
): Promise<{ readonly postgres: ServerHandle; readonly migrated: FreshDatabase }> {
  const postgres = await startPostgres(options);
  return { postgres, migrated: await createMigratedDatabase(postgres.address) };
}

/** The three servers for a run of integration tests, on free ports and in a folder that goes with the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await keepKafkaClasses();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'birth-servers-'));
  const options = { dataDir, ports: rememberPorts(dataDir), fleeting: true };
  const [{ postgres, migrated }, kafka, temporal] = await Promise.all([
    startMigrated(options),
    startKafka(options),
    startTemporal(options),
  ]);
  project.provide('servers', {
    adminUrl: postgres.address,
    migrated: migrated.name,
    brokers: kafka.address.split(','),
    temporal: temporal.address,
  });
  return async () => {
    // Of a server that runs elsewhere it would stay.
    await migrated.drop();
    await Promise.all([postgres.stop(), kafka.stop(), temporal.stop()]);
    removeDataDirectory(dataDir);
  };
}
