import { givenWith, type Given } from '../schemas/tasks/kinds.ts';
import type { CaseView } from './ledger-port.ts';

/** Outcomes with which facts may come, or must. */
export const WITH_FACTS: readonly Given[] = ['answer', 'facts', 'facts-if-any'];

/**
 * Places of the birth notification about which a family or a person at the hall has had the say, as pointers: what stands there is
 * not the hospital's word any more, and not the hospital's to see (docs/guessing.md).
 */
export function settledPlaces({ tasks }: Pick<CaseView, 'tasks'>): readonly string[] {
  const settled = tasks.flatMap(({ kind, asks, completed }) =>
    completed && WITH_FACTS.includes(givenWith(kind, completed.outcome)) ? asks : [],
  );
  // A consent that is given is given, by whomever it is said: of it nothing is compared.
  return [...new Set(settled)].filter((place) => place !== '/consents');
}
