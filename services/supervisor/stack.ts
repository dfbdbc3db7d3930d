import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../infra/config/config.ts';
import { describeRunning } from '../../infra/bootstrap/running.mjs';
import { say } from '../../infra/bootstrap/texts.mjs';
import { ClearError, clarify } from '../../infra/embedded/clear-error.ts';
import { wipeKafkaData } from '../../infra/embedded/kafka.ts';
import { takeLock } from '../../infra/embedded/lock.ts';
import { trimLog } from '../../infra/embedded/log-file.ts';
import { rememberPorts, type PortMemory } from '../../infra/embedded/ports.ts';
import { STARTS_WITHIN_MS } from '../../infra/embedded/readiness.ts';
import {
  SERVER_NAMES,
  SERVER_TITLES,
  type EmbeddedOptions,
  type ServerHandle,
  type ServerName,
} from '../../infra/embedded/server.ts';
import type { DatabaseUrls } from '../../infra/postgres/prepare.ts';
import { pollUntil } from '../../infra/embedded/deadline.ts';
import { Keeper, runningOf } from './keeper.ts';
import { makeIdentity, type DemoIdentity } from './logins.ts';
import { describeRun, removeRunFile, writeRunFile, type RunFile } from './run-file.ts';
import { environmentOf, IDENTITY, namesOf, WEB, type Surroundings } from './service-environment.ts';
import { logOf, startService, type ServiceProcess } from './service-process.ts';
import { chooseApiPort, chooseWebPort } from './own-ports.ts';
import { chooseShape } from './choose-shape.ts';
import { makeDatabaseReady } from './make-database-ready.ts';
import { keepRolePasswords } from './role-passwords.ts';
import { provisionKafka, type Shape, type ShapeName } from './shape.ts';
import type { StackEvent } from './stack-event.ts';
import { keepTokens, type DemoTokens } from './tokens.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const TRIM_LOGS_EVERY_MS = 30_000;

export interface StackOptions extends Pick<EmbeddedOptions, 'fleeting'> {
  /** everything that is kept: data, logs, ports, tokens, run.json */
  readonly dataDir: string;
  /** default: embedded, what `npm start` runs; production: docs/production.md */
  readonly shape?: ShapeName;
  /** with Temporal's own screen, where the shape has one; default: without */
  readonly temporalUi?: boolean;
  /** with an issuer of the demonstration, where people sign in; default: without */
  readonly identity?: boolean;
  /** with the pages for browsers; default: without */
  readonly web?: boolean;
  /** settings over those of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** which services to start; all when left out */
  readonly services?: readonly string[];
  readonly onProgress?: (event: StackEvent) => void;
}

/** The whole running system: three servers and the services, each kept alive until it is stopped. */
export class Stack {
  readonly #dataDir: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #names: readonly string[];
  readonly #report: (event: StackEvent) => void;
  readonly #unlock: () => void;
  readonly #ports: PortMemory;
  readonly #tokens: DemoTokens;
  readonly #identity: DemoIdentity | undefined;
  readonly #makeShape: () => Promise<Shape>;
  #shape: Shape | undefined;
  readonly #servers = new Map<ServerName, Keeper<ServerHandle>>();
  readonly #services = new Map<string, Keeper<ServiceProcess>>();
  #databases: DatabaseUrls | undefined;
  #run: RunFile | undefined;
  #trimming: NodeJS.Timeout | undefined;
  #stopping: Promise<void> | undefined;

