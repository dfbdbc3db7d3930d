import { Worker } from 'node:worker_threads';
import type { DocumentContent } from '../../schemas/document.ts';

/** One document to be printed. */
export interface PrintJob {
  readonly content: DocumentContent;
  /** 核验码 */
  readonly code: string;
  /** what the QR code leads to; undefined: it says the code */
  readonly address: string | undefined;
  /** PNG; undefined: none was set */
  readonly seal: Uint8Array | undefined;
  /** 0: the original; else how often it was printed before */
  readonly copy: number;
}

/** What the thread answers. */
export type Printed = { readonly pdf: Uint8Array } | { readonly fault: string };

/** Prints documents in a thread of its own: a page takes up to half a second, in which nothing else would be answered. */
export interface PressRoom {
  /** @throws where it cannot be printed */
  readonly print: (job: PrintJob) => Promise<Buffer>;
  readonly close: () => Promise<void>;
}

/** The thread, with its fonts and its compiler, begins with the first document. */
export function createPressRoom(): PressRoom {
  let thread: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const begun = (): Worker => {
    if (thread) return thread;
    const mine = new Worker(new URL('./press-thread.ts', import.meta.url));
    mine.unref();
    mine.once('exit', () => {
      if (thread === mine) thread = undefined;
    });
    return (thread = mine);
  };
  const printNow = (job: PrintJob): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const at = begun();
      const settle = (done: () => void): void => {
        at.off('message', heard).off('error', failed).off('exit', ended);
        done();
      };
      const heard = (said: Printed): void =>
        settle(() =>
          'pdf' in said ? resolve(Buffer.from(said.pdf)) : reject(new Error(`not printed: ${said.fault}`)),
        );
      const failed = (error: Error): void => settle(() => reject(error));
      const ended = (): void => settle(() => reject(new Error('the press has stopped')));
      at.on('message', heard).on('error', failed).on('exit', ended);
      at.postMessage(job);
    });
  return {
    print: (job) => {
      const mine = last.then(() => printNow(job));
      last = mine.catch(() => undefined);
      return mine;
    },
    close: async () => void (await thread?.terminate()),
  };
}
