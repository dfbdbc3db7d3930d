import { describe, expect, test } from 'vitest';
import { consequenceOf } from '../../policies/tasks/consequences.ts';
import { CaseInMemory } from '../case-in-memory.test-data.ts';
import { caseAs, NOW, openTaskOf } from '../case-view.test-data.ts';
import { Effects, type NewEvent } from '../effects.ts';
import type { PaymentOrder } from '../ledger-port.ts';
import { decideOrders } from './decide-orders.ts';
import { orderAs, sentOrder } from './orders.test-data.ts';
import type { PaymentTaskKind, TaskDecision } from '../../schemas/tasks/kinds.ts';

function decide(kind: PaymentTaskKind, outcome: TaskDecision, orders: readonly PaymentOrder[]) {
  const task = openTaskOf(kind, { subject: 'family', code: null });
  const to = new Effects(caseAs({ orders, tasks: [task] }));
  const { orders: event } = consequenceOf(kind, outcome);
  if (!event) throw new Error(`${kind} ${outcome} is nothing to orders`);
  decideOrders(to, task, { by: 'clerk-1', event });
  return { to, of: (id: string) => to.view.orders.get(id) };
}

const said = ({ type, actor, detail }: NewEvent): unknown[] => [type, actor, detail?.['period']];

const debtOf = (status: PaymentOrder['status']): Partial<PaymentOrder> =>
  status === 'recovering' ? { amountFen: -60_000 } : {};

describe('an order that a person is asked about', () => {
  test.each<[PaymentTaskKind, TaskDecision, PaymentOrder['status'], PaymentOrder['status']]>([
    ['claim-confirmation', 'confirmed', 'awaiting-confirmation', 'scheduled'],
    ['claim-confirmation', 'declined', 'awaiting-confirmation', 'cancelled'],
    ['payment-account', 'provided', 'returned', 'scheduled'],
    ['payment-refused', 'ask-again', 'refused', 'scheduled'],
    ['payment-refused', 'paid-elsewhere', 'refused', 'paid'],
    ['payment-refused', 'given-up', 'refused', 'cancelled'],
    ['payment-silent', 'ask-again', 'sent', 'sent'],
    ['overpaid', 'returned', 'recovering', 'recovered'],
    ['overpaid', 'waived', 'recovering', 'cancelled'],
  ])('%s, %s: what was %s is %s', (kind, outcome, before, after) => {
    const given = { taskId: 'task-1', lookAt: null, confirmedAt: null };
    const asked =
      before === 'sent' ? sentOrder(given) : orderAs({ ...given, ...debtOf(before), status: before });
    const { to, of } = decide(kind, outcome, [asked]);
    const confirms = kind === 'claim-confirmation' && outcome === 'confirmed';
    const ends = after === 'cancelled';
    const isOver = ends || after === 'recovered' || after === 'paid';
    const expected = { status: after, lookAt: isOver ? null : NOW, confirmedAt: confirms ? NOW : null };
    expect(of('order-1')).toMatchObject(expected);
    const type = { cancelled: 'payment.cancelled', paid: 'payment.paid-elsewhere' }[after as string];
    expect(to.events.map(said)).toEqual(type ? [[type, 'clerk-1', '2026']] : []);
  });

  test.each([
    ['another task is about it', orderAs({ status: 'awaiting-confirmation', taskId: 'task-2' })],
    ['it has been paid since', orderAs({ status: 'paid', taskId: 'task-1' })],
    ['it is settled with others', orderAs({ status: 'offset', taskId: 'task-1' })],
  ])('stays as it is when %s', (_, order) => {
    expect(decide('claim-confirmation', 'declined', [order]).to.any).toBe(false);
  });
});

describe('a family that was told that a payment is looked into hears what came of it', () => {
  const told = (outcome: TaskDecision) => {
    const order = orderAs({ taskId: 'task-1', lookAt: null, status: 'refused' });
    const task = openTaskOf('payment-refused', { subject: 'family', code: null });
    const one = new CaseInMemory(caseAs({ orders: [order], tasks: [task] }));
    return one.decides('payment-refused', outcome).notices.map(({ template, values }) => [template, values]);
  };

  test('paid elsewhere: what, and how much', () => {
    const values = { what: '育儿补贴（国家）（2026年）', amount: '3,600.00' };
    expect(told('paid-elsewhere')).toEqual([['paid-elsewhere', values]]);
  });

  test('not paid by us any more: where to ask', () => {
    const what = '带身份证到政务服务大厅窗口，问清没有付成的补贴怎样领取';
    expect(told('given-up')).toEqual([['yours-to-do', { what }]]);
  });

  test('tried again: nothing until it is paid', () => {
    expect(told('ask-again')).toEqual([]);
  });
});

