import { compareDeliveries } from '../../policies/duplicates/compare-deliveries.ts';
import { documentOf, lookUpKeys, lookUpKeysAround } from '../../policies/duplicates/look-up-keys.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Pair } from './duplicate-pairs.ts';

/** What becomes of the pairs of one kind. */
export interface KindOfPairs {
  readonly kind: string;
  readonly isToBeAsked: boolean;
  readonly pairs: number;
  readonly asked: number;
  /** of those not asked about: they share no look-up key, and are never held against each other */
  readonly unmet: number;
}

export interface Measured {
  readonly pairs: number;
  /** of those that a person is asked about, how many ought to be */
  readonly precision: number;
  /** of those that ought to be, how many a person is asked about */
  readonly recall: number;
  readonly kinds: readonly KindOfPairs[];
}

/** Whether the later report finds the earlier one at all, as the ledger looks for it. */
function meet(earlier: BirthNotification, later: BirthNotification): boolean {
  const document = documentOf(later.mother);
  if (document !== undefined && document === documentOf(earlier.mother)) return true;
  const kept = new Set(lookUpKeys(earlier).map(({ text }) => text));
  return lookUpKeysAround(later).some(({ text }) => kept.has(text));
}

/** Precision and recall of the question, with look-up and score as they are used. */
export function measurePairs(pairs: readonly Pair[]): Measured {
  const found = pairs.map((pair) => {
    const met = meet(pair.a, pair.b);
    return { ...pair, met, asked: met && compareDeliveries(pair.a, pair.b) !== undefined };
  });
  const count = (of: (one: (typeof found)[number]) => boolean): number => found.filter(of).length;
  const right = count(({ asked, isToBeAsked }) => asked && isToBeAsked);
  const kinds = [...Map.groupBy(found, ({ kind }) => kind)].map(([kind, those]) => ({
    kind,
    isToBeAsked: those.some(({ isToBeAsked }) => isToBeAsked),
    pairs: those.length,
    asked: those.filter(({ asked }) => asked).length,
    unmet: those.filter(({ met }) => !met).length,
  }));
  return {
    pairs: found.length,
    precision: right / count(({ asked }) => asked),
    recall: right / count(({ isToBeAsked }) => isToBeAsked),
    kinds,
  };
}
