import { mask } from './personal-patterns.ts';
import type { Evidence } from './evidence.ts';
import type { Snapshot } from './snapshot.ts';

/** How many violations of one invariant are shown; all are counted. */
const SHOWN = 20;

/** One place where an invariant does not hold: codes and case numbers only, never personal data. */
export interface Violation {
  readonly where: string;
  readonly what: string;
}

/** What one invariant found. */
export interface Finding {
  /** how many things were looked at */
  readonly checked: number;
  readonly violationCount: number;
  readonly violations: readonly Violation[];
  /** things on their way: neither good nor bad yet */
  readonly lagging: number;
  readonly notes: readonly string[];
}

/** What has to be gathered before an invariant can be judged (see evidence.ts). */
export type Need = 'effects' | 'runs' | 'messages' | 'temporal';

/** One invariant. Without `check` it is not built yet: it is listed and never counts as holding. */
export interface Invariant {
  readonly id: `R${number}`;
  readonly title: string;
  /** the title for whoever asked for English */
  readonly english: string;
  readonly needs: readonly Need[];
  /** looked at while the others are, in sessions of its own: it uses none of the session tables */
  readonly beside?: true;
  readonly check?: (evidence: Evidence) => Promise<Finding>;
}

/** A query that gives one row for each violation, its place in the column `at`. */
export interface Rule {
  readonly what: string;
  readonly sql: string;
  readonly values?: readonly unknown[];
}

/** Codes as a list of SQL: `('paid', 'offset')`. */
export function listOf(codes: readonly string[]): string {
  return `('${codes.join("', '")}')`;
}

/**
 * Events of a matter that a person has completed: with a result that came too late or was of another attempt, or with what the
 * family has got at a window.
 */
export const WITHOUT_ANSWER = listOf(['matter.adopted', 'matter.obtained']);

/** Collects what one invariant finds. */
export class Tally {
  #checked = 0;
  #count = 0;
  #lagging = 0;
  readonly #violations: Violation[] = [];
  readonly #notes: string[] = [];

  checked(count: number): void {
    this.#checked += count;
  }

  lagging(count: number): void {
    this.#lagging += count;
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  /** @param count how many violations this one stands for */
  violation(where: string, what: string, count = 1): void {
    this.#count += count;
    if (this.#violations.length < SHOWN) this.#violations.push({ where: mask(where), what });
  }

  /** Runs each rule and takes its rows as violations. */
  async apply(snapshot: Snapshot, rules: readonly Rule[]): Promise<void> {
    for (const { what, sql, values } of rules) {
      const rows = await snapshot.query<{ at: string | null; total: number }>(
        `select v.at::text as at, count(*) over ()::int as total from (${sql}) v order by 1 limit ${SHOWN}`,
        values,
      );
      for (const { at } of rows) this.violation(at ?? '', what);
      this.#count += Math.max(0, (rows[0]?.total ?? 0) - rows.length);
    }
  }

  finding(): Finding {
    return {
      checked: this.#checked,
      violationCount: this.#count,
      violations: this.#violations,
      lagging: this.#lagging,
      notes: this.#notes,
    };
  }
}
