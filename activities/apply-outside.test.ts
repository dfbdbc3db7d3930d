import { describe, expect, test } from 'vitest';
import type { AnswerOutcome } from '../schemas/case-plan.ts';
import { answer, unopenable } from './answers.test-data.ts';
import { applyOutside } from './after-landed.ts';
import { CaseInMemory, taskWord } from './case-in-memory.test-data.ts';
import { caseAs, NOW, openTaskOf, type Given } from './case-view.test-data.ts';
import type { Landed, PaymentOrder, Task } from './ledger-port.ts';
import { CERTIFICATE } from './one-round.test-data.ts';
import { orderAs, sentOrder } from './payments/orders.test-data.ts';

const PAYMENT = 'child-1/subsidy-payment';
const NOTICE = 'mother/leave-change-notice';
const CLOSED: Given = { others: 'completed', decided: true, closed: true, status: 'completed', revision: 2 };

function paid(outcome: AnswerOutcome, attempt = 1): Landed {
  return answer(PAYMENT, outcome, { attempt, commandId: `payment/order-1/${attempt}` });
}

function apply(given: Given) {
  const view = caseAs({ ...CLOSED, ...given });
  const { effects } = applyOutside(view);
  return {
    view,
    effects,
    order: view.orders.get('order-1'),
    tasks: [...effects.tasks].filter(({ status }) => status === 'open').map(taskWord),
    told: effects.notices.map(({ template }) => template),
    events: effects.events.map(({ type }) => type),
  };
}

describe('what a paying department answers', () => {
  interface Row {
    readonly outcome: AnswerOutcome;
    readonly order: Partial<PaymentOrder>;
    readonly tasks: readonly string[];
    readonly told: readonly string[];
    readonly answered: readonly string[];
  }
  const answered = ['payment/order-1/1'];
  const rows: Readonly<Record<string, Row>> = {
    'it is paid': {
      outcome: 'completed',
      order: { status: 'paid', paymentNumber: 'ZF-1', paidAt: NOW },
      tasks: [],
      told: ['paid'],
      answered,
    },
    'the bank has returned it: the family is asked for its account': {
      outcome: 'correction-needed',
      order: { status: 'returned' },
      tasks: ['payment-account child-1'],
      told: ['payment-returned'],
      answered,
    },
    'it is refused: a clerk is asked': {
      outcome: 'refused',
      order: { status: 'refused' },
      tasks: ['payment-refused child-1'],
      told: ['payment-delayed'],
      answered,
    },
    'it is taken on: its command stays open': {
      outcome: 'accepted',
      order: { status: 'sent', commandId: 'payment/order-1/1' },
      tasks: [],
      told: [],
      answered: [],
    },
  };

  test('a day that is promised is waited for, and whoever was asked about the silence need not ask', () => {
    const promise = answer(PAYMENT, 'accepted', {
      commandId: 'payment/order-1/1',
      payload: { expectedBy: '2026-12-01' },
    });
    const asked = openTaskOf('payment-silent', { subject: 'child-1', code: null });
    const orders = [sentOrder({ lookAt: null, taskId: asked.id })];
    const { order, effects } = apply({ orders, tasks: [asked], landed: [promise] });
    const until = new Date('2026-12-01T23:59:59.999+08:00');
    expect([order?.status, order?.lookAt]).toEqual(['sent', until]);
    expect([...effects.promised]).toEqual([['payment/order-1/1', until]]);
    expect([...effects.tasks].map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'payment-silent overtaken',
    ]);
    const commandId = 'command/C-1/mother/leave-change-notice/2';
    const notice = { commandId, askedAt: NOW, isUnsent: false, lookAt: NOW };
    const told = { commandId, attempt: 2, payload: { expectedBy: '2026-12-01' } };
    const { effects: left } = apply({
      leaveNotices: [notice],
      landed: [answer('mother/leave-change-notice', 'accepted', told)],
    });
    expect(left.looks).toEqual([{ id: commandId, kind: 'leave-notice', at: until }]);
    const paidOne = apply({ orders: [sentOrder({ status: 'paid', lookAt: null })], landed: [promise] });
    expect([paidOne.order?.lookAt, paidOne.effects.promised.size]).toEqual([null, 0]);
  });

  test.each(Object.entries(rows))('%s', (_, { outcome, order, tasks, told, answered: settled }) => {
    const done = apply({ orders: [sentOrder()], landed: [paid(outcome)] });
    expect(done.order).toMatchObject(order);
    expect([done.tasks, done.told, [...done.effects.answered]]).toEqual([tasks, told, settled]);
    expect([...done.effects.applied]).toEqual([`${outcome} ${PAYMENT} 1`]);
    const [task] = done.effects.tasks;
    expect(done.order?.taskId).toBe(task?.id ?? null);
  });

  test('ends the question about its silence, whatever it says', () => {
    const tasks = [openTaskOf('payment-silent', { subject: 'child-1', code: null })];
    const { view } = apply({ orders: [sentOrder({ taskId: 'task-1' })], tasks, landed: [paid('completed')] });
    expect(view.tasks.map(({ status }) => status)).toEqual(['overtaken']);
  });

  test.each([
    ['another attempt is under way', sentOrder({ attempt: 2 })],
    ['it is paid already', sentOrder({ status: 'paid', paymentNumber: 'ZF-0' })],
    ['it ended with its claim', sentOrder({ status: 'cancelled' })],
  ])('leaves the order as it is when %s', (_, order) => {
    const done = apply({ orders: [{ ...order }], landed: [paid('refused')] });
    expect(done.order).toEqual(order);
    expect([done.tasks, done.events, [...done.effects.answered]]).toEqual([[], [], answered]);
    expect(done.effects.applied.size).toBe(1);
  });

  test('and nobody can read is set aside alone', () => {
    const done = apply({
      orders: [sentOrder()],
      landed: [unopenable(PAYMENT, 'completed'), paid('completed')],
    });
    expect([...done.effects.setAside]).toEqual([`unopenable ${PAYMENT}`]);
    expect(done.tasks).toEqual(['dead-letter child-1']);
    expect(done.order?.status).toBe('paid');
  });
});

