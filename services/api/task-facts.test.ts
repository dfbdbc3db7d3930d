import { expect, it } from 'vitest';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { openTaskOf } from '../../activities/case-view.test-data.ts';
import { ProblemError } from './problem.ts';
import { applyFacts } from './task-facts.ts';

const WAGE = '/mother/employment/contributionBaseFen';
const GIVEN = { employment: { contributionBaseFen: 900_000 } };
const BIRTH = sampleBirth('lanzhou-first-child');
const task = { ...openTaskOf('improbable', { subject: 'mother', code: null }), asks: [WAGE] };

function corrected(facts: Record<string, unknown>) {
  return applyFacts(task, BIRTH, { facts, resolved: true });
}

/** The pointers at which facts are refused. */
function refused(facts: Record<string, unknown>): readonly string[] {
  try {
    corrected(facts);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return (error.parts.errors ?? []).map(({ pointer }) => pointer);
  }
}

it('takes what a question about money asks for', () => {
  expect(corrected({ mother: GIVEN }).mother.employment?.contributionBaseFen).toBe(900_000);
});

it.each<[string, Record<string, unknown>]>([
  ['/facts/mother/name', { mother: { name: '别人' } }],
  ['/facts/consents', { consents: [] }],
  ['/facts/children', { children: [] }],
  ['/facts/choices', { choices: {} }],
])('takes nothing else beside it, also where it is empty: %s', (pointer, facts) => {
  const { mother = {}, ...rest } = facts as { mother?: object };
  expect(refused({ mother: { ...GIVEN, ...mother }, ...rest })).toEqual([pointer]);
});
