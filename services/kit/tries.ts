/** Wrong tries at one thing that are let pass within a span of time. */
export interface TryLimit {
  readonly most: number;
  readonly spanMs: number;
}

/** Bounds guessing at something by whoever may ask. */
export interface Tries {
  /** @returns after how many seconds it may be tried again; undefined: now */
  readonly wait: (what: string) => number | undefined;
  readonly failed: (what: string) => void;
}

/** What is guessed at longest ago is forgotten first. */
const MOST_REMEMBERED = 10_000;

/** @param now ms */
export function createTries({ most, spanMs }: TryLimit, now: () => number = Date.now): Tries {
  const failures = new Map<string, readonly number[]>();
  const recent = (what: string): readonly number[] =>
    (failures.get(what) ?? []).filter((at) => at > now() - spanMs);
  return {
    wait: (what) => {
      const tries = recent(what);
      const [first] = tries.slice(-most);
      return first === undefined || tries.length < most
        ? undefined
        : Math.max(1, Math.ceil((first + spanMs - now()) / 1_000));
    },
    failed: (what) => {
      const tries = [...recent(what), now()].slice(-most);
      failures.delete(what);
      failures.set(what, tries);
      const [oldest] = failures.size > MOST_REMEMBERED ? failures.keys() : [];
      if (oldest !== undefined) failures.delete(oldest);
    },
  };
}
