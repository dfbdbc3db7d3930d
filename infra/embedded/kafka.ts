import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory } from '../bootstrap/paths.mjs';
import { cached, obtain } from './cache.ts';
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
import { rememberPorts } from './ports.ts';
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
/** A Java that ends with an archive of its classes takes its time. */
const ARCHIVING_SECONDS = 60;
const ARCHIVE = 'kafka.jsa';

interface Java {
  readonly java: string;
  /** what it says of itself */
  readonly version: string;
}

interface Installation extends Java {
  readonly jars: string;
  readonly source: string;
}

/** @throws ClearError when there is no Java of the needed age */
async function findJava(env: NodeJS.ProcessEnv): Promise<Java> {
  const home = env['JAVA_HOME'];
  const candidates = [home ? join(home, 'bin', 'java') : undefined, await findOnPath('java', env)];
  let found = 'Java is missing';
  for (const java of candidates) {
    if (!java) continue;
    const { code, output } = await runCommand(java, ['-version'], { env });
    const major = Number(/version "(\d+)/.exec(output)?.[1] ?? 0);
    if (code === 0 && major >= OLDEST_JAVA) return { java, version: output };
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

async function findInstallation(
  { onProgress }: Pick<EmbeddedOptions, 'onProgress'>,
  env: NodeJS.ProcessEnv,
): Promise<Installation> {
  // First Java: without it nothing is fetched, and what is said of it does not race with what is said of the jars.
  const java = await findJava(env);
  const jars = await findJars(env, (text) => onProgress?.('kafka', text));
  return { ...java, ...jars };
}

/**
 * Where Kafka's classes are kept as Java has them in memory after a start: with them a broker starts with half of the work. Java
 * itself looks whether they are of these jars and of this Java, and does without them where they are not.
 */
function archiveEntry(
  { jars, version }: Installation,
  env: NodeJS.ProcessEnv,
): { cache: string; key: string } {
  const of = createHash('sha256').update(`${jars}\n${version}`).digest('hex').slice(0, 16);
  return { cache: cacheDirectory(env), key: `kafka-classes-${of}` };
}

/** Starts a broker once, for its classes: for tests, which start brokers by the dozen. Whoever has not got them needs none. */
export async function keepKafkaClasses(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  if (env['KAFKA_BROKERS']) return;
  const installation = await findInstallation({}, env);
  await obtain({
    ...archiveEntry(installation, env),
    title: `classes of Kafka ${VERSION}`,
    fetch: (folder) => archiveClasses(installation, join(folder, ARCHIVE), env),
  });
}

async function archiveClasses(
  installation: Installation,
  archive: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'birth-kafka-classes-'));
  try {
    const ports = rememberPorts(dataDir);
    const own = { port: await ports.take('kafka'), controller: await ports.take('kafkaController') };
    const args = [`-XX:ArchiveClassesAtExit=${archive}`];
    const broker = { ...installation, args, graceSeconds: ARCHIVING_SECONDS };
    await (await runKafka({ dataDir, ports, env }, broker, own)).stop();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/**
 * Finds Kafka: KAFKA_BROKERS, KAFKA_HOME, the cache, Maven.
 * @throws ClearError when it cannot be had
 */
export async function findKafka(options: EmbeddedOptions): Promise<FoundServer> {
  const env = options.env ?? process.env;
  const brokers = env['KAFKA_BROKERS'];
  if (brokers) return { name: 'kafka', source: 'KAFKA_BROKERS', start: () => reachElsewhere(brokers) };
  const installation = await findInstallation(options, env);
  const archive = await cached(archiveEntry(installation, env));
  const args = archive === undefined ? [] : [`-XX:SharedArchiveFile=${join(archive, ARCHIVE)}`];
  const ports = {
    port: await options.ports.take('kafka'),
    controller: await options.ports.take('kafkaController'),
  };
  const { source } = installation;
  return { name: 'kafka', source, start: () => runKafka(options, { ...installation, args }, ports) };
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
  installation: Broker,
  folder: string,
  { properties, ground }: { properties: string; ground: Ground | undefined },
): Promise<void> {
  // Written last: a format that was interrupted is begun again.
  const marker = join(folder, 'formatted');
  if (await stat(marker).catch(() => undefined)) return;
  await rm(join(folder, 'log'), { recursive: true, force: true });
  const args = [
    ...installation.args,
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

/** A broker, and what its Java is told beside what every one is. */
interface Broker extends Installation {
  readonly args: readonly string[];
  readonly graceSeconds?: number;
}

/** Quick to start, or quick for long: the second compiler pays only where the broker lives for more than minutes. */
function javaArguments(installation: Broker, properties: string, lives: 'short' | 'long'): string[] {
  return [
    ...installation.args,
    ...['-Xmx512m', '-XX:+UseSerialGC', '-Djava.awt.headless=true'],
    ...(lives === 'short' ? ['-XX:TieredStopAtLevel=1'] : []),
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    ...['-cp', join(installation.jars, '*'), 'kafka.Kafka', properties],
  ];
}

async function runKafka(
  options: EmbeddedOptions,
  installation: Broker,
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
    graceSeconds: installation.graceSeconds ?? GRACE_SECONDS,
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
