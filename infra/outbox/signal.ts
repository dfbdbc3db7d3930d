/** A wake-up that is never lost: one that comes while nobody waits ends the next wait at once. */
export interface Signal {
  readonly closed: boolean;
  readonly wake: () => void;
  /** until woken, closed, or `ms` have passed */
  readonly wait: (ms: number) => Promise<void>;
  /** until closed or `ms` have passed: wake-ups do not shorten a rest after a failure */
  readonly rest: (ms: number) => Promise<void>;
  readonly close: () => void;
}

export function createSignal(): Signal {
  let woken = false;
  let closed = false;
  let waiting: { finish: () => void; resting: boolean } | undefined;
  const pause = (ms: number, resting: boolean): Promise<void> => {
    if (closed || (woken && !resting) || ms <= 0) {
      woken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        waiting = undefined;
        woken = false;
        resolve();
      };
      const timer = setTimeout(finish, ms);
      waiting = { finish, resting };
    });
  };
  return {
    get closed() {
      return closed;
    },
    wake: () => {
      woken = true;
      if (waiting && !waiting.resting) waiting.finish();
    },
    wait: (ms) => pause(ms, false),
    rest: (ms) => pause(ms, true),
    close: () => {
      closed = true;
      waiting?.finish();
    },
  };
}
