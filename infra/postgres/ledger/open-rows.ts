import type { LeaveNotice, PaymentOrder } from '../../../activities/ledger-port.ts';

/* Rows whose times come as text, as one statement gives them. */

export type Instant = string | null;

type OrderTimes = 'confirmedAt' | 'lookAt' | 'sentAt' | 'paidAt';
export type OrderJson = Omit<PaymentOrder, OrderTimes> & { readonly [T in OrderTimes]: Instant } & {
  readonly hash: string | null;
};

export type LeaveNoticeJson = Omit<LeaveNotice, 'lookAt' | 'askedAt'> & {
  readonly lookAt: Instant;
  readonly askedAt: Instant;
};

/** @returns null too for what never comes */
export function instant(text: Instant): Date | null {
  if (text === null || text === 'infinity' || text === '-infinity') return null;
  return new Date(text);
}

export function openLeaveNotice({ lookAt, askedAt, ...notice }: LeaveNoticeJson): LeaveNotice {
  return { ...notice, lookAt: instant(lookAt), askedAt: instant(askedAt) };
}

export function openOrder(order: Omit<OrderJson, 'hash'>): PaymentOrder {
  return {
    ...order,
    confirmedAt: instant(order.confirmedAt),
    lookAt: instant(order.lookAt),
    sentAt: instant(order.sentAt),
    paidAt: instant(order.paidAt),
  };
}
