import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../bootstrap/paths.mjs';
import { obtain } from './cache.ts';
import { ClearError } from './clear-error.ts';
import { findOnPath, lastLine, runCommand } from './command.ts';
import { pollUntil } from './deadline.ts';
import { runGuarded, serverEnvironment } from './guard.ts';
import { isKafkaServing } from './kafka-wire.ts';
import { plainProperties, writeProperties, type KafkaPorts } from './kafka-properties.ts';
import { KAFKA_JARS } from './kafka-jars.ts';
import { logPosition } from './log-file.ts';
import { fetchFromMaven, type MavenSet } from './maven.ts';
import { addScramArguments, isSecuredKafkaServing, securedProperties } from './production/kafka.ts';
import { waitUntilServing } from './readiness.ts';
import type { Ground } from './production/ground.ts';
import { elsewhere, type EmbeddedOptions, type FoundServer, type ServerHandle } from './server.ts';

const VERSION = '4.1.1';
const WAYS_OUT =
  'Set KAFKA_BROKERS to brokers that run, or KAFKA_HOME to an unpacked Kafka 4 (with Java 17), or install Java 17 and Maven and allow it to reach the network.';

const KAFKA: MavenSet = {
  title: 'Kafka',
  artifacts: [`org.apache.kafka:kafka_2.13:${VERSION}`, 'org.slf4j:slf4j-simple:1.7.36'],
  hashes: KAFKA_JARS,
  waysOut: WAYS_OUT,
};

const OLDEST_JAVA = 17;
const ELSEWHERE_TIMEOUT_MS = 10_000;
const GRACE_SECONDS = 5;

interface Installation {
  readonly java: string;
  readonly jars: string;
  readonly source: string;
}

/** @throws ClearError when there is no Java of the needed age */
async function findJava(env: NodeJS.ProcessEnv): Promise<string> {
  const home = env['JAVA_HOME'];
  const candidates = [home ? join(home, 'bin', 'java') : undefined, await findOnPath('java', env)];
  let found = 'Java is missing';
  for (const java of candidates) {
    if (!java) continue;
    const { code, output } = await runCommand(java, ['-version'], { env });
    const major = Number(/version "(\d+)/.exec(output)?.[1] ?? 0);
    if (code === 0 && major >= OLDEST_JAVA) return java;
    if (code === 0) found = `Java ${major} is too old, it needs ${OLDEST_JAVA} or newer`;
  }
  throw new ClearError(`Kafka cannot run: ${found}. ${WAYS_OUT}`);
}

async function findJars(
  env: NodeJS.ProcessEnv,
  say: (text: string) => void,
): Promise<{ jars: string; source: string }> {
  const home = env['KAFKA_HOME'];
  if (home) {
    const libs = join(home, 'libs');
    const names = await readdir(libs).catch(() => []);
    if (names.some((n) => n.startsWith('kafka_'))) return { jars: libs, source: 'KAFKA_HOME' };
    throw new ClearError(
      `KAFKA_HOME has no Kafka in its folder libs: correct it, or unset it to use an embedded one.`,
    );
  }
  const jars = await obtain({
    cache: cacheDirectory(env),
    key: `kafka-${VERSION}`,
    title: `Kafka ${VERSION}`,
    say,
    fetch: (folder) => {
      say(`fetching Kafka ${VERSION} with Maven`);
      return fetchFromMaven(KAFKA, folder, env);
    },
  });
  return { jars, source: `embedded ${VERSION}` };
}

async function reachElsewhere(brokers: string): Promise<ServerHandle> {
  const first = brokers.split(',').map((b) => b.trim());
  const serves = await pollUntil(
    async () => ((await Promise.all(first.map(isKafkaServing))).includes(true) ? true : undefined),
    { timeoutMs: ELSEWHERE_TIMEOUT_MS },
  );
  if (serves) return elsewhere('kafka', 'KAFKA_BROKERS', first.join(','));
  throw new ClearError(
    `No Kafka broker answers at ${brokers} (KAFKA_BROKERS): start it, correct the address, or unset it to use an embedded one.`,
  );
}

/**
 * Finds Kafka: KAFKA_BROKERS, KAFKA_HOME, the cache, Maven.
 * @throws ClearError when it cannot be had
 */
export async function findKafka(options: EmbeddedOptions): Promise<FoundServer> {
  const env = options.env ?? process.env;
  const brokers = env['KAFKA_BROKERS'];
  if (brokers) return { name: 'kafka', source: 'KAFKA_BROKERS', start: () => reachElsewhere(brokers) };
  // First Java: without it nothing is fetched, and what is said of it does not race with what is said of the jars.
  const java = await findJava(env);
  const { jars, source } = await findJars(env, (text) => options.onProgress?.('kafka', text));
  const ports = {
    port: await options.ports.take('kafka'),
    controller: await options.ports.take('kafkaController'),
  };
  return { name: 'kafka', source, start: () => runKafka(options, { java, jars, source }, ports) };
}

/** {@link findKafka} and start it. */
export async function startKafka(options: EmbeddedOptions): Promise<ServerHandle> {
  return (await findKafka(options)).start();
}

/** Removes every message and offset. Only while Kafka is stopped. */
export async function wipeKafkaData(dataDir: string): Promise<void> {
  await rm(join(dataDir, 'kafka'), { recursive: true, force: true });
}

/** A cluster id is a URL-safe base64 UUID that does not start with a dash. */
function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}

