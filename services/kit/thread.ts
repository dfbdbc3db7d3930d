import { Worker } from 'node:worker_threads';

/** A thread that does one thing after another, so that whoever asks it goes on answering others. */
export interface Thread<Job, Said> {
  /** @throws Error where the thread stops before it has answered */
  readonly ask: (job: Job) => Promise<Said>;
  readonly close: () => Promise<void>;
}

interface ThreadOptions {
  /** what it finds as `workerData` */
  readonly data?: unknown;
  /** it ends when it was asked nothing for so long, and its memory with it; left out: it stays */
  readonly idleMs?: number;
}

/**
 * The thread begins with the first thing it is asked, and again after it has stopped.
 * @param file answers each message with one message
 */
export function openThread<Job, Said>(file: URL, { data, idleMs }: ThreadOptions = {}): Thread<Job, Said> {
  let thread: Worker | undefined;
  let waiting = 0;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const begun = (): Worker => {
    if (thread) return thread;
    const mine = new Worker(file, { workerData: data });
    mine.unref();
    mine.once('exit', () => {
      if (thread === mine) thread = undefined;
    });
    return (thread = mine);
  };
  const askNow = (job: Job): Promise<Said> =>
    new Promise((resolve, reject) => {
      const at = begun();
      const settle = (done: () => void): void => {
        at.off('message', heard).off('error', failed).off('exit', ended);
        done();
      };
      const heard = (said: Said): void => settle(() => resolve(said));
      const failed = (error: Error): void => settle(() => reject(error));
      const ended = (): void => settle(() => reject(new Error('the thread has stopped')));
      at.on('message', heard).on('error', failed).on('exit', ended);
      at.postMessage(job);
    });
  const rest = (): void => {
    waiting -= 1;
    if (waiting > 0 || idleMs === undefined) return;
    idle = setTimeout(() => void thread?.terminate(), idleMs).unref();
  };
  return {
    ask: (job) => {
      clearTimeout(idle);
      waiting += 1;
      const mine = last.then(() => askNow(job)).finally(rest);
      last = mine.catch(() => undefined);
      return mine;
    },
    close: async () => {
      clearTimeout(idle);
      await thread?.terminate();
    },
  };
}
