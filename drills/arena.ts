import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { removeDataDirectory } from '../infra/embedded/postgres-claim.ts';
import { DEPARTMENT_CODES } from '../schemas/department.ts';
import { setBehaviour, type Behaviour } from '../services/departments/kit/behaviour.ts';
import { FREE_PORTS } from '../services/supervisor/own-ports.ts';
import type { RunFile } from '../services/supervisor/run-file.ts';
import { SERVICE_NAMES } from '../services/supervisor/service-environment.ts';
import type { ShapeName } from '../services/supervisor/shape.ts';
import { startStack, type Stack } from '../services/supervisor/stack.ts';
import { createHospital, type Hospital } from '../test/support/hospital.ts';
import { environmentOfProcess } from '../test/support/processes.ts';
import { alterService, type Alteration, type AlteredService } from './altered-service.ts';
import { Load } from './load.ts';
import { openProxies, type Proxies, type ProxiedServer } from './proxies.ts';
import { seededRandom, type Random } from './random.ts';
import { completions } from './recovery.ts';

/** What differs from the settings of `npm start`, told above the table. */
export const SETTINGS: Readonly<Record<string, string>> = {
  BIRTH_RESEND_SECONDS: '5',
  BIRTH_QUIET_HOURS: 'none',
};

/** The whole real system, the load on it, and the means to harm it. */
export class Arena {
  readonly stack: Stack;
  readonly hospital: Hospital;
  /** an administrator's view of the database; survives its outages */
  readonly database: pg.Pool;
  random: Random = seededRandom(0, '');
  load: Load;
  #altered = new Map<string, AlteredService>();
  #proxies: Proxies | undefined;

  private constructor(stack: Stack) {
    this.stack = stack;
    this.hospital = createHospital(() => this.run);
    this.database = new pg.Pool({
      connectionString: stack.run.postgres,
      max: 3,
      connectionTimeoutMillis: 2_000,
      statement_timeout: 20_000,
    });
    this.database.on('error', () => undefined);
    this.load = this.#freshLoad();
  }

  /**
   * Starts a system on a folder of its own.
   * @param before fills the folder @throws ClearError
   */
  static async open(
    before: (dataDir: string) => Promise<void> = async () => undefined,
    shape: ShapeName = 'embedded',
  ): Promise<Arena> {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'birth-drill-'));
    await before(dataDir);
    const stack = await startStack({ dataDir, shape, env: { ...FREE_PORTS, ...SETTINGS } });
    return new Arena(stack);
  }

  /** The addresses, also while a service is altered. */
  get run(): RunFile {
    return this.stack.run;
  }

  get proxies(): Proxies {
    if (!this.#proxies) throw new Error('the services do not speak through proxies');
    return this.#proxies;
  }

  /** A fresh hospital with the moments and choices of this drill. */
  begin(seed: number, drill: string): void {
    this.random = seededRandom(seed, drill);
    this.load = this.#freshLoad();
  }

  #freshLoad(): Load {
    const completed = async (cases: readonly string[]): Promise<number> =>
      (await completions(this.database, cases)).size;
    return new Load(() => this.run, this.random, completed);
  }

  /** The process of a service, altered or not. */
  pidOf(name: string): number {
    const pid = this.#altered.get(name)?.pid() ?? this.run.services[name]?.pid ?? this.run.servers[name]?.pid;
    if (pid === undefined) throw new Error(`${name} does not run`);
    return pid;
  }

  /** What a running service was really given: its own credentials, and no others. */
  environmentOf(service: string): Record<string, string> {
    return environmentOfProcess(this.pidOf(service));
  }

  /** Runs a service in another way until {@link restoreServices}. */
  async alter(name: string, alteration: Alteration): Promise<void> {
    const former = this.#altered.get(name);
    this.#altered.set(name, await alterService(this.stack, name, alteration, former));
  }

  /** Gives one altered service back to the supervisor. */
  async restoreService(name: string): Promise<void> {
    const altered = this.#altered.get(name);
    this.#altered.delete(name);
    await altered?.restore();
  }

  async restoreServices(): Promise<void> {
    const altered = [...this.#altered.values()];
    this.#altered.clear();
    await Promise.all(altered.map((service) => service.restore()));
  }

  async behaveAll(settings: Behaviour): Promise<void> {
    for (const department of DEPARTMENT_CODES) await setBehaviour(this.run.postgres, department, settings);
  }

  /** Lets every service reach the servers through proxies, or directly again. */
  async useProxies(wanted: boolean): Promise<void> {
    if (wanted === (this.#proxies !== undefined)) return;
    if (!wanted) {
      await this.restoreServices();
      await this.#proxies?.close();
      this.#proxies = undefined;
      return;
    }
    this.#proxies = await openProxies(this.run);
    const addressed = (env: Readonly<Record<string, string>>) => this.proxies.redirect(env);
    await Promise.all(SERVICE_NAMES.map((name) => this.alter(name, { env: addressed })));
  }

  /** Stops everything that was started. @param keep leaves data and logs for looking at */
  async close(keep: boolean): Promise<void> {
    await Promise.all([...this.#altered.values()].map((service) => service.stop()));
    await this.#proxies?.close();
    await this.database.end();
    await this.stack.stop();
    if (!keep) removeDataDirectory(this.stack.dataDir);
  }
}

export type { ProxiedServer };
