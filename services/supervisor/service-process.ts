import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ClearError, clarify } from '../../infra/embedded/clear-error.ts';
import { logPosition, tailOfLog, withLog } from '../../infra/embedded/log-file.ts';
import { STARTS_WITHIN_MS } from '../../infra/embedded/readiness.ts';
import type { Running } from './keeper.ts';

const readySchema = z.object({
  type: z.literal('ready'),
  opsPort: z.int(),
  /** the one it should have had */
  opsPortTaken: z.int().optional(),
  url: z.string().optional(),
});

const STOP_DEADLINE_MS = 3_000;

/** A service that serves: a process of its own. */
export interface ServiceProcess extends Running {
  readonly pid: number;
  readonly opsPort: number;
  readonly url?: string;
}

export interface ServiceCommand {
  /** `api`, `departments/health-commission`, … */
  readonly name: string;
  /** the checkout */
  readonly root: string;
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** what people should know of its start */
  readonly say?: (text: string) => void;
}

/** The log of a service in the data folder. */
export function logOf(dataDir: string, name: string): string {
  return join(dataDir, 'logs', `${name.replaceAll('/', '-')}.log`);
}

/** What a service last complained of: `msg` of its last JSON line, else the last line as it is. */
function lastComplaint(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => /Error/.test(line) || /"level":(50|60)/.test(line));
  const line = errors.at(-1) ?? lines.at(-1) ?? 'it said nothing';
  try {
    const entry = JSON.parse(line) as { msg?: string; message?: string; error?: string };
    return [entry.msg, entry.error, entry.message].filter(Boolean).join(': ').slice(0, 300);
  } catch {
    return line.trim().slice(0, 300);
  }
}

/** What has to be there before a service's own code, in each of its threads. */
const PRELOADS: Readonly<Record<string, string>> = { worker: './infra/temporal/workflow-thread.ts' };

function preloadOf({ name, root }: ServiceCommand): string[] {
  const preload = PRELOADS[name];
  // A drill may run a build that is older than this file.
  return preload !== undefined && existsSync(join(root, preload)) ? ['--import', preload] : [];
}

function launch(command: ServiceCommand): ChildProcess {
  return withLog(logOf(command.dataDir, command.name), (log) =>
    spawn(process.execPath, [...preloadOf(command), `services/${command.name}/main.ts`], {
      cwd: command.root,
      env: command.env,
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    }),
  );
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // it is gone already
  }
}

async function stopProcess(child: ChildProcess, exited: Promise<string>, hurry: boolean): Promise<void> {
  killGroup(child, hurry ? 'SIGKILL' : 'SIGTERM');
  const timer = setTimeout(() => killGroup(child, 'SIGKILL'), STOP_DEADLINE_MS);
  await exited;
  clearTimeout(timer);
}

type Ready = z.infer<typeof readySchema>;

/** The ready message, however many other messages come before it; undefined when the time is over. */
function waitForReady(child: ChildProcess): {
  readonly ready: Promise<Ready | undefined>;
  readonly cancel: () => void;
} {
  let cancel = (): void => undefined;
  const ready = new Promise<Ready | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), STARTS_WITHIN_MS);
    cancel = () => clearTimeout(timer);
    child.on('message', (message) => {
      const parsed = readySchema.safeParse(message);
      if (parsed.success) resolve(parsed.data);
    });
  });
  return { ready, cancel };
}

/**
 * Starts a service in a process group of its own and waits until it says that it serves.
 * It stops by itself when our end of its channel closes.
 * @throws ClearError with what it complained of
 */
export async function startService(command: ServiceCommand): Promise<ServiceProcess> {
  const log = logOf(command.dataDir, command.name);
  const from = logPosition(log);
  const child = launch(command);
  child.on('error', () => undefined);
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  const { ready, cancel } = waitForReady(child);
  const outcome = await Promise.race([ready, exited]);
  cancel();
  if (typeof outcome === 'object' && child.pid !== undefined) {
    const stop: Running['stop'] = (options) => stopProcess(child, exited, options?.hurry ?? false);
    const { opsPort, opsPortTaken, url } = outcome;
    if (opsPortTaken !== undefined)
      command.say?.(`operations port ${opsPortTaken} is in use by another program, ${opsPort} instead`);
    return { pid: child.pid, opsPort, ...(url === undefined ? {} : { url }), exited, stop };
  }
  await stopProcess(child, exited, true);
  const how = typeof outcome === 'string' ? outcome : `not ready within ${STARTS_WITHIN_MS / 1000} s`;
  const complaint = lastComplaint(tailOfLog(log, from));
  if (/ENOSPC|no space left/i.test(complaint))
    throw clarify(new Error(complaint), `starting the service ${command.name}`);
  throw new ClearError(`The service ${command.name} did not start (${how}): ${complaint} (its log: ${log}).`);
}