describe('what is paid by the month', () => {
  const month = (period: string, given: Partial<PaymentOrder> = {}): PaymentOrder =>
    orderAs({
      id: period,
      entitlement: 'local-childcare-grant',
      period,
      lookAt: new Date(`${period}-01T00:00:00+08:00`),
      confirmedAt: null,
      ...given,
    });
  const orders = () => [
    month('2026-11', { status: 'awaiting-confirmation', taskId: 'task-1' }),
    month('2026-12'),
    month('2027-01', { claim: 'none' }),
    month('2027-02', { subject: 'child-2' }),
    orderAs({ id: 'year', period: '2027', confirmedAt: null }),
  ];

  test('is said yes to once, for the months to come too, each on its day', () => {
    const { of } = decide('claim-confirmation', 'confirmed', orders());
    expect(of('2026-11')).toMatchObject({ status: 'scheduled', confirmedAt: NOW, lookAt: NOW });
    expect(of('2026-12')).toMatchObject({ status: 'scheduled', confirmedAt: NOW });
    expect(of('2026-12')?.lookAt).toEqual(new Date('2026-12-01T00:00:00+08:00'));
  });

  test('is declined as a whole', () => {
    const { of, to } = decide('claim-confirmation', 'declined', orders());
    expect([of('2026-11')?.status, of('2026-12')?.status]).toEqual(['cancelled', 'cancelled']);
    expect(to.events.map(said)).toEqual([
      ['payment.cancelled', 'clerk-1', '2026-12'],
      ['payment.cancelled', 'clerk-1', '2026-11'],
    ]);
  });

  test('takes nothing along that is another child’s, another sum, or needs no yes', () => {
    const { to } = decide('claim-confirmation', 'declined', orders());
    expect([...to.orders].map(({ id }) => id)).toEqual(['2026-12', '2026-11']);
  });
});

test('silence, and a clerk who asks again: the same command goes out once more, the money once', () => {
  const one = new CaseInMemory(caseAs({ orders: [sentOrder()], others: 'completed', decided: true }));
  one.paymentsMove();
  expect(one.asks()).toEqual(['payment-silent child-1']);
  const decided = one.decides('payment-silent', 'ask-again');
  expect(decided.answered.size).toBe(0);
  const { resent, commands } = one.paymentsMove();
  expect([[...resent], commands]).toEqual([['payment/order-1/1'], []]);
  expect(one.view.orders.get('order-1')).toMatchObject({ status: 'sent', attempt: 1 });
});

test('a claim that is given up ends its orders, each in the timeline', () => {
  const claim = { subject: 'child-1', code: 'childcare-subsidy-claim' } as const;
  const matters = { 'child-1/childcare-subsidy-claim': { status: 'manual', attempt: 1 } } as const;
  const tasks = [openTaskOf('refused', claim)];
  const one = new CaseInMemory(
    caseAs({ orders: [orderAs()], others: 'completed', decided: true, matters, tasks }),
  );
  const { events } = one.decides('refused', 'given-up');
  expect(one.view.orders.get('order-1')?.status).toBe('cancelled');
  expect(events.map(said)).toContainEqual(['payment.cancelled', 'system', '2026']);
});

test('silence, and a clerk who waits: nothing goes out before that day, and then somebody is asked again', () => {
  const one = new CaseInMemory(caseAs({ orders: [sentOrder()], others: 'completed', decided: true }));
  one.paymentsMove();
  const until = new Date(NOW.getTime() + 3 * 86_400_000);
  one.decides('payment-silent', 'wait', { until });
  expect(one.view.orders.get('order-1')).toMatchObject({ status: 'sent', lookAt: until });
  one.passes(3 * 86_400_000 - 1).paymentsMove();
  expect(one.asks()).toEqual([]);
  one.passes(1).paymentsMove();
  expect(one.asks()).toEqual(['payment-silent child-1']);
});
