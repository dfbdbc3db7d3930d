import { expect, test } from 'vitest';
import { OPERATIONS, trailOf, type Operation, type Right, type Trail } from './operations.ts';

const ALL = Object.keys(OPERATIONS) as Operation[];
const followed = (trail: Trail): Operation[] => ALL.filter((operation) => trailOf(operation) === trail);

test('whatever touches somebody’s data is followed by the audit, and nothing else is', () => {
  const ofNobody = ALL.filter((operation) => {
    const { who }: Right = OPERATIONS[operation];
    return who === 'anyone' || Object.values(who).every(({ scope }) => scope === 'nobody');
  });
  expect(followed('none')).toEqual(ofNobody);
  expect(followed('each')).toContain('getCase');
});

test('a birth alone is left to the history of its case: there are many, and it says who has reported it', () => {
  expect(followed('history')).toEqual(['postBirth']);
});
