import { motherPool } from '../../policies/graph/household.ts';
import { leftOf } from '../../policies/payments/settle-period.ts';
import { isPaidByMatter, stateOfOrder } from '../../policies/payments/transitions.ts';
import { decidedFor, hold, identity, ready, type Hold, type Preparation } from './preparation.ts';

const NOTHING_TO_PAY: Hold = {
  kind: 'correction-needed',
  status: 'correction',
  reason: '按现行核定，没有可由本事项核发的生育津贴，请核对事实；确无可发的，不再办理',
  asks: [],
};

/**
 * 生育津贴核发: what is left of the order that it pays, and nothing without one. What a decision made since adds, while it
 * waited, has an order of its own.
 */
export const maternityAllowancePayment: Preparation<'maternity-allowance-payment'> = (view, subject) => {
  const { mother, choices, delivery } = view.notification;
  const [allowance] = decidedFor(view, subject, ['maternity-allowance']);
  const order = [...view.orders.values()].find(
    (o) => o.subject === subject && isPaidByMatter(stateOfOrder(o)),
  );
  if (!order) return hold(NOTHING_TO_PAY);
  return ready({
    mother: identity(mother),
    deliveredAt: delivery.at,
    poolDivisionCode: motherPool(view.notification),
    days: allowance?.days ?? 0,
    amountFen: leftOf(order),
    payee: choices?.payee ?? null,
    pack: allowance?.pack ?? '',
  });
};
