import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { otherOf, PARENTS, type ParentSubject } from '../../policies/rights/between-parents.ts';
import { CaseInMemory } from '../case-in-memory.test-data.ts';
import { caseAs, NOW } from '../case-view.test-data.ts';
import { consentsByYes } from '../consent.ts';
import { protectParent } from '../protect-parent.ts';

const BIRTH = sampleBirth('lanzhou-first-child');

/** A family that has agreed to nothing yet. @param protectedParent from the beginning */
function decided(protectedParent?: ParentSubject): CaseInMemory {
  const one = new CaseInMemory(caseAs({ birth: { ...BIRTH, consents: [] }, others: 'completed' }));
  if (protectedParent) one.view.protection = { parent: protectedParent, since: NOW };
  one.round();
  return one;
}

const setProtection = (one: CaseInMemory, parent: ParentSubject) =>
  protectParent(one.view, { parent, by: 'supervisor', reason: '人身安全保护令' });
const questions = ({ view }: CaseInMemory) =>
  view.tasks.filter(({ kind, status }) => kind === 'claim-confirmation' && status === 'open');
const questionOf = (one: CaseInMemory, subject: string) =>
  questions(one).find((task) => task.subject === subject);
const waiting = ({ view }: CaseInMemory, subject: string): string[] =>
  [...view.orders.values()]
    .filter((order) => order.subject === subject && order.status === 'awaiting-confirmation')
    .map(({ entitlement }) => entitlement);
const consents = (one: CaseInMemory, subject: 'family' | ParentSubject) =>
  consentsByYes(one.view, { subject }).map(({ givenBy }) => givenBy);

test('where nobody is protected one yes of either parent is the whole family’s', () => {
  const one = decided();
  expect(questions(one).map(({ subject }) => subject)).toEqual(['family']);
  expect(consents(one, 'family')).toEqual(['mother', 'father']);
});

describe.each([
  ['from the beginning', (parent: ParentSubject) => decided(parent)],
  [
    'while the family is being asked',
    (parent: ParentSubject) => {
      const one = decided();
      setProtection(one, parent);
      return one;
    },
  ],
])('a parent who is protected %s', (_, protectedFrom) => {
  test.each(PARENTS)('says yes to what is shared and the own, and never for the other: %s', (parent) => {
    const one = protectedFrom(parent);
    const other = otherOf(parent);
    expect(new Set(questions(one).map(({ subject }) => subject))).toEqual(new Set(['family', other]));
    expect([consents(one, 'family'), consents(one, other)]).toEqual([[parent], [other]]);
    const ofOther = waiting(one, other);
    const { id } = questionOf(one, 'family') ?? { id: '' };
    expect([...one.view.orders.values()].filter((o) => o.taskId === id && o.subject === other)).toEqual([]);
    one.decides('claim-confirmation', 'confirmed', { id });
    expect(waiting(one, other)).toEqual(ofOther);
    expect(waiting(one, 'child-1')).toEqual([]);
    one.decides('claim-confirmation', 'confirmed', { id: questionOf(one, other)?.id ?? '' });
    expect(waiting(one, other)).toEqual([]);
    expect(questions(one)).toEqual([]);
  });

  test('leaves the other’s own question without a word of what is shared, and without the account', () => {
    const one = protectedFrom('father');
    const own = questionOf(one, 'mother');
    expect(own?.asks).not.toContain('/choices/payee');
    expect(own?.reason).toContain('生育津贴');
    expect(own?.reason).not.toMatch(/育儿补贴|父亲/);
    expect(questionOf(one, 'family')?.status).toBe('open');
  });
});

test('looked at again and again, nothing more is asked', () => {
  const one = decided();
  setProtection(one, 'father');
  const before = one.view.tasks.length;
  for (let round = 0; round < 3; round += 1) one.round();
  setProtection(one, 'father');
  expect(one.view.tasks).toHaveLength(before);
});
