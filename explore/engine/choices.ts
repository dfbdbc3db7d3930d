/** One deed of a schedule with everything that was chosen within it: enough to do it again. */
export interface Step {
  readonly deed: string;
  readonly picks: number[];
}

/**
 * The one stream of chance of a schedule. While it explores, numbers come from the seed and are written down; while it
 * replays, they come from what was written down, and 0 (the plain choice) where that has ended.
 */
export class Choices {
  #state: number;
  #picks: number[] = [];
  #script: readonly number[] | undefined;
  #at = 0;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Begins a deed. @param script its choices, when it is done again */
  begin(script?: readonly number[]): void {
    this.#picks = [];
    this.#script = script;
    this.#at = 0;
  }

  /** What was chosen since {@link begin}. */
  taken(): number[] {
    return this.#picks;
  }

  /** A whole number from 0, below `count`. 0 should be the plainest choice: shrinking goes there. */
  below(count: number): number {
    if (count <= 1) return 0;
    const chosen = this.#script
      ? Math.abs(this.#script[this.#at++] ?? 0) % count
      : Math.floor(this.#next() * count);
    this.#picks.push(chosen);
    return chosen;
  }

  /** True once in `times`; false is the plain choice. */
  rarely(times: number): boolean {
    return this.below(times) === times - 1 && times > 1;
  }

  /** One of them; the first is the plainest. @throws RangeError for an empty list */
  one<T>(of: readonly T[]): T {
    const found = of[this.below(of.length)];
    if (found === undefined) throw new RangeError('nothing to choose from');
    return found;
  }

  /** The index of a weight, by weight; the first is the plainest. */
  weighed(weights: readonly number[]): number {
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    let left = this.below(all);
    for (const [index, weight] of weights.entries()) {
      if (left < weight) return index;
      left -= weight;
    }
    return 0;
  }

  /** A number of 32 bits that is not written down: for what names things and decides nothing. */
  noise(): number {
    return Math.floor(this.#next() * 2 ** 32);
  }

  /** mulberry32: small, and the same everywhere */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}
