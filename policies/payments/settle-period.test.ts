import { expect, test } from 'vitest';
import { isUndecided, settlePeriod, type OrderOfPeriod } from './settle-period.ts';

const order = (amountFen: number, status: OrderOfPeriod['status'], revision = 1): OrderOfPeriod => ({
  amountFen,
  status,
  revision,
  nettedFen: 0,
  commandId: status === 'sent' ? 'payment/1' : null,
  commandOpen: status === 'sent',
  sentAt: null,
});

const settled = (...orders: OrderOfPeriod[]): number[] => {
  const kept = settlePeriod(orders);
  return orders.map((one) => kept.get(one) ?? 0);
};

test.each<[string, OrderOfPeriod[], number[]]>([
  ['what waits for its day', [order(100, 'scheduled'), order(-30, 'scheduled', 2)], [30, 30]],
  ['what waits for a yes', [order(100, 'awaiting-confirmation'), order(-30, 'scheduled', 2)], [30, 30]],
  ['what the bank has returned', [order(100, 'returned'), order(-30, 'scheduled', 2)], [30, 30]],
  ['what was refused', [order(100, 'refused'), order(-100, 'recovering', 2)], [100, 100]],
  [
    'what is to go with its own matter',
    [{ ...order(100, 'sent'), commandId: null }, order(-30, 'scheduled', 2)],
    [30, 30],
  ],
  ['what the family has declined', [order(100, 'cancelled'), order(-30, 'scheduled', 2)], [30, 30]],
  ['what is decided anew, from a debt', [order(-30, 'recovering', 2), order(20, 'scheduled', 3)], [20, 20]],
  [
    'what is decided anew, from what was let go',
    [order(-30, 'cancelled', 2), order(20, 'scheduled', 3)],
    [20, 20],
  ],
])('a period is settled with itself: %s', (_, orders, expected) => {
  expect(settled(...orders)).toEqual(expected);
});

test.each<[string, OrderOfPeriod[]]>([
  ['what is paid', [order(100, 'paid'), order(-30, 'scheduled', 2)]],
  ['what the bank has', [order(100, 'sent'), order(-30, 'scheduled', 2)]],
  [
    'what its own matter pays',
    [{ ...order(100, 'sent'), commandId: null, sentAt: new Date(0) }, order(-30, 'scheduled', 2)],
  ],
  [
    'what goes out once more',
    [{ ...order(100, 'scheduled'), commandOpen: true }, order(-30, 'scheduled', 2)],
  ],
  ['what has come back', [order(100, 'scheduled', 3), order(-30, 'recovered', 2)]],
  ['what was declined, and what was let go', [order(100, 'cancelled'), order(-30, 'cancelled', 2)]],
])('and never touches %s', (_, orders) => {
  expect(settled(...orders)).toEqual(orders.map(() => 0));
});

test('what is still going to be paid is taken before what was declined', () => {
  const orders = [order(100, 'cancelled', 1), order(40, 'scheduled', 2), order(-60, 'scheduled', 3)];
  expect(settled(...orders)).toEqual([20, 40, 60]);
});

test('nobody can say what is owed while a department may be paying', () => {
  expect(isUndecided([order(100, 'sent'), order(-30, 'scheduled', 2)])).toBe(true);
  expect(isUndecided([order(100, 'paid'), order(-30, 'scheduled', 2)])).toBe(false);
});
