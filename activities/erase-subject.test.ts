import { describe, expect, test } from 'vitest';
import type { NodeKey } from '../schemas/case-plan.ts';
import type { Subject } from '../schemas/matter.ts';
import { answer } from './answers.test-data.ts';
import { caseAs, openTaskOf, type Given } from './case-view.test-data.ts';
import { eraseSubject } from './erase-subject.ts';
import { CERTIFICATE, command, HOUSEHOLD } from './one-round.test-data.ts';
import { orderAs } from './payments/orders.test-data.ts';

const INSURANCE = 'child-1/medical-insurance';
const CLAIM = 'child-1/childcare-subsidy-claim';
const COST = 'mother/maternity-cost-refund';

function erase(given: Given, subject: Subject = 'child-1') {
  const view = caseAs(given);
  const of = { subject, by: 'supervisor', reason: 'guardian-request' } as const;
  const { effects, result } = eraseSubject(view, of);
  const standing = (...keys: NodeKey[]) => keys.map((key) => view.matters.get(key)?.status);
  return { view, effects, result, standing, facts: effects.published.map(({ status }) => status) };
}

describe('an erasure in an open case', () => {
  test('gives up what a department or a person is still to do, and says who was asked', () => {
    const matters = { [CERTIFICATE]: 'completed', [INSURANCE]: 'requested', [COST]: 'requested' } as const;
    const held = { [HOUSEHOLD]: { status: 'manual', attempt: 1 } } as const;
    const done = erase({ matters: { ...matters, ...held } });
    expect(done.standing(CERTIFICATE, INSURANCE, HOUSEHOLD, COST)).toEqual([
      'completed',
      'offline',
      'refused',
      'requested',
    ]);
    expect(done.effects.answered).toContain(command(INSURANCE));
    expect(done.effects.events[0]).toMatchObject({ type: 'subject.erased', actor: 'supervisor' });
    expect([...(done.result ?? [])].sort()).toEqual([
      'health-commission',
      'medical-insurance',
      'public-security',
    ]);
    expect(done.effects.wakes).toBe(true);
  });

  test('ends what people are asked about its work, and nothing else', () => {
    const about = { subject: 'child-1', code: 'birth-certificate' } as const;
    const tasks = [
      openTaskOf('late-answer', about),
      openTaskOf('payment-account', { subject: 'child-1', code: null }, 'task-2'),
    ];
    expect(erase({ tasks }).view.tasks.map(({ status }) => status)).toEqual(['overtaken', 'open']);
  });

  test.each([
    ['father', 'overtaken'],
    ['child-1', 'open'],
  ] as const)(
    'of the %s: a child that is still to be reported is asked for no more, or is',
    (subject, status) => {
      const tasks = [openTaskOf('report-incomplete', { subject: null, code: null })];
      expect(erase({ tasks }, subject).view.tasks.map((task) => task.status)).toEqual([status]);
    },
  );

  test('comes after what has landed: what is done is done, and outsiders are told so', () => {
    const done = erase({
      matters: { [CERTIFICATE]: 'requested' },
      landed: [answer(CERTIFICATE, 'completed')],
    });
    expect(done.standing(CERTIFICATE)).toEqual(['completed']);
    expect(done.facts).toEqual(['completed']);
  });

  test('ends after an objection that has landed as one that was refused', () => {
    const done = erase({ matters: { [CERTIFICATE]: 'requested' }, landed: [answer(CERTIFICATE, 'refused')] });
    expect(done.standing(CERTIFICATE)).toEqual(['refused']);
  });

  test('leaves the money of a claim that was granted before it', () => {
    const given = (landed: Given['landed'] = []): Given => ({
      others: 'completed',
      decided: true,
      revision: 1,
      matters: { [CLAIM]: 'requested' },
      orders: [orderAs({ lookAt: null })],
      landed,
    });
    expect(erase(given()).view.orders.get('order-1')?.status).toBe('cancelled');
    const granted = erase(given([answer(CLAIM, 'completed')]));
    expect(granted.view.orders.get('order-1')).toMatchObject({
      status: 'scheduled',
      lookAt: new Date('2026-11-01T00:00:00+08:00'),
    });
  });
});

describe('a case that is set aside', () => {
  const aside = (): Given => ({
    matters: { [CERTIFICATE]: 'requested' },
    tasks: [openTaskOf('case-set-aside', { subject: null, code: null })],
    landed: [answer(CERTIFICATE, 'completed')],
  });

  test('waits with an erasure until somebody has looked at it', () => {
    const { effects, result } = erase(aside());
    expect([effects.any, result]).toEqual([false, undefined]);
  });

  test('can be erased when it has closed: nothing of it is given up', () => {
    const { result, effects } = erase({
      ...aside(),
      matters: {},
      others: 'completed',
      landed: [],
      closed: true,
    });
    expect([result?.size, effects.wakes]).toEqual([expect.any(Number), false]);
  });
});
