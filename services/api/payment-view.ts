import type { CaseView } from '../../schemas/case-view.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { PAYMENT_STATUSES, type PaymentView } from '../../schemas/payment.ts';
import type { OrderRecord } from '../../infra/postgres/ledger/case-reads.ts';
import { formatInstant } from './time.ts';

/** A decision with the orders that pay it, by period and revision. */
export function withPayments(
  entitlement: Entitlement,
  orders: readonly OrderRecord[],
): CaseView['entitlements'][number] {
  const own = orders.filter(
    (order) => order.subject === entitlement.subject && order.entitlement === entitlement.code,
  );
  return own.length === 0 ? entitlement : { ...entitlement, payments: own.map(paymentView) };
}

function paymentView(record: OrderRecord): PaymentView {
  const { claim: _claim, payee, shares, paymentNumber, paidAt, ...order } = record;
  return {
    ...order,
    statusText: PAYMENT_STATUSES[order.status],
    ...(payee === null ? {} : { payee }),
    ...(shares === null ? {} : { shares: shares.map((share) => ({ ...share })) }),
    ...(paymentNumber === null ? {} : { paymentNumber }),
    ...(paidAt === null ? {} : { paidAt: formatInstant(paidAt) }),
  };
}
