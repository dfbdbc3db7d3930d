import { describe, expect, test } from 'vitest';
import type { TaskDecision } from '../../schemas/case-plan.ts';
import type { PaymentTaskKind } from '../../schemas/task.ts';
import { CaseInMemory } from '../case-in-memory.test-data.ts';
import { caseAs, NOW, openTaskOf } from '../case-view.test-data.ts';
import { Effects, type NewEvent } from '../effects.ts';
import type { PaymentOrder } from '../ledger-port.ts';
import { decideOrders } from './decide-orders.ts';
import { orderAs, sentOrder } from './orders.test-data.ts';

function decide(kind: PaymentTaskKind, outcome: TaskDecision, orders: readonly PaymentOrder[]) {
  const task = openTaskOf(kind, { subject: 'family', code: null });
  const to = new Effects(caseAs({ orders, tasks: [task] }));
  decideOrders(to, { ...task, kind }, { by: 'clerk-1', outcome });
  return { to, of: (id: string) => to.view.orders.get(id) };
}

const said = ({ type, actor, detail }: NewEvent): unknown[] => [type, actor, detail?.['period']];

const debtOf = (status: PaymentOrder['status']): Partial<PaymentOrder> =>
  status === 'recovering' ? { amountFen: -60_000 } : {};

describe('an order that a person is asked about', () => {
  test.each<[PaymentTaskKind, TaskDecision, PaymentOrder['status'], PaymentOrder['status']]>([
    ['claim-confirmation', 'resolved', 'awaiting-confirmation', 'scheduled'],
    ['claim-confirmation', 'given-up', 'awaiting-confirmation', 'cancelled'],
    ['payment-account', 'resolved', 'returned', 'scheduled'],
    ['payment-refused', 'resolved', 'refused', 'scheduled'],
    ['payment-refused', 'given-up', 'refused', 'cancelled'],
    ['payment-silent', 'resend', 'sent', 'sent'],
    ['payment-silent', 'resolved', 'sent', 'sent'],
    ['overpaid', 'resolved', 'recovering', 'recovered'],
    ['overpaid', 'given-up', 'recovering', 'cancelled'],
  ])('%s, %s: what was %s is %s', (kind, outcome, before, after) => {
    const given = { taskId: 'task-1', lookAt: null, confirmedAt: null };
    const asked =
      before === 'sent' ? sentOrder(given) : orderAs({ ...given, ...debtOf(before), status: before });
    const { to, of } = decide(kind, outcome, [asked]);
    const confirms = kind === 'claim-confirmation' && outcome === 'resolved';
    const ends = after === 'cancelled';
    const isOver = ends || after === 'recovered';
    const expected = { status: after, lookAt: isOver ? null : NOW, confirmedAt: confirms ? NOW : null };
    expect(of('order-1')).toMatchObject(expected);
    expect(to.events.map(said)).toEqual(ends ? [['payment.cancelled', 'clerk-1', '2026']] : []);
  });

  test.each([
    ['another task is about it', orderAs({ status: 'awaiting-confirmation', taskId: 'task-2' })],
    ['it has been paid since', orderAs({ status: 'paid', taskId: 'task-1' })],
    ['it is settled with others', orderAs({ status: 'offset', taskId: 'task-1' })],
  ])('stays as it is when %s', (_, order) => {
    expect(decide('claim-confirmation', 'given-up', [order]).to.any).toBe(false);
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
    const { of } = decide('claim-confirmation', 'resolved', orders());
    expect(of('2026-11')).toMatchObject({ status: 'scheduled', confirmedAt: NOW, lookAt: NOW });
    expect(of('2026-12')).toMatchObject({ status: 'scheduled', confirmedAt: NOW });
    expect(of('2026-12')?.lookAt).toEqual(new Date('2026-12-01T00:00:00+08:00'));
  });

  test('is declined as a whole', () => {
    const { of, to } = decide('claim-confirmation', 'given-up', orders());
    expect([of('2026-11')?.status, of('2026-12')?.status]).toEqual(['cancelled', 'cancelled']);
    expect(to.events.map(said)).toEqual([
      ['payment.cancelled', 'clerk-1', '2026-12'],
      ['payment.cancelled', 'clerk-1', '2026-11'],
    ]);
  });

  test('takes nothing along that is another child’s, another sum, or needs no yes', () => {
    const { to } = decide('claim-confirmation', 'given-up', orders());
    expect([...to.orders].map(({ id }) => id)).toEqual(['2026-12', '2026-11']);
  });
});

test('silence, and a clerk who asks again: the same command goes out once more, the money once', () => {
  const one = new CaseInMemory(caseAs({ orders: [sentOrder()], others: 'completed', decided: true }));
  one.paymentsMove();
  expect(one.asks()).toEqual(['payment-silent child-1']);
  const decided = one.decides('payment-silent', 'resend');
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