  /** Takes the data folder. @throws ClearError when another system runs on it, or in production with demo secrets */
  constructor(options: StackOptions) {
    this.#dataDir = resolve(options.dataDir);
    this.#env = { ...process.env, ...options.env };
    this.#names = namesOf(options);
    this.#report = options.onProgress ?? (() => undefined);
    this.#makeShape = chooseShape(this.#dataDir, this.#env, options);
    mkdirSync(this.#dataDir, { recursive: true, mode: 0o700 });
    const lock = takeLock(join(this.#dataDir, 'supervisor.lock'));
    if (typeof lock === 'number')
      throw new ClearError(describeRunning(this.#dataDir) ?? say('running-as', { holder: lock }));
    this.#unlock = lock;
    removeRunFile(this.#dataDir);
    this.#ports = rememberPorts(this.#dataDir);
    this.#tokens = keepTokens(this.#dataDir);
    this.#identity = options.identity ? makeIdentity(this.#dataDir) : undefined;
  }

  /** What run.json says now. @throws Error before the system is ready and after it was stopped */
  get run(): RunFile {
    if (!this.#run) throw new Error('the system is not running');
    return this.#run;
  }

  /** Settings of whoever may do everything, for drills: see {@link Shape.administrator}. */
  get administrator(): Readonly<Record<string, string>> {
    const database = this.#servers.get('postgres')?.current?.address;
    return { ...this.#shape?.administrator, ...(database === undefined ? {} : { DATABASE_URL: database }) };
  }

  get dataDir(): string {
    return this.#dataDir;
  }

  /** Starts everything; run.json appears when all of it serves. @throws ClearError, then all of it is stopped */
  async start(): Promise<void> {
    const began = Date.now();
    try {
      const shape = (this.#shape = await this.#makeShape());
      const apiPort = await chooseApiPort(this.#env, this.#ports);
      await Promise.all(SERVER_NAMES.map((name) => this.#findAndStart(name, shape)));
      await this.#startServices(apiPort, shape);
      this.#refreshRunFile(true);
      this.#trimming = setInterval(() => this.#trimLogs(), TRIM_LOGS_EVERY_MS);
      this.#trimming.unref();
      this.#report({ part: 'stack', kind: 'ready', ms: Date.now() - began });
    } catch (error) {
      await this.stop();
      throw clarify(error, 'starting the system');
    }
  }

  /** kill -9 of one service or server by its own process id. It is started again. */
  kill(name: string): void {
    this.#keeper(name).kill();
  }

  /** Settles when a service or server serves (again). */
  async whenUp(name: string): Promise<void> {
    await this.#keeper(name).whenUp();
  }

  /** Stops one server or service; it stays down until started. */
  async stopServer(name: string): Promise<void> {
    await this.#keeper(name).stop();
    this.#refreshRunFile();
  }

  /** Starts what {@link stopServer} stopped, on the same data and port. */
  async startServer(name: string): Promise<void> {
    await this.#keeper(name).start();
  }

  async restartServer(name: string): Promise<void> {
    await this.stopServer(name);
    await this.startServer(name);
  }

  /** Removes all that Kafka holds. @throws Error while Kafka runs or when it runs elsewhere */
  async wipeKafka(): Promise<void> {
    if (this.#env['KAFKA_BROKERS']) throw new Error('Kafka runs elsewhere: its data is not ours to wipe');
    if (this.#servers.get('kafka')?.current) throw new Error('stop Kafka before wiping its data');
    await wipeKafkaData(this.#dataDir);
  }

  /** Stops everything in reverse order. `hurry` kills instead of asking, also when a stop is under way. */
  async stop(options: { readonly hurry?: boolean } = {}): Promise<void> {
    if (this.#stopping && options.hurry) await this.#stopAll(true);
    this.#stopping ??= this.#stopAll(options.hurry ?? false).finally(() => this.#unlock());
    await this.#stopping;
  }

  async #stopAll(hurry: boolean): Promise<void> {
    clearInterval(this.#trimming);
    this.#run = undefined;
    removeRunFile(this.#dataDir);
    const services = [...this.#services];
    const stopEach = (
      keepers: readonly (readonly [string, Keeper<ServiceProcess> | Keeper<ServerHandle>])[],
    ) => Promise.allSettled(keepers.map(([, keeper]) => keeper.stop({ hurry })));
    // The door first, then the workers behind it, then the ground they stand on.
    await stopEach(services.filter(([name]) => name === 'api'));
    await stopEach(services.filter(([name]) => name !== 'api'));
    // Temporal hands back what it holds to the database.
    await stopEach([...this.#servers].filter(([name]) => name !== 'postgres'));
    await stopEach([...this.#servers]);
  }

  #keeper(name: string): Keeper<ServiceProcess> | Keeper<ServerHandle> {
    const keeper = this.#servers.get(name as ServerName) ?? this.#services.get(name);
    if (!keeper) throw new Error(`there is no server or service ${name}`);
    return keeper;
  }

  /** Finds a server, starts it and makes it ready for us, each time it comes up. */
  async #findAndStart(name: ServerName, shape: Shape): Promise<void> {
    const options: EmbeddedOptions = {
      dataDir: this.#dataDir,
      ports: this.#ports,
      env: this.#env,
      onProgress: (server, text) => this.#report({ part: 'server', kind: 'news', name: server, text }),
    };
    const found = await shape.find(name, options, (other) => this.#serving(other));
    let source = found.source;
    const keeper = new Keeper<ServerHandle>({
      start: async () => {
        const handle = await found.start();
        source = handle.source;
        if (name === 'kafka') await provisionKafka(handle, shape);
        return handle;
      },
      onNews: (news) => this.#heard({ part: 'server', name, source, ...news }),
    });
    if (this.#stopping) return;
    this.#servers.set(name, keeper);
    const handle = await keeper.start();
    if (name === 'postgres') await this.#prepareDatabase(handle.address, shape);
  }

  /** The address of a server, as soon as it serves. @throws ClearError when that takes too long */
  async #serving(name: ServerName): Promise<string> {
    const address = await pollUntil(() => (this.#stopping ? '' : this.#servers.get(name)?.current?.address), {
      timeoutMs: STARTS_WITHIN_MS,
    });
    if (address) return address;
    throw new ClearError(`${SERVER_TITLES[name]} does not serve, and another server waits for it.`);
  }

  async #prepareDatabase(url: string, { masterKey }: Shape): Promise<void> {
    const began = Date.now();
    const previous = readConfig(this.#env).BIRTH_PREVIOUS_MASTER_KEYS;
    const master = { current: masterKey, previous };
    this.#databases = await makeDatabaseReady(url, { passwords: keepRolePasswords(this.#dataDir), master });
    this.#report({ part: 'database', kind: 'ready', ms: Date.now() - began });
  }

  async #startServices(apiPort: number, shape: Shape): Promise<void> {
    const address = (name: ServerName): string => this.#servers.get(name)?.current?.address ?? '';
    if (!this.#databases) throw new Error('the database is not prepared');
    const around: Surroundings = {
      env: this.#env,
      dataDir: this.#dataDir,
      databases: this.#databases,
      temporal: address('temporal'),
      temporalUi: this.#servers.get('temporal')?.current?.ui,
      kafka: address('kafka'),
      masterKey: shape.masterKey,
      previousMasterKeys: readConfig(this.#env).BIRTH_PREVIOUS_MASTER_KEYS,
      settingsOf: shape.settingsOf,
      tokens: this.#tokens,
      identity: this.#identity && { ...this.#identity, port: await this.#ports.take(IDENTITY) },
      apiPort,
      webPort: this.#names.includes(WEB) ? await chooseWebPort(this.#env, this.#ports) : undefined,
    };
    const results = await Promise.allSettled(this.#names.map((name) => this.#startService(name, around)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #startService(name: string, around: Surroundings): Promise<void> {
    if (this.#stopping) return;
    const env = environmentOf(name, around);
    const say = (text: string): void => this.#report({ part: 'service', kind: 'news', name, text });
    const keeper = new Keeper<ServiceProcess>({
      start: () => startService({ name, root: ROOT, dataDir: this.#dataDir, env, say }),
      onNews: (news) => this.#heard({ part: 'service', name, ...news }),
    });
    this.#services.set(name, keeper);
    await keeper.start();
  }

  #heard(event: StackEvent): void {
    this.#report(event);
    if (event.kind === 'up') this.#refreshRunFile();
  }

  /** Writes run.json anew; for the first time only when everything is ready. */
  #refreshRunFile(isReady = false): void {
    if (this.#stopping || (!isReady && !this.#run)) return;
    this.#run = describeRun({
      servers: runningOf(this.#servers),
      services: runningOf(this.#services),
      tokens: this.#tokens,
      identity: this.#identity,
      shape: this.#shape,
      databases: this.#databases,
      before: this.#run,
    });
    writeRunFile(this.#dataDir, this.#run);
  }

  #trimLogs(): void {
    for (const name of [...this.#servers.keys(), ...this.#services.keys()])
      trimLog(logOf(this.#dataDir, name));
  }
}

/**
 * Starts the whole system on a data folder and returns when it can take a birth.
 * @throws ClearError, with everything stopped again
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const stack = new Stack(options);
  await stack.start();
  return stack;
}
