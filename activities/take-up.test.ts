import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import { answer, RESULTS } from './answers.test-data.ts';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { caseAs, NOW, PATIENCE_MS, type Given } from './case-view.test-data.ts';
import { CARD, CERTIFICATE, command, HOUSEHOLD, UPGRADE } from './one-round.test-data.ts';
import { orderAs } from './payments/orders.test-data.ts';
import { writeWindowResult } from './window-result.ts';

const ALLOWANCE = 'mother/maternity-allowance-payment';
/** An order that this pays. */
const WITH_MATTER = {
  subject: 'mother',
  entitlement: 'maternity-allowance',
  department: 'medical-insurance',
  status: 'sent',
  attempt: 1,
} as const;
const CLAIM = 'child-1/childcare-subsidy-claim';

/** The police have refused; everything else is done, but what needs it. */
function refused(given: Given = {}): CaseInMemory {
  const one = new CaseInMemory(
    caseAs({
      others: 'completed',
      matters: { [HOUSEHOLD]: 'requested', [CARD]: 'waiting', [UPGRADE]: 'waiting' },
      landed: [answer(HOUSEHOLD, 'refused')],
      ...given,
    }),
  );
  one.round();
  return one;
}

const RESULT = RESULTS['household-registration'];

describe('what was got at a window', () => {
  test('completes its matter, and what depends on it goes on', () => {
    const one = refused();
    const decided = one.decides('refused', 'obtained', { result: RESULT });
    expect(one.view.matters.get(HOUSEHOLD)).toMatchObject({
      status: 'completed',
      result: RESULT,
      reason: null,
    });
    expect(decided.events.map(({ type, actor }) => [type, actor])).toContainEqual([
      'matter.obtained',
      'clerk-1',
    ]);
    expect(decided.notices.map(({ template }) => template)).toEqual(['certificate-issued']);
    const sent = one.round().effects.commands.map(({ subject, code }) => `${subject}/${code}`);
    expect(sent).toEqual(expect.arrayContaining([CARD, UPGRADE]));
  });

  test('settles the command of a department that is silent, and the task is not asked again', () => {
    const one = new CaseInMemory(caseAs({ others: 'completed', matters: { [HOUSEHOLD]: 'requested' } }));
    one.passes(PATIENCE_MS).round();
    const { answered } = one.decides('department-silent', 'obtained', { result: RESULT });
    expect([...answered]).toEqual([command(HOUSEHOLD)]);
    one.passes(10 * PATIENCE_MS).round();
    expect(one.asks()).not.toContain(`department-silent ${HOUSEHOLD}`);
  });

  test('is said as its department would have said it: what was asked fills in the rest', () => {
    const { view } = refused();
    const entered = { number: RESULT.residentId, date: '2026-11-27', more: {} };
    const at = { subject: 'child-1', code: 'household-registration' } as const;
    expect(writeWindowResult(view, at, entered)).toEqual({
      residentId: RESULT.residentId,
      registeredName: '李安然',
      householdDivisionCode: '620102',
      registeredAt: '2026-11-27T00:00:00+08:00',
    });
    expect(writeWindowResult(view, at, { ...entered, more: { registeredName: '李安' } })).toMatchObject({
      registeredName: '李安',
    });
  });
});

describe('a department that is waited for until a day', () => {
  const until = new Date(NOW.getTime() + 50 * PATIENCE_MS);

  test('is left in peace before, and somebody is asked again after', () => {
    const one = new CaseInMemory(caseAs({ matters: { [CERTIFICATE]: 'requested' } }));
    one.passes(PATIENCE_MS).round();
    const { promised, resent } = one.decides('department-silent', 'wait', { until });
    expect([[...promised], resent.size]).toEqual([[[command(CERTIFICATE), until]], 0]);
    one.passes(49 * PATIENCE_MS - 1).round();
    expect(one.asks()).toEqual([]);
    one.passes(1).round();
    expect(one.asks()).toEqual([`department-silent ${CERTIFICATE}`]);
  });
});

