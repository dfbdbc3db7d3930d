import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { holderText, isAlive, livingHolder } from '../bootstrap/processes.mjs';
import { pollUntil } from './deadline.ts';
import { withLog } from './log-file.ts';

/**
 * Runs the server, tells its process id on descriptor 3, and reads its own input, a pipe from the supervisor. When
 * that pipe closes, however the supervisor ended, it asks the server to stop and then makes it.
 */
const GUARD = `
exec 4<&0 </dev/null
signal=$1 grace=$2
shift 2
"$@" 3>&- 4<&- &
server=$!
echo "$server" >&3
exec 3>&-
(
  while read -r _; do :; done
  kill -s "$signal" "$server"
  while [ "$grace" -gt 0 ] && kill -0 "$server"; do sleep 1; grace=$((grace - 1)); done
  kill -s KILL "$server"
) <&4 >/dev/null 2>&1 &
watcher=$!
exec 4<&-
wait "$server"
code=$?
kill "$watcher" 2>/dev/null
wait "$watcher" 2>/dev/null
exit "$code"
`;

const HURRIED_MS = 2_000;

export interface GuardedCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly logFile: string;
  /** remembers the process, so that a later start finds one that was left over */
  readonly pidFile: string;
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  /** seconds between the stop signal and SIGKILL */
  readonly graceSeconds: number;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

export interface GuardedProcess {
  /** the server's own process id, not the guard's */
  readonly pid: number;
  readonly hasExited: () => boolean;
  /** settles with `exit code 1` or `signal SIGKILL` */
  readonly exited: Promise<string>;
  readonly stop: (options?: { readonly hurry?: boolean }) => Promise<void>;
}

function killQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it is gone already
  }
}

/** Waits for a process that an earlier, killed supervisor left on this data; ends it when it does not go by itself. */
async function outliveLeftover(command: GuardedCommand): Promise<void> {
  const leftover = (): number | undefined => {
    try {
      return livingHolder(readFileSync(command.pidFile, 'utf8'));
    } catch {
      return undefined;
    }
  };
  const gone = (): true | undefined => (leftover() === undefined ? true : undefined);
  if (await pollUntil(gone, { timeoutMs: (command.graceSeconds + 2) * 1000 })) return;
  const pid = leftover();
  if (pid !== undefined) killQuietly(pid, 'SIGKILL');
  await pollUntil(gone, { timeoutMs: HURRIED_MS });
}

function spawnGuard(command: GuardedCommand): ChildProcess {
  const signal = command.stopSignal.slice(3);
  return withLog(command.logFile, (log) =>
    spawn(
      '/bin/sh',
      ['-c', GUARD, 'birth-guard', signal, String(command.graceSeconds), command.command, ...command.args],
      {
        cwd: command.cwd,
        env: command.env,
        detached: true,
        stdio: ['pipe', log, log, 'pipe'],
        ...(command.uid === undefined ? {} : { uid: command.uid }),
        ...(command.gid === undefined ? {} : { gid: command.gid }),
      },
    ),
  );
}

async function readPid(guard: ChildProcess): Promise<number> {
  const pipe = guard.stdio[3] as Readable;
  let text = '';
  for await (const chunk of pipe) text += String(chunk);
  const pid = Number(text);
  if (!Number.isInteger(pid) || pid <= 0) throw new Error('the guard did not say which process it runs');
  return pid;
}

/**
 * Starts a server in a process group of its own behind a guard, so that it cannot outlive this process.
 * @throws Error when the shell or the command cannot be started
 */
export async function runGuarded(command: GuardedCommand): Promise<GuardedProcess> {
  await outliveLeftover(command);
  const guard = spawnGuard(command);
  guard.stdin?.on('error', () => undefined);
  const failed = once(guard, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined);
  const ended = new Promise<string>((resolve) => {
    guard.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : describeCode(code ?? -1)));
  });
  const pid = await Promise.race([readPid(guard), failed]);
  writeFileSync(command.pidFile, holderText(pid));
  let over = false;
  const exited = ended.then(async (how) => {
    // A guard that was killed leaves its server behind.
    if (isAlive(pid)) killQuietly(pid, 'SIGKILL');
    await pollUntil(() => (isAlive(pid) ? undefined : true), { timeoutMs: HURRIED_MS, everyMs: 20 });
    rmSync(command.pidFile, { force: true });
    over = true;
    return how;
  });
  const stop = async (options: { readonly hurry?: boolean } = {}): Promise<void> => {
    if (over) return;
    killQuietly(pid, options.hurry ? 'SIGKILL' : command.stopSignal);
    const timer = setTimeout(() => killQuietly(pid, 'SIGKILL'), command.graceSeconds * 1000);
    await exited;
    clearTimeout(timer);
  };
  return { pid, hasExited: () => over, exited, stop };
}

/** A shell reports a child's signal as 128 + its number. */
function describeCode(code: number): string {
  return code > 128 ? `signal ${code - 128}` : `exit code ${code}`;
}

/** The little of our environment that a server may see. */
export function serverEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'JAVA_HOME', 'LD_LIBRARY_PATH'];
  return Object.fromEntries(kept.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
