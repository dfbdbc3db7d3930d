import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import { hearerOf, PARENTS, type ParentSubject } from '../policies/rights/between-parents.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { caseAs, NOW } from './case-view.test-data.ts';
import { Effects } from './effects.ts';
import type { OnBehalf } from './ledger-port.ts';
import { protectParent } from './protect-parent.ts';

const BIRTH = sampleBirth('lanzhou-first-child');
const father = BIRTH.father && { ...BIRTH.father, phone: BIRTH.mother.phone };
const ONE_NUMBER = { ...BIRTH, father };
const set = (parent: ParentSubject, birth: BirthNotification = ONE_NUMBER) => {
  const view = caseAs({ birth, others: 'waiting' });
  return protectParent(view, { parent, by: 'supervisor', reason: '保护令' }).effects;
};

describe('a telephone that both parents have', () => {
  test.each(PARENTS)('hears nothing any more once %s is protected', (protectedParent) => {
    const family = { mother: BIRTH.mother, father };
    for (const whose of [null, 'child-1', ...PARENTS] as const)
      expect(hearerOf({ ...family, protectedParent }, { whose })).toBeUndefined();
    expect(hearerOf(family, { whose: null })).toBe('mother');
  });

  test.each(PARENTS)('lets nobody in as %s, and the hall is asked to have another number', (parent) => {
    const to = set(parent);
    expect([to.phoneChecks.get(parent), [...to.linksEnded]]).toEqual(['doubted', [parent]]);
    const asked = [...to.tasks].map(({ kind, subject }) => `${kind} ${subject}`);
    expect(asked).toContain(`identity-check ${parent}`);
    const later = new Effects(to.view);
    later.tell({ told: 'represented', to: parent, occasion: 'r', values: { who: '某', until: '某日' } });
    expect(later.notices).toEqual([]);
  });

  test('is no trouble where each has their own', () => {
    const to = set('mother', BIRTH);
    expect([to.phoneChecks.size, to.linksEnded.size]).toEqual([0, 0]);
  });
});

test('what the other parent has said of what is shared, or had said, is not confirmed any more', () => {
  const view = caseAs({ birth: BIRTH, others: 'waiting' });
  const draft = (by: string, onBehalf?: Partial<OnBehalf>) => ({
    ...{ outcome: 'provided', by, at: NOW, hash: '', second: null, leavesAt: null, looked: [] },
    open: () => ({ changes: [], reason: '', ...(onBehalf ? { onBehalf } : {}) }),
  });
  const task = (id: string, subject: 'family' | 'father', by: string, onBehalf?: Partial<OnBehalf>) => ({
    ...{ id, kind: 'payment-account', subject, code: null, attempt: 0, eventId: null, status: 'open' },
    ...{ reason: '', asks: [], openedAt: NOW, deadline: NOW, addressee: null, draft: draft(by, onBehalf) },
  });
  const tasks = [
    task('1', 'family', 'parent:father'),
    task('2', 'father', 'parent:father'),
    task('3', 'family', 'clerk'),
    task('4', 'family', 'clerk', { parent: 'father' }),
    task('5', 'family', 'clerk', { parent: 'mother' }),
    task('6', 'family', 'clerk', { representation: 'of a build before' }),
    task('7', 'father', 'clerk', { parent: 'father' }),
  ];
  view.tasks.push(...(tasks as unknown as typeof view.tasks));
  const { effects } = protectParent(view, { parent: 'mother', by: 'supervisor', reason: '保护令' });
  expect([...effects.drafts].map(({ id }) => id)).toEqual(['1', '4', '6']);
});
