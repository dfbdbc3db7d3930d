import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startKafka } from '../../infra/embedded/kafka.ts';
import { rememberPorts } from '../../infra/embedded/ports.ts';
import { removeDataDirectory } from '../../infra/embedded/postgres-claim.ts';
import { startPostgres } from '../../infra/embedded/postgres.ts';
import { startTemporal } from '../../infra/embedded/temporal.ts';
import './servers.ts';

/** The three servers for a run of integration tests, on free ports and in a folder that goes with the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'birth-servers-'));
  const options = { dataDir, ports: rememberPorts(dataDir) };
  const [postgres, kafka, temporal] = await Promise.all([
    startPostgres(options),
    startKafka(options),
    startTemporal(options),
  ]);
  project.provide('servers', {
    adminUrl: postgres.address,
    brokers: kafka.address.split(','),
    temporal: temporal.address,
  });
  return async () => {
    await Promise.all([postgres.stop(), kafka.stop(), temporal.stop()]);
    removeDataDirectory(dataDir);
  };
}
