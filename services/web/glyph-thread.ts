import { parentPort, workerData } from 'node:worker_threads';
import { findFonts } from '../../infra/documents/fonts.ts';
import { openGlyphCutter, type Drawable, type GlyphCutter } from '../../infra/documents/glyphs.ts';

/** What the thread is asked: who draws these characters, or a font of them. */
export type GlyphJob = { readonly share: readonly string[] } | { readonly cut: Drawable };
/** What it answers; a fault says no more than its kind, since a message might hold what was asked. */
export type GlyphsSaid =
  { readonly shared: readonly Drawable[] } | { readonly woff2: Uint8Array } | { readonly fault: string };

/* The thread that cuts fonts (glyph-room.ts), one after the other. */

let opening: Promise<GlyphCutter> | undefined;

async function work(job: GlyphJob): Promise<GlyphsSaid> {
  try {
    const cutter = await (opening ??= openGlyphCutter(findFonts(workerData as string)));
    return 'share' in job ? { shared: cutter.share(job.share) } : { woff2: await cutter.cut(job.cut) };
  } catch (error) {
    return { fault: error instanceof Error ? error.name : 'Error' };
  }
}

parentPort?.on('message', (job: GlyphJob) => {
  void work(job).then((said) => parentPort?.postMessage(said));
});
