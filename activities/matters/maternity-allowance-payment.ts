import { motherPool } from '../../policies/graph/household.ts';
import { leftOf } from '../../policies/payments/settle-period.ts';
import { stateOfOrder } from '../../policies/payments/transitions.ts';
import { decidedFor, identity, ready, type Preparation } from './preparation.ts';

/**
 * 生育津贴核发: what is left of the order that it pays. A decision made since, while it waited, has an order of its own for
 * the difference.
 */
export const maternityAllowancePayment: Preparation<'maternity-allowance-payment'> = (view, subject) => {
  const { mother, choices, delivery } = view.notification;
  const [allowance] = decidedFor(view, subject, ['maternity-allowance']);
  const order = [...view.orders.values()].find((o) => stateOfOrder(o) === 'with-matter');
  return ready({
    mother: identity(mother),
    deliveredAt: delivery.at,
    poolDivisionCode: motherPool(view.notification),
    days: allowance?.days ?? 0,
    amountFen: order ? leftOf(order) : (allowance?.amountFen ?? 0),
    payee: choices?.payee ?? null,
    pack: allowance?.pack ?? '',
  });
};
