import { periodText } from '../../policies/payments/yuan.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import type { Effects } from '../effects.ts';
import type { PaymentOrder } from '../ledger-port.ts';

/** 育儿补贴（国家）（2027年） */
export function titleOf({ entitlement, period }: PaymentOrder): string {
  return `${ENTITLEMENTS[entitlement]}${periodText(period)}`;
}

/** An order is not paid any more. */
export function cancelOrder(to: Effects, order: PaymentOrder, by: string): void {
  to.order(order, { status: 'cancelled' });
  noteOrder(to, order, 'payment.cancelled', by);
}

/** What happened to an order, in the timeline of its case. */
export function noteOrder(to: Effects, order: PaymentOrder, type: string, actor: string): void {
  const { subject, entitlement, period, revision, department } = order;
  to.event({ type, subject, code: null, actor, detail: { entitlement, period, revision, department } });
}
