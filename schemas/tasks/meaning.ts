import { outcomesOfKind, type TaskDecision, type TaskKind } from './kinds.ts';

/** Words of releases before this one; they stay understood. */
export const PAST_DECISIONS = ['resolved', 'resend'] as const;
type PastDecision = (typeof PAST_DECISIONS)[number];

/**
 * What `resolved` was, where it was not the outcome that is offered first: an answer that came late was left, and of a silent
 * department it said nothing that can be told today.
 */
const RESOLVED: Readonly<Partial<Record<TaskKind, TaskDecision | 'nothing'>>> = {
  'late-answer': 'left',
  'department-silent': 'nothing',
};

function isPast(word: string): word is PastDecision {
  return PAST_DECISIONS.some((past) => past === word);
}

/**
 * The outcome that a word stands for, about a task of this kind: one that it offers, or `resend` and `resolved` as they are
 * understood today.
 * @param withFacts facts come with it: another name, where the task is about a name
 * @returns undefined: none that it offers
 */
export function readOutcome(
  word: string,
  kind: TaskKind,
  { withFacts }: { readonly withFacts: boolean },
): TaskDecision | undefined {
  const offered = outcomesOfKind(kind);
  if (!isPast(word)) return offered.find((outcome) => outcome === word);
  if (word === 'resend') return offered.find((outcome) => outcome === 'ask-again');
  if (kind === 'name-characters' && withFacts) return 'changed';
  const meant = RESOLVED[kind] ?? offered[0];
  return meant === 'nothing' ? undefined : meant;
}

/** What `given-up` was, where there is another word for it today. */
const GIVEN_UP: Readonly<Partial<Record<TaskKind, TaskDecision>>> = {
  'claim-confirmation': 'declined',
  overpaid: 'waived',
  'employer-not-told': 'not-reached',
  'subject-erased': 'noted',
  'late-answer': 'left',
  'dead-letter': 'discarded',
};

/** A decision that stands in a ledger, by today's word for it. */
export function keptDecision(kind: TaskKind, word: string): TaskDecision {
  const offered = outcomesOfKind(kind);
  const same = offered.find((outcome) => outcome === word);
  if (same) return same;
  const [first = 'noted'] = offered;
  if (word === 'given-up') return GIVEN_UP[kind] ?? first;
  if (kind === 'department-silent') return word === 'resolved' ? 'wait' : 'ask-again';
  return readOutcome(word, kind, { withFacts: true }) ?? first;
}
