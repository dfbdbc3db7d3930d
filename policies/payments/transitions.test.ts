import { describe, expect, test } from 'vitest';
import { PAYMENT_STATUSES, UNPAID_STATUSES, type PaymentStatus } from '../../schemas/payment.ts';
import { reachableStatuses } from './reachable-statuses.ts';
import {
  isPossible,
  ORDER_STATES,
  stateOfOrder,
  transition,
  type OrderState,
  type PaymentEvent,
} from './transitions.ts';

const to = (state: OrderState, event: PaymentEvent): PaymentStatus | undefined => {
  const step = transition(state, event);
  return isPossible(step) ? step.to : undefined;
};

describe('the table of states', () => {
  test.each<[OrderState, PaymentEvent]>([
    ['sent', 'lessened'],
    ['sent', 'used-up'],
    ['sent', 'claim-ended'],
    ['sent', 'sent'],
    ['with-matter', 'lessened'],
    ['with-matter', 'erased'],
    ['to-go-with-matter', 'paid'],
    ['to-go-with-matter', 'sent'],
    ['returned', 'asked-back'],
    ['refused', 'asked-back'],
    ['returned', 'sent'],
    ['awaiting-confirmation', 'sent'],
    ['paid', 'returned'],
    ['paid', 'paid'],
    ['paid', 'lessened'],
    ['cancelled', 'paid'],
    ['offset', 'sent'],
    ['owed', 'paid'],
    ['recovered', 'waived'],
  ])('%s: %s cannot happen, and says why', (state, event) => {
    const step = transition(state, event);
    expect(isPossible(step) ? step : step.why).toMatch(/^\S.*[a-z]$/);
  });

  test.each<[OrderState, PaymentEvent, PaymentStatus]>([
    ['scheduled', 'sent', 'sent'],
    ['sent', 'asked-again', 'sent'],
    ['sent', 'silent', 'sent'],
    ['sent', 'returned', 'returned'],
    ['returned', 'lessened', 'returned'],
    ['returned', 'used-up', 'offset'],
    ['returned', 'confirmed', 'scheduled'],
    ['with-matter', 'matter-held', 'sent'],
    ['to-go-with-matter', 'matter-asked', 'sent'],
    ['to-go-with-matter', 'lessened', 'sent'],
    ['to-go-with-matter', 'used-up', 'offset'],
    ['cancelled', 'taken-up-with-matter', 'sent'],
    ['cancelled', 'taken-up-empty', 'offset'],
    ['scheduled', 'paid', 'paid'],
    ['owed', 'asked-back', 'recovering'],
    ['recovering', 'repaid', 'recovered'],
    ['recovering', 'waived', 'cancelled'],
    ['recovering', 'used-up', 'offset'],
  ])('%s: %s leads to %s', (state, event, status) => {
    expect(to(state, event)).toBe(status);
  });

  test('pays an order from every state in which a bank may say so, and no other', () => {
    const orders = ORDER_STATES.filter((state) => to(state, 'paid') === 'paid');
    expect([...orders].sort()).toEqual([...UNPAID_STATUSES].sort());
  });

  test('leads to every status, and never from an order to a debt', () => {
    const { orders, debts } = reachableStatuses();
    expect([...new Set([...orders, ...debts])].sort()).toEqual(Object.keys(PAYMENT_STATUSES).sort());
    expect(debts).toEqual(['cancelled', 'offset', 'recovered', 'recovering', 'scheduled']);
    expect(orders).not.toContain('recovering');
  });
});

test('where an order stands is more than its status', () => {
  const stands = (amountFen: number, status: PaymentStatus, commandId: string | null, commandOpen = false) =>
    stateOfOrder({ amountFen, status, commandId, commandOpen, sentAt: null });
  const [amountFen, status, commandId, commandOpen] = [1, 'sent', null, false] as const;
  expect(stateOfOrder({ amountFen, status, commandId, commandOpen, sentAt: new Date(0) })).toBe(
    'with-matter',
  );
  expect(stands(1, 'sent', null)).toBe('to-go-with-matter');
  expect(stands(1, 'sent', 'c', true)).toBe('sent');
  expect(stands(1, 'scheduled', 'c', true)).toBe('sent');
  expect(stands(1, 'scheduled', 'c')).toBe('scheduled');
  expect(stands(-1, 'scheduled', null)).toBe('owed');
  expect(stands(-1, 'cancelled', null)).toBe('waived');
  expect(() => stands(1, 'recovering', null)).toThrow(RangeError);
  expect(() => stands(-1, 'paid', null)).toThrow(RangeError);
});
