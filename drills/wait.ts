import { setTimeout as delay } from 'node:timers/promises';

/** How long a fault lasts: the clock itself is what is waited for. */
export function lasting(seconds: number): Promise<void> {
  return delay(seconds * 1000);
}

/**
 * Polls until `look` gives something other than undefined.
 * @throws Error naming what was waited for in vain
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  seconds: number,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await delay(50);
  }
}
