import { describe, expect, test } from 'vitest';
import type { AnswerOutcome } from '../schemas/case-plan.ts';
import { answer, unopenable } from './answers.test-data.ts';
import { applyOutside } from './apply-landed.ts';
import { CaseInMemory, taskWord } from './case-in-memory.test-data.ts';
import { caseAs, NOW, openTaskOf, type Given } from './case-view.test-data.ts';
import type { Landed, PaymentOrder } from './ledger-port.ts';
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
      told: [],
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
  const given = (): Given => ({ ...CLOSED, orders: [orderAs()], landed: [paid('completed')] });

  test('keeps the answer where it landed, whoever looks at it', () => {
    const done = apply(given());
    expect(done.effects.any).toBe(false);
    expect(new CaseInMemory(caseAs(given())).round().effects.any).toBe(false);
  });

  test('takes it when the attempt has been made again: the money goes out once', () => {
    const one = new CaseInMemory(caseAs(given()));
    expect(one.paymentsMove().commands.map(({ id }) => id)).toEqual(['payment/order-1/1']);
    one.round();
    expect(one.view.orders.get('order-1')).toMatchObject({ status: 'paid', attempt: 1 });
    expect(one.view.landed).toEqual([]);
    expect(one.paymentsMove().any).toBe(false);
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
