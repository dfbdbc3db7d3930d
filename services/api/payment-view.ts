import type { CaseView } from '../../schemas/case-view.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { SHOWN_PAYMENT_STATUSES, type PaymentView } from '../../schemas/payment.ts';
import { wantedOrders } from '../../policies/payments/plan-orders.ts';
import { derivedId } from '../../infra/messages/derived-id.ts';
import type { CaseRecord, OrderRecord } from '../../infra/postgres/ledger/case-reads.ts';
import { formatInstant } from './time.ts';

type Paid = Pick<CaseRecord, 'caseNumber' | 'orders' | 'tasks'>;

/**
 * A decision with the orders that pay it, by period and revision, and what of it waits for a person to be ordered.
 * @param today ISO date in China
 */
export function withPayments(
  entitlement: Entitlement,
  { caseNumber, orders, tasks }: Paid,
  today: string,
): CaseView['entitlements'][number] {
  const own = orders.filter(
    (order) => order.subject === entitlement.subject && order.entitlement === entitlement.code,
  );
  const isHeld = tasks.some(
    ({ kind, code, subject, status }) =>
      kind === 'improbable' && code === null && subject === entitlement.subject && status === 'open',
  );
  const payments = [...own.map(paymentView), ...(isHeld ? heldOf(caseNumber, entitlement, own, today) : [])];
  return payments.length === 0 ? entitlement : { ...entitlement, payments };
}

/** What was decided and is not ordered, by period. */
function heldOf(
  caseNumber: string,
  entitlement: Entitlement,
  ordered: readonly OrderRecord[],
  today: string,
): PaymentView[] {
  return wantedOrders(entitlement, { revision: 0, decidedOn: today }).flatMap((wanted) => {
    const { claim: _claim, payee, shares: _shares, ...order } = wanted;
    const known = ordered.filter(({ period }) => period === wanted.period);
    const amountFen = known.reduce((left, one) => left - one.amountFen, wanted.amountFen);
    if (amountFen <= 0) return [];
    const id = derivedId('payment-held', caseNumber, order.subject, order.entitlement, order.period);
    const statusText = SHOWN_PAYMENT_STATUSES.held;
    return [
      {
        ...order,
        id,
        amountFen,
        status: 'held',
        statusText,
        attempt: 0,
        ...(payee === null ? {} : { payee }),
      },
    ];
  });
}

function paymentView(record: OrderRecord): PaymentView {
  const { claim: _claim, payee, shares, paymentNumber, paidAt, ...order } = record;
  return {
    ...order,
    statusText: SHOWN_PAYMENT_STATUSES[order.status],
    ...(payee === null ? {} : { payee }),
    ...(shares === null ? {} : { shares: shares.map((share) => ({ ...share })) }),
    ...(paymentNumber === null ? {} : { paymentNumber }),
    ...(paidAt === null ? {} : { paidAt: formatInstant(paidAt) }),
  };
}