describe('a ledger that was set back to before the payment was sent', () => {
  const question = (): Task => openTaskOf('claim-confirmation', { subject: 'family', code: null });
  const asked = (given: Partial<PaymentOrder> = {}): PaymentOrder =>
    orderAs({ status: 'awaiting-confirmation', confirmedAt: null, taskId: 'task-1', ...given });

  test.each([
    ['waits for its day', orderAs()],
    ['waits for a yes', asked()],
    ['waits for an account', asked({ confirmedAt: NOW })],
    ['was returned before', orderAs({ status: 'returned', attempt: 1, commandId: 'payment/order-1/1' })],
  ])('takes an order that %s as paid where the bank says so: it is never asked for again', (_, order) => {
    const attempt = order.attempt + 1;
    const done = apply({ orders: [order], tasks: [question()], landed: [paid('completed', attempt)] });
    const commandId = `payment/order-1/${attempt}`;
    expect(done.order).toMatchObject({
      status: 'paid',
      attempt,
      commandId,
      paymentNumber: 'ZF-1',
      paidAt: NOW,
    });
    expect([done.told, done.events.at(-1)]).toEqual([['paid'], 'payment.paid']);
    expect(done.view.tasks[0]?.status).toBe(order.taskId ? 'overtaken' : 'open');
    expect(new CaseInMemory(done.view).paymentsMove().commands).toEqual([]);
  });

  test('still asks for a yes to what else the question is about', () => {
    const other = asked({ id: 'order-2', period: '2027' });
    const done = apply({ orders: [asked(), other], tasks: [question()], landed: [paid('completed')] });
    expect(done.order?.status).toBe('paid');
    expect(done.tasks).toEqual([]);
    expect(done.view.tasks.map(({ status }) => status)).toEqual(['open']);
    expect(done.view.orders.get('order-2')?.status).toBe('awaiting-confirmation');
  });

  test.each(['correction-needed', 'refused'] as const)(
    'keeps what is %s until the attempt is made again',
    (said) => {
      const given = (): Given => ({ ...CLOSED, orders: [orderAs()], landed: [paid(said)] });
      expect(apply(given()).effects.any).toBe(false);
      const one = new CaseInMemory(caseAs(given()));
      expect(one.round().effects.any).toBe(false);
      const moved = one.paymentsMove();
      expect(moved.commands.map(({ id }) => id)).toEqual(['payment/order-1/1']);
      expect([...moved.answered]).toEqual(['payment/order-1/1']);
      expect(one.view.orders.get('order-1')?.status).toBe(said === 'refused' ? 'refused' : 'returned');
      expect(one.view.landed).toEqual([]);
    },
  );

  test('keeps nothing of an order that is not paid any more', () => {
    const done = apply({ orders: [orderAs({ status: 'cancelled' })], landed: [paid('refused')] });
    expect([done.order?.status, done.tasks, done.effects.applied.size]).toEqual(['cancelled', [], 1]);
  });

  test('keeps what is paid until the decision is taken that orders it', () => {
    expect(apply({ decided: false, closed: false, landed: [paid('completed')] }).effects.any).toBe(false);
  });
});

