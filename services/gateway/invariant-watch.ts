import type { Pool } from '../../infra/postgres/pool.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { counter, gauge } from '../../infra/telemetry/metrics.ts';
import { repeat, type Repetition } from '../kit/repeat.ts';
import { closedSince, openAfter, RULES, violationsOf, type Violation } from './invariant-pages.ts';

const violations = gauge('birth_invariant_violations', 'violations that stand, by rule', ['rule']);
const looked = counter('birth_invariant_cases_total', 'cases looked at, whether their invariants hold');
const circle = gauge('birth_invariant_circle_seconds', 'how long the last look at every open case took');

export interface InvariantWatchOptions {
  readonly pool: Pool;
  readonly log: Logger;
  /** pause between two pages */
  readonly everySeconds: number;
  /** what is found counts when it still stands so much later */
  readonly graceSeconds: number;
}

/** More are looked at when these are settled: the first of them are alarm enough. */
const MOST_SUSPECTS = 5_000;
const PAGE = 500;

interface Suspect extends Violation {
  /** looked at again then, ms of the process */
  again: number;
  counts: boolean;
}

/**
 * Looks at every open case in turn, a page at a time, and at cases that have closed, whether what must hold of each does.
 * What is found may be about to be mended, so it counts only when it still stands after the grace.
 */
export function startInvariantWatch(options: InvariantWatchOptions): Repetition {
  const watch = new InvariantWatch(options);
  const { everySeconds, log } = options;
  return repeat(() => watch.look(), { pauseMs: everySeconds * 1000, what: 'watching the invariants', log });
}

class InvariantWatch {
  readonly #options: InvariantWatchOptions;
  readonly #suspects = new Map<string, Suspect>();
  #after = '';
  #closedAfter: string | undefined;
  #began = performance.now();

  constructor(options: InvariantWatchOptions) {
    this.#options = options;
    for (const { name } of RULES) violations.set({ rule: name }, 0);
  }

  async look(): Promise<void> {
    const { pool } = this.#options;
    this.#suspect(await violationsOf(pool, await this.#page()));
    await this.#lookAgain();
    const counts = new Map<string, number>();
    for (const { rule, counts: does } of this.#suspects.values())
      if (does) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    for (const { name } of RULES) violations.set({ rule: name }, counts.get(name) ?? 0);
  }

  /** The next open cases, and those that have closed since. */
  async #page(): Promise<string[]> {
    const { pool, graceSeconds } = this.#options;
    const open = await openAfter(pool, this.#after, PAGE);
    const closed = await closedSince(pool, { after: this.#closedAfter, graceSeconds, limit: PAGE });
    this.#closedAfter = closed.until;
    const last = open.length < PAGE ? undefined : open.at(-1);
    if (last === undefined) {
      circle.set((performance.now() - this.#began) / 1000);
      this.#began = performance.now();
    }
    this.#after = last ?? '';
    looked.inc(open.length + closed.caseNumbers.length);
    return [...open, ...closed.caseNumbers];
  }

  #suspect(found: readonly Violation[]): void {
    const again = performance.now() + this.#options.graceSeconds * 1000;
    for (const one of found) {
      const key = keyOf(one);
      if (this.#suspects.has(key) || this.#suspects.size >= MOST_SUSPECTS) continue;
      this.#suspects.set(key, { ...one, again, counts: false });
    }
  }

  /** What still stands counts, and is said once; what does not is forgotten. */
  async #lookAgain(): Promise<void> {
    const { pool, log, graceSeconds } = this.#options;
    const now = performance.now();
    const due = [...this.#suspects.values()].filter(({ again }) => again <= now).slice(0, PAGE);
    if (due.length === 0) return;
    const found = await violationsOf(pool, [...new Set(due.map(({ caseNumber }) => caseNumber))]);
    const standing = new Set(found.map(keyOf));
    for (const suspect of due) {
      if (!standing.has(keyOf(suspect))) {
        this.#suspects.delete(keyOf(suspect));
        continue;
      }
      suspect.again = now + graceSeconds * 1000;
      if (suspect.counts) continue;
      suspect.counts = true;
      const { caseNumber, rule, at } = suspect;
      log.error({ caseNumber, rule, at }, 'an invariant does not hold');
    }
  }
}

function keyOf({ rule, at }: Violation): string {
  return `${rule} ${at}`;
}
