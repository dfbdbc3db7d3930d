import { fileURLToPath } from 'node:url';
import { Keeper } from '../../services/supervisor/keeper.ts';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import { startService, type ServiceProcess } from '../../services/supervisor/service-process.ts';
import type { Stack } from '../../services/supervisor/stack.ts';
import { environmentOfProcess } from './processes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

type Environment = Readonly<Record<string, string>>;

/** The services of a stack, restarted with other settings as an operator would do it, as often as wanted. */
export class Fleet {
  readonly #stack: Stack;
  readonly #keepers = new Map<string, Keeper<ServiceProcess>>();

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  /** Services, all if none is named, come back with the settings that `change` makes of their last ones. */
  async restart(
    change: (env: Environment, name: string) => Environment,
    names: readonly string[] = SERVICE_NAMES,
  ): Promise<void> {
    await Promise.all(names.map((name) => this.#restart(name, change)));
  }

  /** The processes of the services that were restarted, by name. */
  pids(): ReadonlyMap<string, number> {
    return new Map(
      [...this.#keepers].flatMap(([name, { current }]) => (current ? [[name, current.pid] as const] : [])),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#keepers.values()].map((keeper) => keeper.stop()));
  }

  async #restart(name: string, change: (env: Environment, name: string) => Environment): Promise<void> {
    const before = this.#keepers.get(name);
    const pid = before?.current?.pid ?? this.#stack.run.services[name]?.pid;
    if (pid === undefined) throw new Error(`${name} does not run`);
    const env = change(environmentOfProcess(pid), name);
    if (before) await before.stop();
    else await this.#stack.stopServer(name);
    const keeper = new Keeper<ServiceProcess>({
      start: () => startService({ name, root: ROOT, dataDir: this.#stack.dataDir, env }),
      onNews: () => undefined,
    });
    this.#keepers.set(name, keeper);
    await keeper.start();
  }
}
