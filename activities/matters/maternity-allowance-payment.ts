import { motherPool } from '../../policies/graph/household.ts';
import { decidedFor, identity, ready, type Preparation } from './preparation.ts';

/** 生育津贴核发: the certain sum of the decision. */
export const maternityAllowancePayment: Preparation<'maternity-allowance-payment'> = (view, subject) => {
  const { mother, choices } = view.notification;
  const [allowance] = decidedFor(view, subject, ['maternity-allowance']);
  return ready({
    mother: identity(mother),
    poolDivisionCode: motherPool(view.notification),
    days: allowance?.days ?? 0,
    amountFen: allowance?.amountFen ?? 0,
    payee: choices?.payee ?? null,
    pack: allowance?.pack ?? '',
  });
};