describe('a matter that was given up', () => {
  function givenUp(given: Given = {}): CaseInMemory {
    const one = refused(given);
    one.decides('refused', 'given-up');
    one.round();
    return one;
  }

  test('is taken up again with all that was skipped for want of it, as another attempt', () => {
    const one = givenUp();
    expect([one.statusOf(CARD), one.statusOf(UPGRADE)]).toEqual(['offline', 'withdrawn']);
    const { effects, result } = one.reopens(HOUSEHOLD);
    expect(result).toMatchObject({ status: 'waiting' });
    expect(effects.events[0]).toMatchObject({
      type: 'matter.reopened',
      actor: 'supervisor',
      words: '家长来电',
    });
    expect([one.statusOf(CARD), one.statusOf(UPGRADE), effects.wakes]).toEqual(['waiting', 'waiting', true]);
    expect(one.round().effects.commands.map(({ id }) => id)).toEqual([command(HOUSEHOLD, 2)]);
  });

  test('and taken up twice is taken up once', () => {
    const one = givenUp();
    one.reopens(HOUSEHOLD);
    one.round();
    const { effects, result } = one.reopens(HOUSEHOLD);
    expect([effects.any, result]).toMatchObject([false, { status: 'requested' }]);
  });

  test('opens a case that has closed', () => {
    const one = givenUp({ decided: true });
    for (let n = 0; n < 3; n += 1) one.round();
    expect(one.view.closed).toBe(true);
    const { effects } = one.reopens(HOUSEHOLD);
    expect(effects.events.map(({ type }) => type)).toContain('case.reopened');
    expect([one.view.closed, one.view.status, effects.wakes]).toEqual([false, 'processing', true]);
  });

  test('has the orders looked at again that were cancelled with it', () => {
    const one = new CaseInMemory(
      caseAs({
        orders: [orderAs()],
        others: 'completed',
        decided: true,
        matters: { [CLAIM]: 'requested' },
        landed: [answer(CLAIM, 'refused')],
      }),
    );
    one.round();
    one.decides('refused', 'given-up');
    expect(one.view.orders.get('order-1')?.status).toBe('cancelled');
    one.reopens(CLAIM);
    expect(one.view.orders.get('order-1')?.status).toBe('scheduled');
  });

  test('is asked about again where it had been given up before anybody had looked', () => {
    const one = new CaseInMemory(
      caseAs({ birth: { ...sampleBirth('lanzhou-first-child'), facility: null } }),
    );
    one.round();
    one.decides('born-outside-institution', 'given-up');
    one.reopens(CERTIFICATE);
    one.round();
    expect(one.asks()).toEqual([`born-outside-institution ${CERTIFICATE}`]);
    one.decides('born-outside-institution', 'verified');
    expect(one.round().effects.commands.map(({ id }) => id)).toContain(command(CERTIFICATE));
  });

  test.each([
    ['was never given up', () => refused(), HOUSEHOLD],
    ['was only skipped', () => givenUp(), CARD],
  ] as const)('is not taken up where it %s', (_, make, key) => {
    const { effects, result } = make().reopens(key);
    expect([result, effects.any]).toEqual(['not-given-up', false]);
  });

  test('is not taken up once it was done, or where it is unknown', () => {
    const one = givenUp();
    one.reopens(HOUSEHOLD);
    one.round();
    one.lands(answer(HOUSEHOLD, 'completed', { attempt: 2 })).round();
    expect(one.reopens(HOUSEHOLD).result).toBe('not-given-up');
    expect(one.reopens('child-2/household-registration').result).toBe('unknown');
  });
});

describe('a case whose joint work has been taken up again', () => {
  test('does not hold up what follows its decision: a corrected claim is asked for at once', () => {
    const skipped = { status: 'offline', attempt: 0, reason: '前置事项未办成，社保卡转窗口办理' } as const;
    const one = new CaseInMemory(
      caseAs({
        others: 'completed',
        decided: true,
        revision: 1,
        matters: {
          [CERTIFICATE]: { status: 'offline', attempt: 1 },
          [CARD]: skipped,
          [ALLOWANCE]: 'requested',
        },
        orders: [orderAs({ ...WITH_MATTER, sentAt: NOW })],
      }),
    );
    one.round();
    one.lands(answer(CERTIFICATE, 'completed'), answer(ALLOWANCE, 'correction-needed')).round();
    one.decides('late-answer', 'adopted');
    one.round();
    expect(one.statusOf(CARD)).toBe('requested');
    one.decides('correction-needed', 'corrected');
    const sent = one.round().effects.commands.map(({ subject, code }) => `${subject}/${code}`);
    expect(sent).toEqual([ALLOWANCE]);
  });
});
