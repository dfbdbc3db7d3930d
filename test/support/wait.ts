/** Many wait at once: who looks all the time takes the processors from what is waited for. */
const MOST_PAUSE_MS = 300;
const LONGER = 1.5;

/**
 * Polls, more and more slowly, until `look` gives something other than undefined.
 * @throws Error naming what was waited for, and what was seen last
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  options: { seconds?: number; seen?: () => unknown } = {},
): Promise<T> {
  const deadline = Date.now() + (options.seconds ?? 60) * 1000;
  for (let pauseMs = 20; ; pauseMs = Math.min(MOST_PAUSE_MS, pauseMs * LONGER)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) {
      const seen = options.seen ? `; seen last: ${JSON.stringify(options.seen())}` : '';
      throw new Error(`waited in vain for ${what}${seen}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