/** A file of arguments, so that no password stands in the list of processes. */
async function withArgumentFile<T>(
  file: string,
  args: readonly string[],
  work: (argument: string) => Promise<T>,
): Promise<T> {
  const quoted = args.map((arg) => `"${arg.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);
  await writeFile(file, quoted.join('\n'), { mode: 0o600 });
  try {
    return await work(`@${file}`);
  } finally {
    await rm(file, { force: true });
  }
}

async function formatOnce(
  installation: Installation,
  folder: string,
  { properties, ground }: { properties: string; ground: Ground | undefined },
): Promise<void> {
  // Written last: a format that was interrupted is begun again.
  const marker = join(folder, 'formatted');
  if (await stat(marker).catch(() => undefined)) return;
  await rm(join(folder, 'log'), { recursive: true, force: true });
  const args = [
    '-cp',
    join(installation.jars, '*'),
    'kafka.tools.StorageTool',
    'format',
    '-t',
    newClusterId(),
    '-c',
    properties,
    ...(ground ? addScramArguments(ground) : []),
  ];
  const all = ['-Xmx128m', '-XX:TieredStopAtLevel=1', ...args];
  const { code, output } = await withArgumentFile(join(folder, 'format.args'), all, (file) =>
    runCommand(installation.java, [file]),
  );
  if (code === 0) return writeFile(marker, '');
  const full = /no space left/i.test(output);
  throw new ClearError(
    full
      ? 'The disk is full while preparing Kafka: free about 1 GB and start again.'
      : `Kafka's data folder could not be prepared: ${lastLine(output)}.`,
  );
}

/** Quick to start, or quick for long: the second compiler pays only where the broker lives for more than minutes. */
function javaArguments(installation: Installation, properties: string, lives: 'short' | 'long'): string[] {
  return [
    ...['-Xmx512m', '-XX:+UseSerialGC', '-Djava.awt.headless=true'],
    ...(lives === 'short' ? ['-XX:TieredStopAtLevel=1'] : []),
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    ...['-cp', join(installation.jars, '*'), 'kafka.Kafka', properties],
  ];
}

async function runKafka(
  options: EmbeddedOptions,
  installation: Installation,
  ports: KafkaPorts,
): Promise<ServerHandle> {
  const folder = join(options.dataDir, 'kafka');
  const properties = join(folder, 'server.properties');
  await mkdir(folder, { recursive: true });
  const { ground } = options;
  const plain = plainProperties(ports, join(folder, 'log'));
  await writeProperties(properties, ground ? { ...plain, ...securedProperties(ports, ground) } : plain);
  await formatOnce(installation, folder, { properties, ground });
  const logFile = join(options.dataDir, 'logs', 'kafka.log');
  const logFrom = logPosition(logFile);
  const process = await runGuarded({
    command: installation.java,
    args: javaArguments(installation, properties, ground ? 'long' : 'short'),
    env: serverEnvironment(options.env ?? globalThis.process.env),
    cwd: folder,
    logFile,
    pidFile: join(options.dataDir, 'kafka.pid'),
    stopSignal: 'SIGTERM',
    graceSeconds: GRACE_SECONDS,
  });
  const address = `127.0.0.1:${ports.port}`;
  const serves = (): Promise<boolean> =>
    ground ? isSecuredKafkaServing(address, ground) : isKafkaServing(address);
  await waitUntilServing({ title: 'Kafka', process, serves, logFile, logFrom });
  return {
    name: 'kafka',
    source: installation.source,
    address,
    pid: process.pid,
    stop: process.stop,
    exited: process.exited,
  };
}
