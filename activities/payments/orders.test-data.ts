import { NOW } from '../case-view.test-data.ts';
import type { PaymentOrder } from '../ledger-port.ts';

/** A payment order that is due, as it was ordered by the first decision: 3,600 yuan from finance. */
export function orderAs(given: Partial<PaymentOrder> = {}): PaymentOrder {
  return {
    id: 'order-1',
    subject: 'child-1',
    entitlement: 'childcare-subsidy',
    period: '2026',
    revision: 1,
    payer: 'finance',
    department: 'finance',
    amountFen: 360_000,
    nettedFen: 0,
    shares: null,
    payee: 'mother',
    claim: 'confirmation',
    dueOn: '2026-11-01',
    status: 'scheduled',
    attempt: 0,
    commandId: null,
    taskId: null,
    paymentNumber: null,
    confirmedAt: NOW,
    lookAt: NOW,
    sentAt: null,
    paidAt: null,
    commandOpen: false,
    commandUnsent: false,
    ...given,
  };
}

/** As {@link orderAs}, with its first attempt under way at the paying department. */
export function sentOrder(given: Partial<PaymentOrder> = {}): PaymentOrder {
  const { id = 'order-1', attempt = 1 } = given;
  const sent = { status: 'sent', attempt, commandId: `payment/${id}/${attempt}`, sentAt: NOW } as const;
  return orderAs({ ...sent, commandOpen: true, ...given });
}
