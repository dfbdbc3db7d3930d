import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ClearError } from './clear-error.ts';
import { lastLine, runCommand } from './command.ts';
import { pollUntil } from './deadline.ts';
import { runGuarded, serverEnvironment } from './guard.ts';
import { logPosition } from './log-file.ts';
import { preparePostgresHome, type PostgresHome } from './postgres-home.ts';
import { securePostgres, tlsOf } from './production/postgres.ts';
import { LEFTOVER_RUNS, waitUntilServing } from './readiness.ts';
import { elsewhere, type EmbeddedOptions, type FoundServer, type ServerHandle } from './server.ts';

const ADMIN = 'birth_admin';
const DATABASE = 'birth';
const ELSEWHERE_TIMEOUT_MS = 10_000;
const GRACE_SECONDS = 4;
const LEFTOVER_MS = 20_000;
const LEFTOVER_PAUSE_MS = 300;

const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  // Under load several commits share one write to the disk; one that comes alone does not wait.
  commit_delay: '500',
  commit_siblings: '4',
  // As PostgreSQL comes. Looking six times as often took up to a quarter of its time (docs/adr/0012).
  autovacuum_naptime: '60s',
  jit: 'off',
  // Statements and details of errors could carry personal data into the log.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
};

/** Whatever process is killed, the machine still has what was written; only the machine itself may not die. */
const FLEETING_SETTINGS: Readonly<Record<string, string>> = { fsync: 'off' };

async function connectOnce(url: string): Promise<'serves' | Error> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return 'serves';
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Wrong passwords and missing databases do not mend by waiting. */
function isHopeless(error: Error): boolean {
  return 'code' in error && ['28P01', '28000', '3D000'].includes(String(error.code));
}

async function reachElsewhere(url: string): Promise<ServerHandle> {
  let reason = 'no answer';
  const serves = await pollUntil(
    async () => {
      const result = await connectOnce(url);
      if (result === 'serves') return true;
      reason = result.message;
      return isHopeless(result) ? false : undefined;
    },
    { timeoutMs: ELSEWHERE_TIMEOUT_MS, everyMs: 200 },
  );
  if (serves) return elsewhere('postgres', 'DATABASE_URL', url);
  throw new ClearError(
    `The PostgreSQL server of DATABASE_URL does not let us in (${reason}): start it, correct the address, or unset it to use an embedded one.`,
  );
}

/** Makes the cluster, whole or not at all. */
async function initialise(home: PostgresHome, fleeting: boolean): Promise<void> {
  const fresh = join(home.location, 'data.new');
  const passwordFile = join(home.location, 'password');
  rmSync(fresh, { recursive: true, force: true });
  writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (home.user) chownSync(passwordFile, home.user.uid, home.user.gid);
  const args = [
    '-D',
    fresh,
    '-U',
    ADMIN,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    ...(fleeting ? ['--no-sync'] : []),
  ];
  const result = await runCommand(
    join(home.native, 'bin', 'initdb'),
    [...args, '--locale-provider=builtin', '--locale=C.UTF-8'],
    {
      cwd: home.location,
      env: serverEnvironment(process.env),
      ...home.user,
    },
  );
  if (result.code !== 0) {
    const isFull = /no space left/i.test(result.output);
    throw new ClearError(
      isFull
        ? 'The disk is full while preparing PostgreSQL: free about 1 GB and start again.'
        : `PostgreSQL's data folder could not be prepared: ${lastLine(result.output)}.`,
    );
  }
  renameSync(fresh, join(home.location, 'data'));
}

async function createDatabase(serverUrl: (database: string) => string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl('postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function postgresArguments(
  home: PostgresHome,
  port: number,
  { ground, fleeting }: Pick<EmbeddedOptions, 'ground' | 'fleeting'>,
): string[] {
  const own = { ...(ground ? securePostgres(home, ground) : {}), ...(fleeting ? FLEETING_SETTINGS : {}) };
  const settings = Object.entries({ ...SERVER_SETTINGS, ...own, port: String(port) });
  return [
    '-D',
    join(home.location, 'data'),
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

async function runPostgres(options: EmbeddedOptions, port: number): Promise<ServerHandle> {
  const home = await preparePostgresHome(options.dataDir);
  if (!existsSync(join(home.location, 'data'))) await initialise(home, options.fleeting ?? false);
  const password = readFileSync(join(home.location, 'password'), 'utf8');
  const { ground } = options;
  const urlOf = (database: string): string =>
    `postgres://${ADMIN}:${password}@127.0.0.1:${port}/${database}${ground ? tlsOf(ground) : ''}`;
  const logFile = join(options.dataDir, 'logs', 'postgres.log');
  const logFrom = logPosition(logFile);
  const process = await runGuarded({
    command: join(home.native, 'bin', 'postgres'),
    args: postgresArguments(home, port, options),
    env: serverEnvironment(options.env ?? globalThis.process.env),
    cwd: home.location,
    logFile,
    pidFile: join(options.dataDir, 'postgres.pid'),
    stopSignal: 'SIGINT',
    graceSeconds: GRACE_SECONDS,
    ...home.user,
  });
  const serves = async (): Promise<boolean> => (await connectOnce(urlOf('postgres'))) === 'serves';
  await waitUntilServing({
    title: 'PostgreSQL',
    process,
    serves,
    logFile,
    logFrom,
  });
  await createDatabase(urlOf);
  const source = `embedded ${home.version.split('-')[0]}`;
  return {
    name: 'postgres',
    source,
    address: urlOf(DATABASE),
    pid: process.pid,
    stop: process.stop,
    exited: process.exited,
  };
}

/**
 * After a kill -9 of the server its backends hold its memory until each has noticed: on a busy machine that takes
 * seconds, and the next server waits for it.
 */
async function runOnceFree(options: EmbeddedOptions, port: number): Promise<ServerHandle> {
  const deadline = performance.now() + LEFTOVER_MS;
  for (;;) {
    try {
      return await runPostgres(options, port);
    } catch (error) {
      const isLeftover = error instanceof ClearError && error.message.includes(LEFTOVER_RUNS);
      if (!isLeftover || performance.now() > deadline) throw error;
      await delay(LEFTOVER_PAUSE_MS);
    }
  }
}

/**
 * Finds PostgreSQL: DATABASE_URL, then the binaries that npm brought.
 * @throws ClearError when it cannot be had
 */
export async function findPostgres(options: EmbeddedOptions): Promise<FoundServer> {
  const url = (options.env ?? process.env)['DATABASE_URL'];
  if (url) return { name: 'postgres', source: 'DATABASE_URL', start: () => reachElsewhere(url) };
  const port = await options.ports.take('postgres');
  return { name: 'postgres', source: 'embedded', start: () => runOnceFree(options, port) };
}

/** {@link findPostgres} and start it. */
export async function startPostgres(options: EmbeddedOptions): Promise<ServerHandle> {
  return (await findPostgres(options)).start();
}
