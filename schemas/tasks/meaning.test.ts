import { expect, test } from 'vitest';
import type { TaskKind } from './kinds.ts';
import { keptDecision, readOutcome } from './meaning.ts';

test.each<[TaskKind, string, boolean, string | undefined]>([
  ['name-missing', 'resolved', true, 'provided'],
  ['name-characters', 'resolved', true, 'changed'],
  ['name-characters', 'resolved', false, 'approved'],
  ['late-answer', 'resolved', false, 'left'],
  ['department-silent', 'resolved', false, undefined],
  ['department-silent', 'resend', false, 'ask-again'],
  ['refused', 'resolved', false, 'ask-again'],
  ['refused', 'resend', false, 'ask-again'],
  ['correction-needed', 'resend', false, undefined],
  ['claim-confirmation', 'given-up', false, undefined],
  ['name-missing', 'confirmed', false, undefined],
  ['name-missing', 'toString', false, undefined],
])('%s: %s (with facts: %s) is %s', (kind, word, withFacts, outcome) => {
  expect(readOutcome(word, kind, { withFacts })).toBe(outcome);
});

test.each<[TaskKind, string, string]>([
  ['name-missing', 'resolved', 'provided'],
  ['name-characters', 'resolved', 'changed'],
  ['department-silent', 'resolved', 'wait'],
  ['department-silent', 'resend', 'ask-again'],
  ['correction-needed', 'resend', 'corrected'],
  ['claim-confirmation', 'given-up', 'declined'],
  ['overpaid', 'resolved', 'returned'],
  ['overpaid', 'given-up', 'waived'],
  ['payment-account', 'given-up', 'given-up'],
  ['subject-erased', 'given-up', 'noted'],
  ['dead-letter', 'given-up', 'discarded'],
])('a ledger of before says of %s that it was %s: %s', (kind, word, outcome) => {
  expect(keptDecision(kind, word)).toBe(outcome);
});
