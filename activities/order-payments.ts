import { shanghaiDate } from '../policies/calendar/date.ts';
import { planOrders, type PlannedOrder } from '../policies/payments/plan-orders.ts';
import { ENTITLEMENTS, type EntitlementCode } from '../schemas/entitlement.ts';
import { PAYMENT_GATES } from '../schemas/payment.ts';
import { openTask } from './changes.ts';
import type { CaseView, Changes, Matter } from './ledger-port.ts';

/**
 * Orders the money of a first decision. What is due now and needs a parent's yes is asked for in one task for the
 * whole family, which the case does not wait for; the allowance goes with its own matter; the rest waits for its day.
 */
export function orderPayments(view: CaseView, changes: Changes, now: Date): void {
  const decidedOn = shanghaiDate(now.toISOString());
  const { entitlements } = view;
  const { orders } = planOrders({ entitlements, revision: 1, decidedOn, before: [] });
  const asked = orders.filter((order) => isAsked(order, decidedOn));
  for (const order of orders) {
    const status = asked.includes(order)
      ? 'awaiting-confirmation'
      : order.department === 'medical-insurance'
        ? 'sent'
        : order.status;
    changes.orders.push({ ...order, status });
  }
  if (asked.length > 0) askToConfirm(view, changes, asked, now);
}

function isAsked({ claim, dueOn, department }: PlannedOrder, today: string): boolean {
  return claim !== 'none' && dueOn <= today && department === 'finance';
}

/** The account is asked for only where nobody has given one. */
function askToConfirm(view: CaseView, changes: Changes, asked: readonly PlannedOrder[], now: Date): void {
  const titles = [...new Set(asked.map((order) => ENTITLEMENTS[order.entitlement]))];
  const hasAccount = view.notification.choices?.payee !== undefined;
  const account = hasAccount ? '' : '，并填写收款账户';
  openTask(
    changes,
    {
      kind: 'claim-confirmation',
      subject: 'family',
      code: null,
      attempt: 0,
      reason: `${titles.join('、')}已核定，请家长一方确认申领${account}`,
      asks: hasAccount ? [] : ['/choices/payee'],
    },
    now,
  );
}

/** A claim that has ended pays, or ends, the orders that wait for it. Numbers of payments name nobody. */
export function moveOrders(changes: Changes, matter: Matter, end: 'completed' | 'given-up'): void {
  const { subject, code } = matter.node;
  const entitlement = gated(code);
  if (!entitlement) return;
  if (end === 'given-up') {
    changes.orderMoves.push({ subject, entitlement, status: 'cancelled', paymentNumber: null });
  } else if (code === 'maternity-allowance-payment') {
    const { paymentNumber } = matter.result as { paymentNumber: string };
    changes.orderMoves.push({ subject, entitlement, status: 'paid', paymentNumber });
  } else {
    changes.orderMoves.push({ subject, entitlement, status: 'scheduled', paymentNumber: null });
  }
}

function gated(code: string): EntitlementCode | undefined {
  const found = Object.entries(PAYMENT_GATES).find(([, gate]) => gate === code);
  return found?.[0] as EntitlementCode | undefined;
}
