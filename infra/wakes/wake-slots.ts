import type { Wake } from '../postgres/ledger/wakes.ts';

export interface SlotLimits {
  /** wakes on their way at once */
  readonly mostInFlight: number;
  /** of these, cases that are started; the others wait for their turn */
  readonly mostStarts: number;
}

/** So much of the room, at most, is for wakes that were made before and not answered. */
const REPEATS_SHARE = 1 / 4;

interface Bound {
  readonly counts: (wake: Wake) => boolean;
  readonly most: number;
  now: number;
}

/**
 * How many wakes may be on their way. Cases whose runs nobody takes up hold a place until the call gives up: what is
 * repeated gets a part of the room only, of all places and of those for starts, so that sick cases, however many, leave
 * room for the others.
 */
export class WakeSlots {
  readonly #all: Bound;
  readonly #starts: Bound;
  readonly #repeats: Bound;
  readonly #bounds: readonly Bound[];

  constructor({ mostInFlight, mostStarts }: SlotLimits) {
    const part = (most: number): number => Math.max(1, Math.floor(most * REPEATS_SHARE));
    this.#all = { counts: () => true, most: mostInFlight, now: 0 };
    this.#starts = { counts: isStart, most: mostStarts, now: 0 };
    this.#repeats = { counts: isRepeat, most: part(mostInFlight), now: 0 };
    const both = (wake: Wake): boolean => isStart(wake) && isRepeat(wake);
    const repeatedStarts = { counts: both, most: part(mostStarts), now: 0 };
    this.#bounds = [this.#all, this.#starts, this.#repeats, repeatedStarts];
  }

  get inFlight(): number {
    return this.#all.now;
  }

  get freeStarts(): number {
    return free(this.#starts);
  }

  /** Whether any repetition, or any wake, could leave: to look no further when not. */
  mayLeave(what: 'repeats' | 'others'): boolean {
    return free(this.#all) > 0 && (what === 'others' || free(this.#repeats) > 0);
  }

  hasRoomFor(wake: Wake): boolean {
    return this.#bounds.every((bound) => !bound.counts(wake) || free(bound) > 0);
  }

  take(wake: Wake): void {
    for (const bound of this.#bounds) if (bound.counts(wake)) bound.now += 1;
  }

  giveBack(wake: Wake): void {
    for (const bound of this.#bounds) if (bound.counts(wake)) bound.now -= 1;
  }
}

function free({ most, now }: Bound): number {
  return most - now;
}

export function isStart(wake: Wake): boolean {
  return wake.kind !== 'news';
}

export function isRepeat(wake: Wake): boolean {
  return wake.repeated === true;
}
