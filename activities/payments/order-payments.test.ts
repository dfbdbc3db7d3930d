import { expect, test } from 'vitest';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { caseAs } from '../case-view.test-data.ts';
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
