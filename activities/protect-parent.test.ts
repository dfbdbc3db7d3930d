import { expect, test } from 'vitest';
import { derivedId } from '../infra/messages/derived-id.ts';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import { beginCase } from './begin-case.ts';
import { caseAs, NOW } from './case-view.test-data.ts';
import { Effects } from './effects.ts';
import { protectParent } from './protect-parent.ts';
import { call, letter } from './reach-parents.ts';
import { openTask } from './tasks.ts';

const BIRTH = sampleBirth('lanzhou-first-child');
const SET = { parent: 'mother', by: 'supervisor', reason: '家暴告诫书' } as const;

test('a protection is set once, and lifted', () => {
  const view = caseAs({ birth: BIRTH });
  const set = protectParent(view, SET).effects;
  expect(set.protection).toMatchObject({ parent: 'mother', by: 'supervisor', from: 'father' });
  expect(view.protection).toEqual({ parent: 'mother', since: NOW });
  expect(protectParent(view, SET).effects.any).toBe(false);
  const lifted = protectParent(view, { ...SET, parent: null }).effects;
  expect(lifted.events.map(({ type, subject }) => [type, subject])).toEqual([
    ['protection.lifted', 'mother'],
  ]);
  expect(view.protection).toBeNull();
});

test('nobody goes on calling the other parent, or writing to them, of the child', () => {
  const view = caseAs({ birth: BIRTH });
  const to = new Effects(view);
  const about = { subject: 'child-1', code: 'household-registration' } as const;
  openTask(to, call({ about, to: 'father' }, '一', '请致电'), 'a');
  openTask(to, letter({ to: 'father' }, '二', '请寄信'), 'b');
  openTask(to, call({ about, to: 'mother' }, '三', '请致电'), 'c');
  protectParent(view, SET);
  expect(view.tasks.map(({ kind, addressee, status }) => [kind, addressee, status])).toEqual([
    ['call', 'father', 'overtaken'],
    ['letter', 'father', 'overtaken'],
    ['call', 'mother', 'open'],
  ]);
});

test('in a case that is set aside the other parent is kept out at once, and nothing that is sealed is looked at', () => {
  const view = caseAs({ birth: BIRTH });
  const to = new Effects(view);
  openTask(
    to,
    call({ about: { subject: 'child-1', code: 'household-registration' }, to: 'father' }, '一', '请致电'),
    'a',
  );
  openTask(to, { kind: 'case-set-aside', subject: null, code: null, attempt: 0, reason: '', asks: [] });
  Object.defineProperty(view, 'notification', {
    get: () => {
      throw new Error('nobody can open it');
    },
  });
  const { effects, result } = protectParent(view, SET);
  expect([result, effects.protection, effects.events[0]]).toMatchObject([
    'done',
    { parent: 'mother', from: 'father', isToBeCarried: true },
    { type: 'protection.set', subject: 'mother', actor: 'supervisor' },
  ]);
  const held = { to: 'father', about: 'child-1', at: NOW } as const;
  expect([effects.protection?.stops(held), effects.protection?.stops({ ...held, to: null })]).toEqual([
    true,
    false,
  ]);
  expect(view.tasks.map(({ status }) => status)).toEqual(['overtaken', 'open']);
  expect(protectParent(view, SET).effects.any).toBe(false);
  expect(protectParent(view, { ...SET, parent: null })).toMatchObject({ result: 'set-aside' });
});

test.each([
  ['mother', ['mother']],
  ['father', ['father']],
] as const)(
  'a case of a couple whose %s is protected begins so, and tells that parent alone',
  (who, told) => {
    const { effects } = beginCase({
      ...{ caseNumber: 'C-1', notification: BIRTH, at: NOW, by: 'hospital', idOf: derivedId },
      ...{ patienceSeconds: undefined, protectedParent: who },
    });
    expect(effects.protection).toMatchObject({ parent: who, by: 'system' });
    expect(effects.notices.map(({ to }) => to)).toEqual(told);
    expect(effects.events.map(({ type }) => type)).toContain('protection.set');
  },
);
