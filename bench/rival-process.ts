import { spawn, type ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench-stack.ts';
import { reportSchema } from './rivals/job/run-rival.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const READY_MS = 60_000;
const ORDER_MS = 30_000;
const STOP_MS = 8_000;

/** A rival's process, as the bench holds it. */
export interface RivalProcess {
  readonly pid: number;
  readonly url: string | undefined;
  order(what: 'wake' | 'rest'): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a rival and waits until it is ready. @throws Error naming its log when it is not */
export async function startRival(bench: Bench, name: string): Promise<RivalProcess> {
  const logFile = path.join(bench.stack.dataDir, 'logs', `rival-${name}.log`);
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, [`bench/rivals/${name}/main.ts`], {
    cwd: ROOT,
    env: bench.environment,
    // A group of its own, so that Ctrl-C reaches it through us and in order.
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  const conversation = new Conversation(child);
  const ready = await conversation.report('ready', READY_MS).catch(async (error: unknown) => {
    await stopChild(child);
    throw new Error(`the rival ${name} did not start (its log: ${logFile})`, { cause: error });
  });
  return {
    pid: child.pid ?? 0,
    url: ready.url,
    order: (what) => conversation.order(what),
    stop: () => stopChild(child),
  };
}

interface Heard {
  readonly url: string | undefined;
}

/** Orders and their answers over the channel of a child process. */
class Conversation {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<
    number | 'ready',
    { resolve: (heard: Heard) => void; reject: (error: Error) => void }
  >();
  #orders = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message) => {
      const report = reportSchema.parse(message);
      const key = report.type === 'ready' ? 'ready' : report.id;
      const waiter = this.#waiting.get(key);
      this.#waiting.delete(key);
      if (report.type === 'done' && report.failed !== undefined) waiter?.reject(new Error(report.failed));
      else waiter?.resolve({ url: report.type === 'ready' ? report.url : undefined });
    });
    child.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the rival ended'));
      this.#waiting.clear();
    });
  }

  report(key: number | 'ready', deadlineMs: number): Promise<Heard> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the rival did not answer in time')), deadlineMs);
      const settled = () => clearTimeout(timer);
      this.#waiting.set(key, {
        resolve: (heard) => {
          settled();
          resolve(heard);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
    });
  }

  async order(order: 'wake' | 'rest'): Promise<void> {
    const id = ++this.#orders;
    const answered = this.report(id, ORDER_MS);
    this.#child.send({ id, order });
    await answered;
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(timer);
}