describe('money that is paid although nobody waits for it any more', () => {
  test.each(['cancelled', 'offset', 'recovering', 'recovered'] as const)(
    '%s: a person looks at it',
    (status) => {
      const amountFen = status.startsWith('recover') ? -360_000 : 360_000;
      const done = apply({ orders: [orderAs({ status, amountFen })], landed: [paid('completed')] });
      expect([done.order?.status, done.tasks]).toEqual([status, ['late-answer child-1']]);
      expect([done.told, done.events]).toEqual([[], ['answer.late', 'task.opened']]);
    },
  );

  test('of an order that the ledger does not know: a person looks at it', () => {
    expect(apply({ landed: [paid('completed')] }).tasks).toEqual(['late-answer child-1']);
  });

  test('twice: a person looks at it; said again it is no news', () => {
    const order = (): PaymentOrder => sentOrder({ status: 'paid', paymentNumber: 'ZF-0' });
    expect(apply({ orders: [order()], landed: [paid('completed')] }).tasks).toEqual([]);
    const second = apply({ orders: [order()], landed: [paid('completed', 2)] });
    expect([second.order?.paymentNumber, second.tasks]).toEqual(['ZF-0', ['late-answer child-1']]);
  });
});

describe('what human resources answers about a changed leave', () => {
  const told = (outcome: AnswerOutcome, attempt = 2): Landed =>
    answer(NOTICE, outcome, { attempt, commandId: `command/C-1/${NOTICE}/${attempt}` });

  test('is an event when the employer knows', () => {
    const { events, tasks } = apply({ landed: [told('completed')] });
    expect([events, tasks]).toEqual([['leave-change.told'], []]);
  });

  test('is a person’s task when not, which ends when the employer is told after all', () => {
    const one = caseAs({ ...CLOSED, landed: [told('refused')] });
    applyOutside(one);
    expect(one.tasks.map(taskWord)).toEqual(['employer-not-told mother']);
    applyOutside({ ...one, landed: [told('completed')] });
    expect(one.tasks.map(({ status }) => status)).toEqual(['overtaken']);
  });

  test('waits while the ledger, set back, has not decided that again', () => {
    expect(apply({ revision: 1, landed: [told('completed')] }).effects.any).toBe(false);
  });
});

describe('the gateway', () => {
  test('leaves to the workflow what a workflow waits for', () => {
    const landed = [answer(CERTIFICATE, 'completed'), paid('completed')];
    const { effects } = apply({ orders: [sentOrder()], landed });
    expect([...effects.applied]).toEqual([`completed ${PAYMENT} 1`]);
  });

  test('leaves a case alone that is set aside', () => {
    const tasks = [openTaskOf('case-set-aside', { subject: null, code: null })];
    expect(apply({ orders: [sentOrder()], tasks, landed: [paid('completed')] }).effects.any).toBe(false);
  });
});
