import type { DocumentContent } from '../../schemas/document.ts';
import { openThread } from '../kit/thread.ts';

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

/**
 * The thread, with its fonts and its compiler, begins with the first document.
 * @param fontFolder `BIRTH_FONT_FOLDER`
 */
export function createPressRoom(fontFolder: string): PressRoom {
  const thread = openThread<PrintJob, Printed>(new URL('./press-thread.ts', import.meta.url), {
    data: fontFolder,
  });
  return {
    print: async (job) => {
      const said = await thread.ask(job);
      if ('fault' in said) throw new Error(`not printed: ${said.fault}`);
      return Buffer.from(said.pdf);
    },
    close: thread.close,
  };
}
