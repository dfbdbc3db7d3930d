import { isPaidByMatter, stateOfOrder } from '../policies/payments/transitions.ts';
import type { FollowOn } from '../policies/entitlements/follow-ons.ts';
import { nodeKey, type PlanNode } from '../schemas/case-plan.ts';
import { WORK } from '../schemas/matter.ts';
import { BEFORE_YES, PAYMENT_GATES } from '../schemas/payment.ts';
import type { Effects } from './effects.ts';
import type { CaseView, Landed } from './ledger-port.ts';
import { untouched } from './matter-moves.ts';

/** What follows from a decision comes into its case, once, and waits for its turn. */
export function beginFollowOn(to: Effects, { subject, code }: FollowOn): void {
  const { view } = to;
  if (view.matters.has(nodeKey(subject, code))) return;
  const set = [...view.matters.values()].flatMap(({ node }) => node.patienceSeconds ?? []);
  const node: PlanNode = {
    subject,
    code,
    part: 'follow-on',
    department: WORK[code].department,
    route: 'joint',
    needs: [],
    follows: [],
    ...(set.length > 0 ? { patienceSeconds: Math.max(...set) } : {}),
  };
  to.begin(untouched(node, view.matters.size + 1));
}

/**
 * The work that pays an order itself (生育津贴核发). It comes into the case with the yes to the order, or with the decision where
 * none is needed, and never before: a case does not wait for its family.
 */
export const PAYS_ITSELF: readonly FollowOn['code'][] = ['maternity-allowance-payment'];

/** The family has yet to say yes to money, and this pays it: what has been said of it already waits for that. */
export function waitsForYes(
  { matters, orders }: CaseView,
  { subject, code }: Pick<Landed, 'subject' | 'code'>,
): boolean {
  if (matters.has(nodeKey(subject, code))) return false;
  return [...orders.values()].some(
    (o) => o.subject === subject && PAYMENT_GATES[o.entitlement] === code && BEFORE_YES.includes(o.status),
  );
}

/** Begins the work that pays what may be paid with it now. @returns whether any was begun */
export function beginPaying(to: Effects): boolean {
  const { matters, orders } = to.view;
  const begun = [...orders.values()].flatMap((order) => {
    const code = PAYMENT_GATES[order.entitlement];
    const isToCome = code && isPaidByMatter(stateOfOrder(order));
    return isToCome && !matters.has(nodeKey(order.subject, code)) ? [{ subject: order.subject, code }] : [];
  });
  for (const follow of begun) beginFollowOn(to, follow);
  return begun.length > 0;
}
