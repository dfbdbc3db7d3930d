import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Keeper } from '../services/supervisor/keeper.ts';
import { startService, type ServiceProcess } from '../services/supervisor/service-process.ts';
import type { Stack } from '../services/supervisor/stack.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

export type Environment = Readonly<Record<string, string>>;

/** How a service runs otherwise than the supervisor would have it. */
export interface Alteration {
  readonly env?: (env: Environment) => Environment;
  /** where its log goes; default: where it always goes */
  readonly logDir?: string;
  /** the code it runs; default: this checkout */
  readonly root?: string;
}

/** A service that runs in the place of the supervisor's own, kept alive in the same way. */
export interface AlteredService {
  readonly name: string;
  /** what the supervisor's own was started with */
  readonly ownEnv: Environment;
  /** the process that runs now; undefined while it is down */
  pid(): number | undefined;
  stop(): Promise<void>;
  /** Gives its place back to the supervisor's own. */
  restore(): Promise<void>;
}

function pidOf(stack: Stack, name: string): number {
  const pid = stack.run.services[name]?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  return pid;
}

/** The environment a process was started with. */
export function environmentOfProcess(pid: number): Environment {
  const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
  return Object.fromEntries(
    entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

/**
 * Stops a service of the stack and starts it anew with something changed.
 * @param former what runs in its place already: that is stopped, and the supervisor's own does not come back in between
 */
export async function alterService(
  stack: Stack,
  name: string,
  alteration: Alteration,
  former?: AlteredService,
): Promise<AlteredService> {
  const ownEnv = former?.ownEnv ?? environmentOfProcess(pidOf(stack, name));
  const env = alteration.env?.(ownEnv) ?? ownEnv;
  await (former ? former.stop() : stack.stopServer(name));
  const keeper = new Keeper<ServiceProcess>({
    start: () =>
      startService({
        name,
        root: alteration.root ?? ROOT,
        dataDir: alteration.logDir ?? stack.dataDir,
        env,
      }),
    onNews: () => undefined,
  });
  await keeper.start();
  return {
    name,
    ownEnv,
    pid: () => keeper.current?.pid,
    stop: () => keeper.stop(),
    restore: async () => {
      await keeper.stop();
      await stack.startServer(name);
    },
  };
}
