import type { Drawable } from '../../infra/documents/glyphs.ts';
import { openThread } from '../kit/thread.ts';
import type { GlyphJob, GlyphsSaid } from './glyph-thread.ts';

/** Fonts of single characters, cut in a thread of their own and kept for whoever needs the same ones next. */
export interface GlyphRoom {
  /** Who draws which of these; what is in none of the answers no font has. @throws Busy */
  readonly share: (characters: readonly string[]) => Promise<readonly Drawable[]>;
  /** A WOFF2 with exactly these characters. @throws Busy */
  readonly cut: (drawable: Drawable) => Promise<Buffer>;
  readonly close: () => Promise<void>;
}

/** Too many are waiting: whoever asks later is served. */
export class Busy extends Error {
  override readonly name = 'Busy';
}

/** Fonts of 90 MB are let go of when no page has needed one for so long. */
const IDLE_MS = 300_000;
/** One is cut in about 50 ms: nobody waits for much longer than a second. */
const MOST_WAITING = 24;
/** Sets of characters that are kept; a font of the usual one character has 600 to 1,300 bytes. */
const MOST_KEPT = 500;

/** @param fontFolder `BIRTH_FONT_FOLDER` */
export function createGlyphRoom(fontFolder: string): GlyphRoom {
  const thread = openThread<GlyphJob, GlyphsSaid>(new URL('./glyph-thread.ts', import.meta.url), {
    data: fontFolder,
    idleMs: IDLE_MS,
  });
  let waiting = 0;
  const ask = async (job: GlyphJob): Promise<Exclude<GlyphsSaid, { fault: string }>> => {
    if (waiting >= MOST_WAITING) throw new Busy('too many fonts are being cut');
    waiting += 1;
    try {
      const said = await thread.ask(job);
      if ('fault' in said) throw new Error(`no font was cut: ${said.fault}`);
      return said;
    } finally {
      waiting -= 1;
    }
  };
  const shares = keepSome<readonly Drawable[]>(MOST_KEPT);
  const fonts = keepSome<Buffer>(MOST_KEPT);
  return {
    share: (characters) =>
      shares(characters.join(''), async () => {
        const said = await ask({ share: characters });
        return 'shared' in said ? said.shared : [];
      }),
    cut: ({ font, characters }) =>
      fonts(`${font} ${characters}`, async () => {
        const said = await ask({ cut: { font, characters } });
        return Buffer.from('woff2' in said ? said.woff2 : []);
      }),
    close: thread.close,
  };
}

/** What was made is kept, the newest of it; who asks for what is being made waits for that; a failure is not kept. */
function keepSome<T>(most: number): (key: string, make: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (key, make) => {
    const found = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, found);
    found.catch(() => kept.delete(key));
    const [oldest] = kept.size > most ? kept.keys() : [];
    if (oldest !== undefined) kept.delete(oldest);
    return found;
  };
}
