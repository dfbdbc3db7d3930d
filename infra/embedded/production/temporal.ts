import { mkdir } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemporalConnection } from '../../temporal/connection.ts';
import { ensureNamespace, withFrontend } from '../../temporal/namespace.ts';
import { clarify } from '../clear-error.ts';
import { runGuarded, serverEnvironment } from '../guard.ts';
import { logPosition } from '../log-file.ts';
import { waitUntilServing } from '../readiness.ts';
import type { EmbeddedOptions, FoundServer, ServerHandle } from '../server.ts';
import { serverNameOf, type TemporalClient } from './certificates.ts';
import type { TemporalRole } from './temporal-tokens.ts';
import { obtainGoPrograms, type GoPrograms } from './go.ts';
import type { Ground } from './ground.ts';
import { SERVICES, takeTemporalPorts, writeTemporalConfig, type TemporalPorts } from './temporal-config.ts';
import { prepareTemporalDatabases } from './temporal-database.ts';

const TEMPORAL: GoPrograms = {
  title: 'the Temporal server',
  module: 'go.temporal.io/server',
  version: '1.32.1',
  packages: ['cmd/server', 'cmd/tools/sql'],
  waysOut:
    'Install Go 1.26.8 or newer and allow it to reach the module proxy, or bring the folder of a machine that has built it into the cache; `npm start` needs no Go.',
};

/** The server's heap is small and its garbage plentiful: collected less often, it costs a sixth less processor time. */
const ROOMY = { GOGC: '400', GOMEMLIMIT: '1GiB' };

const GRACE_SECONDS = 3;

export interface ProductionTemporalOptions extends EmbeddedOptions {
  readonly ground: Ground;
  /** an administrator's address of the database, once it serves */
  readonly postgres: () => Promise<string>;
  readonly namespace: string;
}

/** How a client with a certificate and a token of its own reaches this frontend; an administrator with the operator's. */
export function temporalAs(role: TemporalRole, address: string, ground: Ground): TemporalConnection {
  const client: TemporalClient = role === 'administrator' ? 'operator' : role;
  const pair = ground.certificates.client(client);
  return {
    address,
    apiKey: ground.tokens.tokenOf(role),
    tls: {
      serverRootCACertificate: readFileSync(ground.certificates.serverAuthority),
      serverNameOverride: serverNameOf('temporal'),
      clientCertPair: { crt: readFileSync(pair.certificate), key: readFileSync(pair.key) },
    },
  };
}

/**
 * The Temporal server on PostgreSQL, all its services in one process.
 * @throws ClearError when it cannot be built
 */
export async function findProductionTemporal(options: ProductionTemporalOptions): Promise<FoundServer> {
  const env = options.env ?? process.env;
  const programs = await obtainGoPrograms(TEMPORAL, env, (text) => options.onProgress?.('temporal', text));
  const ports = await takeTemporalPorts((name) => options.ports.take(name));
  return {
    name: 'temporal',
    source: `server ${TEMPORAL.version} on PostgreSQL`,
    start: () => runTemporal(options, programs, ports),
  };
}

async function runTemporal(
  options: ProductionTemporalOptions,
  programs: string,
  ports: TemporalPorts,
): Promise<ServerHandle> {
  const { ground, dataDir } = options;
  const env = options.env ?? process.env;
  const folder = join(dataDir, 'temporal');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const adminUrl = await options.postgres();
  await prepareTemporalDatabases({
    adminUrl,
    tool: join(programs, 'sql'),
    version: TEMPORAL.version,
    ground,
    env,
  }).catch((error: unknown) => Promise.reject(clarify(error, "preparing Temporal's databases")));
  writeTemporalConfig({ ground, ports, postgres: new URL(adminUrl), folder });
  const logFile = join(dataDir, 'logs', 'temporal.log');
  const logFrom = logPosition(logFile);
  const server = await runGuarded({
    command: join(programs, 'server'),
    args: [
      ...['--root', folder, '--config', '.', '--env', 'production', 'start'],
      ...SERVICES.flatMap((name) => ['--service', name]),
    ],
    env: { ...serverEnvironment(env), ...ROOMY },
    cwd: folder,
    logFile,
    pidFile: join(dataDir, 'temporal.pid'),
    stopSignal: 'SIGTERM',
    graceSeconds: GRACE_SECONDS,
  });
  const connection = temporalAs('administrator', `127.0.0.1:${ports.frontend.rpc}`, ground);
  await waitUntilServing({
    title: 'Temporal',
    process: server,
    serves: () => withFrontend(connection, () => Promise.resolve(true)).catch(() => false),
    logFile,
    logFrom,
  });
  await ensureNamespace(connection, options.namespace).catch(async (error: unknown) => {
    await server.stop();
    throw clarify(error, 'making the Temporal namespace');
  });
  return {
    name: 'temporal',
    source: `server ${TEMPORAL.version} on PostgreSQL`,
    address: connection.address,
    pid: server.pid,
    stop: server.stop,
    exited: server.exited,
  };
}
