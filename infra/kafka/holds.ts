import type { Assignment } from './session.ts';

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** The partitions that are held, as far as it may be told. */
export interface Held {
  readonly partitions: number;
  /** ms for which the longest of them has been held */
  readonly longestMs: number;
}

interface Hold {
  readonly since: number;
  readonly attempts: number;
  readonly timer: NodeJS.Timeout;
  isResting: boolean;
}

/**
 * The partitions whose messages the handler has refused. Each rests for a while, longer each time, and is then tried
 * again, alone; the others go on meanwhile.
 */
export class Holds {
  readonly #holds = new Map<string, Hold>();
  readonly #onChange: (held: Held) => void;

  constructor(onChange: (held: Held) => void) {
    this.#onChange = onChange;
  }

  /** Whether the last try of this partition was in vain. */
  has(partition: string): boolean {
    return this.#holds.has(partition);
  }

  /** Whether its time to be tried again has not come yet. */
  isResting(partition: string): boolean {
    return this.#holds.get(partition)?.isResting ?? false;
  }

  /** A try was in vain. @param release called when the partition may be tried again */
  hold(partition: string, release: () => void): void {
    const before = this.#holds.get(partition);
    clearTimeout(before?.timer);
    const attempts = (before?.attempts ?? 0) + 1;
    const rested = (): void => {
      hold.isResting = false;
      release();
    };
    const timer = setTimeout(rested, Math.min(FIRST_MS * 2 ** (attempts - 1), LONGEST_MS));
    const hold: Hold = { since: before?.since ?? Date.now(), attempts, timer, isResting: true };
    this.#holds.set(partition, hold);
    this.#tell();
  }

  /** A try was not in vain. */
  settle(partition: string): void {
    if (this.#holds.delete(partition)) this.#tell();
  }

  /** After a rebalance: the others are another member's now. They are released all the same, if their time comes here. */
  retain(assignment: Assignment): void {
    const ours = new Set(
      Object.entries(assignment).flatMap(([topic, partitions]) => partitions.map((p) => `${topic}/${p}`)),
    );
    for (const partition of [...this.#holds.keys()]) if (!ours.has(partition)) this.settle(partition);
  }

  /** Nothing is released any more. */
  close(): void {
    for (const { timer } of this.#holds.values()) clearTimeout(timer);
    for (const partition of [...this.#holds.keys()]) this.settle(partition);
  }

  #tell(): void {
    const longest = Math.min(...[...this.#holds.values()].map(({ since }) => since));
    this.#onChange({
      partitions: this.#holds.size,
      longestMs: this.#holds.size === 0 ? 0 : Date.now() - longest,
    });
  }
}
