import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  readonly timeoutMs: number;
  readonly everyMs?: number;
}

/**
 * Asks again until the answer is not undefined. A throw of `ask` ends the wait.
 * @returns the answer, or undefined when the time is over
 */
export async function pollUntil<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  patience: Patience,
): Promise<T | undefined> {
  const end = Date.now() + patience.timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() >= end) return undefined;
    await sleep(patience.everyMs ?? 50);
  }
}
