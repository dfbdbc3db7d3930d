import type { EntitlementCode } from '../../schemas/entitlement.ts';
import type { Change } from './redecide.ts';

/** What a change of rules comes to in one place for one entitlement. Money in fen, days in days. */
export interface Total {
  readonly division: string;
  readonly code: EntitlementCode;
  /** rows that change, and of those how many become more and how many less */
  rows: number;
  more: number;
  less: number;
  amountFen: number;
  days: number;
}

/** Adds up a re-decision list by place and entitlement. */
export class Totals {
  readonly #totals = new Map<string, Total>();
  /** cases looked at, and cases with any change */
  looked = 0;
  changed = 0;

  add(division: string, changes: readonly Change[]): void {
    this.looked += 1;
    if (changes.length > 0) this.changed += 1;
    for (const { code, difference } of changes) {
      const total = this.#of(division, code);
      const values = Object.values(difference) as number[];
      total.rows += 1;
      if (values.some((n) => n > 0)) total.more += 1;
      if (values.some((n) => n < 0)) total.less += 1;
      total.amountFen += difference.amountFen ?? 0;
      total.days += (difference.days ?? 0) + (difference.daysPerYear ?? 0);
    }
  }

  #of(division: string, code: EntitlementCode): Total {
    const key = `${division} ${code}`;
    const total = this.#totals.get(key) ?? {
      division,
      code,
      rows: 0,
      more: 0,
      less: 0,
      amountFen: 0,
      days: 0,
    };
    this.#totals.set(key, total);
    return total;
  }

  /** By place, then by entitlement. */
  list(): Total[] {
    return [...this.#totals].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total);
  }
}
