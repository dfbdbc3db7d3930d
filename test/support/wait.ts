/**
 * Polls until `look` gives something other than undefined.
 * @throws Error naming what was waited for, and what was seen last
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  options: { seconds?: number; seen?: () => unknown } = {},
): Promise<T> {
  const deadline = Date.now() + (options.seconds ?? 60) * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) {
      const seen = options.seen ? `; seen last: ${JSON.stringify(options.seen())}` : '';
      throw new Error(`waited in vain for ${what}${seen}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
