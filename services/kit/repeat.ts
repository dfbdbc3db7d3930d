import { setTimeout as sleep } from 'node:timers/promises';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';

export interface Repetition {
  /** runs the next round now instead of after the pause */
  readonly wake: () => void;
  /** lets the round in hand finish, which is told of it, then stops */
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
 * One round after another until closed. A failed round is tried again after the pause; the first of several is warned of.
 * @param round returns true when there is more to do at once; its signal is aborted by {@link Repetition.close}, for
 *   whatever in it should not be waited for
 */
export function repeat(
  round: (stopped: AbortSignal) => Promise<boolean | void>,
  options: RepeatOptions,
): Repetition {
  const closing = new AbortController();
  const stopped = closing.signal;
  let woken = false;
  let failing = false;
  let pause = new AbortController();
  const rest = async (): Promise<void> => {
    pause = new AbortController();
    if (woken || stopped.aborted) return;
    await sleep(options.pauseMs, undefined, { signal: pause.signal }).catch(() => undefined);
  };
  const attempt = async (): Promise<boolean> => {
    try {
      const more = await round(stopped);
      failing = false;
      return more === true;
    } catch (error) {
      const level = failing ? 'debug' : 'warn';
      options.log[level](describeError(error), `${options.what} failed, trying again`);
      failing = true;
      return false;
    }
  };
  const running = (async () => {
    while (!stopped.aborted) {
      woken = false;
      if (!(await attempt())) await rest();
      if (options.gatherMs && !stopped.aborted) await sleep(options.gatherMs);
    }
  })();
  const wake = (): void => {
    woken = true;
    pause.abort();
  };
  return {
    wake,
    close: async () => {
      closing.abort();
      wake();
      await running;
    },
  };
}
