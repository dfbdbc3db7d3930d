import { expect, test } from 'vitest';
import { givenWith, outcomesOfKind, TASK_KINDS, type TaskKind } from '../../schemas/tasks/kinds.ts';
import { transition, ORDER_STATES, isPossible } from '../payments/transitions.ts';
import { consequenceOf, ENDS_MATTERS, ENDS_ORDERS, everyDecision } from './consequences.ts';

const KINDS = Object.keys(TASK_KINDS) as TaskKind[];

/** As the contract names them for people outside. */
const CONTRACT: Readonly<Record<string, string>> = {
  'name-missing': 'provided',
  'choices-missing': 'provided',
  'payment-account': 'provided',
  'name-characters': 'approved changed',
  'born-outside-institution': 'verified',
  'correction-needed': 'corrected',
  refused: 'ask-again obtained',
  'department-silent': 'ask-again wait obtained',
  'late-answer': 'adopted left',
  'claim-confirmation': 'confirmed declined',
  'payment-refused': 'ask-again paid-elsewhere',
  'payment-silent': 'ask-again wait',
  overpaid: 'returned waived',
  'identity-check': 'verified not-verified',
  'employer-not-told': 'told not-reached',
  call: 'told not-reached',
  'family-request': 'noted',
  letter: 'told not-reached',
  hotline: 'replied',
  supervision: 'replied escalated',
  'supervision-order': 'replied',
  'subject-erased': 'noted',
  'dead-letter': 'replayed discarded',
  'likely-duplicate': 'same different',
  improbable: 'confirmed corrected',
  'report-incomplete': 'provided',
  'asked-twice': 'reminded justified',
  'case-set-aside': 'again',
};

test('every kind offers the outcomes of the contract, and no other but given-up', () => {
  const offered = KINDS.map((kind) => [
    kind,
    outcomesOfKind(kind)
      .filter((outcome) => outcome !== 'given-up')
      .join(' '),
  ]);
  expect(Object.fromEntries(offered)).toEqual(CONTRACT);
});

test('the table of consequences knows exactly what is offered', () => {
  const offered = KINDS.flatMap((kind) => outcomesOfKind(kind).map((outcome) => `${kind} ${outcome}`));
  expect(
    everyDecision()
      .map((each) => each.join(' '))
      .toSorted(),
  ).toEqual(offered.toSorted());
});

test('what a decision is to orders can happen to some order', () => {
  const events = everyDecision().flatMap(([kind, outcome]) => consequenceOf(kind, outcome).orders ?? []);
  expect(events.length).toBeGreaterThan(8);
  for (const event of events)
    expect(
      ORDER_STATES.some((state) => isPossible(transition(state, event))),
      event,
    ).toBe(true);
});

test('what does nothing to case, matter, order or letter is only put on record', () => {
  const nothing = everyDecision().filter(
    ([kind, outcome]) => Object.keys(consequenceOf(kind, outcome)).length === 0,
  );
  expect(nothing.map((each) => each.join(' ')).sort()).toEqual([
    'asked-twice justified',
    'asked-twice reminded',
    'dead-letter discarded',
    'employer-not-told told',
    'family-request noted',
    'hotline replied',
    'letter not-reached',
  ]);
});

test('what ends a matter, and what ends an order', () => {
  expect([...ENDS_MATTERS].sort()).toEqual(['given-up', 'noted']);
  expect([...ENDS_ORDERS].sort()).toEqual(['declined', 'given-up', 'waived']);
});

test('what an outcome does not offer takes nothing with it', () => {
  expect(givenWith('name-missing', 'provided')).toBe('answer');
  expect(givenWith('name-missing', 'adopted')).toBe('nothing');
});
