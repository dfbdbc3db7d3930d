import { parentPort, workerData } from 'node:worker_threads';
import { findFonts } from '../../infra/documents/fonts.ts';
import { openPress, type Press } from '../../infra/documents/press.ts';
import { printable } from '../../policies/documents/missing-characters.ts';
import type { Printed, PrintJob } from './press-room.ts';

/* The thread that prints (press-room.ts), one document after the other. */

let opening: Promise<Press> | undefined;

async function print({ content, ...printing }: PrintJob): Promise<Printed> {
  try {
    const press = await (opening ??= openPress(findFonts(workerData as string)));
    return { pdf: press.print(content, { ...printing, printable }) };
  } catch (error) {
    return { fault: error instanceof Error ? error.name : 'Error' };
  }
}

parentPort?.on('message', (job: PrintJob) => {
  void print(job).then((said) => parentPort?.postMessage(said));
});
