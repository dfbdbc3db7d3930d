import type { TermKind } from '../../schemas/clock.ts';
import type { Pack } from '../../schemas/pack.ts';
import type { PackDeadline, PackTerm, TimedWork } from '../../schemas/pack-times.ts';
import { closest, type PlaceAndDay } from '../entitlements/closest.ts';

/** A piece of work, where it is decided, and the day of the question. */
export interface TimedQuestion extends PlaceAndDay {
  readonly work: TimedWork;
}

/** How long an office has, by the text that speaks for the place; undefined: none gives a term of this kind (未公布). */
export function termFor(
  packs: readonly Pack[],
  question: TimedQuestion,
  kind: TermKind,
): PackTerm | undefined {
  const ofKind = ({ terms }: Pack) =>
    terms.filter((term) => term.kind === kind && term.work === question.work);
  return closest(packs, question, ofKind)?.one;
}

/** Until when a family has to act, by the text that speaks for the place. */
export function packDeadlineFor(packs: readonly Pack[], question: TimedQuestion): PackDeadline | undefined {
  const ofWork = ({ deadlines }: Pack) => deadlines.filter(({ work }) => work === question.work);
  return closest(packs, question, ofWork)?.one;
}
