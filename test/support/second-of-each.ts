import { fileURLToPath } from 'node:url';
import { Keeper } from '../../services/supervisor/keeper.ts';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import { startService, type ServiceProcess } from '../../services/supervisor/service-process.ts';
import type { Stack } from '../../services/supervisor/stack.ts';
import { environmentOfProcess } from './processes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
/** Processes that start at once: more of them only wait for one another. */
const AT_ONCE = 3;

/** A second process of every service of a stack, beside the first and on the same servers. */
export class SecondOfEach {
  readonly #stack: Stack;
  readonly #keepers = new Map<string, Keeper<ServiceProcess>>();

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  /** Resolves when all of them serve. */
  async start(): Promise<void> {
    const left = [...SERVICE_NAMES];
    const startNext = async (): Promise<void> => {
      for (let name = left.shift(); name !== undefined; name = left.shift()) await this.#start(name);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, startNext));
  }

  /** Where the second API listens. */
  get api(): string {
    const url = this.#keepers.get('api')?.current?.url;
    if (url === undefined) throw new Error('the second API does not run');
    return url;
  }

  /** kill -9; it is started again. */
  kill(name: string): void {
    this.#keepers.get(name)?.kill();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#keepers.values()].map((keeper) => keeper.stop()));
  }

  async #start(name: string): Promise<void> {
    const pid = this.#stack.run.services[name]?.pid;
    if (pid === undefined) throw new Error(`${name} does not run`);
    const env = { ...environmentOfProcess(pid), BIRTH_API_PORT: '0', BIRTH_OPS_PORT: '0' };
    const keeper = new Keeper<ServiceProcess>({
      start: () => startService({ name, root: ROOT, dataDir: this.#stack.dataDir, env }),
      onNews: () => undefined,
    });
    this.#keepers.set(name, keeper);
    await keeper.start();
  }
}
