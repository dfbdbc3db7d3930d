import { expect, test } from 'vitest';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { answer } from '../answers.test-data.ts';
import { CaseInMemory } from '../case-in-memory.test-data.ts';
import { caseAs, NOW } from '../case-view.test-data.ts';
import { Effects } from '../effects.ts';
import type { PaymentOrder } from '../ledger-port.ts';
import { orderPayments } from './order-payments.ts';
import { orderAs, sentOrder } from './orders.test-data.ts';

const ID = { id: 'payment-order/C-1/child-1/childcare-subsidy/2026/1' };
/** 600 yuan less than what was ordered. */
const LESS: Entitlement = {
  code: 'childcare-subsidy',
  subject: 'child-1',
  outcome: 'eligible',
  schedule: [{ due: '2026', amountFen: 300_000 }],
  payer: 'finance',
  rules: [],
  pack: 'test@2',
};

test.each<[string, PaymentOrder, string[]]>([
  [
    'has not left: it is kept back of it',
    orderAs(ID),
    ['1: 360000-60000 scheduled', '2: -60000-60000 offset'],
  ],
  [
    'was returned by the bank: it is corrected before it goes out again',
    orderAs({ ...ID, status: 'returned', attempt: 1, commandId: 'payment/1/1' }),
    ['1: 360000-60000 returned', '2: -60000-60000 offset'],
  ],
  [
    'is with the department: the difference waits',
    sentOrder(ID),
    ['1: 360000-0 sent', '2: -60000-0 scheduled'],
  ],
  [
    'goes out once more with the same command, and may be paid already: the difference waits',
    sentOrder({ ...ID, status: 'scheduled' }),
    ['1: 360000-0 scheduled', '2: -60000-0 scheduled'],
  ],
])('a later decision comes to less, and the order %s', (_, order, expected) => {
  const given = { decided: true, revision: 2, entitlements: [LESS], orders: [order] };
  const to = new Effects(caseAs(given));
  orderPayments(to, { decidedOn: '2026-11-28' });
  const lines = [...to.view.orders.values()].map(
    ({ revision, amountFen, nettedFen, status }) => `${revision}: ${amountFen}-${nettedFen} ${status}`,
  );
  expect(lines).toEqual(expected);
});

test.each<[string, Partial<PaymentOrder>]>([
  ['free of a claim by the family', { claim: 'none', confirmedAt: null }],
  ['which the family has said yes to', {}],
])('a claim is done: what came due before is looked at at once, and the rest on its day: %s', (_, given) => {
  const waiting = orderAs({ ...given, lookAt: new Date(NOW.getTime() + 600_000) });
  const onItsDay = new Date('2027-01-01T00:00:00+08:00');
  const later = orderAs({ ...given, id: 'order-2', period: '2027', dueOn: '2027-01-01', lookAt: onItsDay });
  const one = new CaseInMemory(
    caseAs({
      others: 'completed',
      decided: true,
      revision: 1,
      matters: { 'child-1/childcare-subsidy-claim': 'requested' },
      orders: [waiting, later],
    }),
  );
  one.lands(answer('child-1/childcare-subsidy-claim', 'completed')).round();
  const looks = [...one.view.orders.values()].map(({ lookAt }) => lookAt);
  expect(looks).toEqual([new Date('2026-11-01T00:00:00+08:00'), onItsDay]);
});
