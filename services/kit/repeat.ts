import { setTimeout as sleep } from 'node:timers/promises';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';

export interface Repetition {
  /** runs the next round now instead of after the pause */
  readonly wake: () => void;
  /** finishes the round in hand, then stops */
  readonly close: () => Promise<void>;
}

export interface RepeatOptions {
  readonly pauseMs: number;
  /** between waking and the round, so that what comes together is done together; default none */
  readonly gatherMs?: number;
  readonly what: string;
  readonly log: Logger;
}

/**
 * One round after another until closed. A failed round is logged and tried again after the pause.
 * @param round returns true when there is more to do at once
 */
export function repeat(round: () => Promise<boolean>, options: RepeatOptions): Repetition {
  let closed = false;
  let woken = false;
  let pause = new AbortController();
  const rest = async (): Promise<void> => {
    pause = new AbortController();
    if (woken || closed) return;
    await sleep(options.pauseMs, undefined, { signal: pause.signal }).catch(() => undefined);
  };
  const running = (async () => {
    while (!closed) {
      woken = false;
      const more = await round().catch((error: unknown) => {
        options.log.warn(describeError(error), `${options.what} failed, trying again`);
        return false;
      });
      if (!more) await rest();
      if (options.gatherMs && !closed) await sleep(options.gatherMs);
    }
  })();
  const wake = (): void => {
    woken = true;
    pause.abort();
  };
  return {
    wake,
    close: async () => {
      closed = true;
      wake();
      await running;
    },
  };
}
