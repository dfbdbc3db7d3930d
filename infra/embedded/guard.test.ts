import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '../bootstrap/processes.mjs';
import { pollUntil } from './deadline.ts';
import { runGuarded, type GuardedCommand } from './guard.ts';

const IGNORES_TERM = "trap '' TERM; echo ready; while :; do sleep 0.1; done";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'birth-guard-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function guarded(command: string, args: readonly string[], graceSeconds = 2): GuardedCommand {
  return {
    command,
    args,
    env: process.env,
    cwd: folder,
    logFile: join(folder, 'server.log'),
    pidFile: join(folder, 'server.pid'),
    stopSignal: 'SIGTERM',
    graceSeconds,
  };
}

function hasGone(pid: number): Promise<true | undefined> {
  return pollUntil(() => (isAlive(pid) ? undefined : true), { timeoutMs: 8_000 });
}

function logged(text: string): Promise<true | undefined> {
  return pollUntil(
    () => (readFileSync(join(folder, 'server.log'), 'utf8').includes(text) ? true : undefined),
    { timeoutMs: 5_000 },
  );
}

test('knows the id of the server itself, stops it, and says how it ended', async () => {
  const server = await runGuarded(guarded('sleep', ['1000']));
  expect(isAlive(server.pid)).toBe(true);
  expect(server.hasExited()).toBe(false);
  await server.stop();
  expect(await server.exited).toBe('signal 15');
  expect(isAlive(server.pid)).toBe(false);
});

test('notices a server that is killed or ends', async () => {
  const killed = await runGuarded(guarded('sleep', ['1000']));
  process.kill(killed.pid, 'SIGKILL');
  expect(await killed.exited).toBe('signal 9');
  const ended = await runGuarded(guarded('sh', ['-c', 'exit 3']));
  expect(await ended.exited).toBe('exit code 3');
});

test('a server that does not listen is killed when its grace is over', async () => {
  const server = await runGuarded(guarded('sh', ['-c', IGNORES_TERM], 1));
  await logged('ready');
  await server.stop();
  expect(await server.exited).toBe('signal 9');
});

test.for([
  ['obeys', 'echo ready; exec sleep 1000'],
  ['ignores SIGTERM', IGNORES_TERM],
])('kill -9 of the supervisor leaves no server that %s', async ([, script]) => {
  const command = guarded('sh', ['-c', script ?? ''], 1);
  const program = `
    import { runGuarded } from ${JSON.stringify(new URL('./guard.ts', import.meta.url).href)};
    const server = await runGuarded({ ...${JSON.stringify(command)}, env: process.env });
    console.log(server.pid);
    setInterval(() => {}, 1000);`;
  const supervisor = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(supervisor.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  await logged('ready');
  expect(isAlive(pid)).toBe(true);
  supervisor.kill('SIGKILL');
  expect(await hasGone(pid)).toBe(true);
});

test('a server whose guard was killed does not outlive it', async () => {
  const server = await runGuarded(guarded('sleep', ['1000']));
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  process.kill(Number(/PPid:\s+(\d+)/.exec(status)?.[1]), 'SIGKILL');
  await server.exited;
  expect(await hasGone(server.pid)).toBe(true);
});

test('a command that does not exist ends with the code of the shell', async () => {
  const server = await runGuarded(guarded(join(folder, 'nothing'), []));
  expect(await server.exited).toBe('exit code 127');
});
