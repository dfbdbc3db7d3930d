import { householdOrResidence, motherPool } from '../../policies/graph/household.ts';
import { silentUntil } from '../../policies/patience/patience.ts';
import { COMMAND_USES, type Use } from '../../policies/personal-data/uses.ts';
import { isMonth } from '../../policies/payments/instalments.ts';
import { leftOf } from '../../policies/payments/settle-period.ts';
import { paymentName } from '../../schemas/command-id.ts';
import type { PaymentCode } from '../../schemas/matter.ts';
import type { CommandOf } from '../../schemas/matters/registry.ts';
import type { PayingDepartment } from '../../schemas/payment.ts';
import { decidedAt } from '../decided-at.ts';
import type { Effects } from '../effects.ts';
import type { CaseView, PaymentOrder } from '../ledger-port.ts';

const CODE_OF: Readonly<Record<PayingDepartment, PaymentCode>> = {
  finance: 'subsidy-payment',
  'medical-insurance': 'allowance-top-up',
};

/** What allows the account and the sum to be given to the department that pays an order. */
export function basesOfPayment({ department }: PaymentOrder): Use['bases'] {
  return COMMAND_USES[CODE_OF[department]].bases;
}

/** Until when the department that pays an order may be silent, from now on. */
export function silentFromNow(
  to: Effects,
  { department }: PaymentOrder,
  patienceSeconds: number | undefined,
): Date {
  const code = CODE_OF[department];
  return silentUntil({ code, division: decidedAt(to.view, code) }, to.view.now, patienceSeconds);
}

/** A new attempt of the order, to the account that is known now, of what is left of its sum. */
export function sendOrder(to: Effects, order: PaymentOrder, patienceSeconds: number | undefined): void {
  const { view } = to;
  const attempt = order.attempt + 1;
  const id = view.idOf(...paymentName(order.id, attempt));
  const payload = order.department === 'finance' ? payment(view, order) : topUp(view, order);
  const { subject, department } = order;
  to.ask({ id, subject, code: CODE_OF[department], attempt, payload, ...laneOf(order) });
  const sent = { attempt, commandId: id, commandOpen: true, commandUnsent: true, sentAt: view.now };
  to.order(order, { ...sent, lookAt: silentFromNow(to, order, patienceSeconds) });
}

/** What later decisions order, and what falls due on the first of a month, comes in heaps: nobody waits for it. */
function laneOf({ revision, period }: PaymentOrder): { readonly lane?: 'bulk' } {
  return revision > 1 || isMonth(period) ? { lane: 'bulk' } : {};
}

function payment({ notification }: CaseView, order: PaymentOrder): CommandOf<'subsidy-payment'> {
  const { id, entitlement, period, revision, shares } = order;
  const { choices } = notification;
  if (!choices?.payee) throw new RangeError('an order without an account cannot be sent');
  return {
    orderId: id,
    entitlement,
    period,
    revision,
    amountFen: leftOf(order),
    shares: shares && shares.map((share) => ({ ...share })),
    divisionCode: householdOrResidence(notification),
    payee: choices.payee,
  };
}

function topUp({ notification }: CaseView, order: PaymentOrder): CommandOf<'allowance-top-up'> {
  return {
    orderId: order.id,
    revision: order.revision,
    amountFen: leftOf(order),
    poolDivisionCode: motherPool(notification),
    payee: notification.choices?.payee ?? null,
  };
}
