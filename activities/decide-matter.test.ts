import { expect, test } from 'vitest';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { caseAs, PATIENCE_MS } from './case-view.test-data.ts';
import { CERTIFICATE, command } from './one-round.test-data.ts';
import type { TaskDecision } from '../schemas/tasks/kinds.ts';

/** A decision is no answer: as long as the department is waited for, its command comes again by itself. */
test.each<[TaskDecision, { answered: string[]; resent: string[]; status: string }]>([
  ['wait', { answered: [], resent: [], status: 'requested' }],
  ['ask-again', { answered: [], resent: [command(CERTIFICATE, 1)], status: 'requested' }],
  ['given-up', { answered: [command(CERTIFICATE, 1)], resent: [], status: 'offline' }],
])('what becomes of the command of a silent department: %s', (outcome, expected) => {
  const one = new CaseInMemory(caseAs());
  one.round();
  one.passes(PATIENCE_MS).round();
  const { answered, resent } = one.decides('department-silent', outcome);
  const status = one.statusOf(CERTIFICATE);
  expect({ answered: [...answered], resent: [...resent], status }).toEqual(expected);
});
