import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Keeper } from '../services/supervisor/keeper.ts';
import { startService, type ServiceProcess } from '../services/supervisor/service-process.ts';
import type { Stack } from '../services/supervisor/stack.ts';
import { environmentOfProcess } from './altered-service.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** A second process of a service, kept alive beside the supervisor's own. */
export interface SecondService {
  readonly name: string;
  /** of an API, where it takes births; undefined while it is down */
  url(): string | undefined;
  /** kill -9; it is started again */
  kill(): void;
  /** Resolves when it serves (again). */
  whenUp(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a service once more, with the environment of the one that runs and ports of its own. */
export async function startSecond(stack: Stack, name: string): Promise<SecondService> {
  const pid = stack.run.services[name]?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  const env = { ...environmentOfProcess(pid), BIRTH_API_PORT: '0', BIRTH_OPS_PORT: '0' };
  const dataDir = path.join(stack.dataDir, 'second');
  const keeper = new Keeper<ServiceProcess>({
    start: () => startService({ name, root: ROOT, dataDir, env }),
    onNews: () => undefined,
  });
  await keeper.start();
  return {
    name,
    url: () => keeper.current?.url,
    kill: () => keeper.kill(),
    whenUp: () => keeper.whenUp().then(() => undefined),
    stop: () => keeper.stop(),
  };
}
