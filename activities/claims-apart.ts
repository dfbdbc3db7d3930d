import { otherOf } from '../policies/rights/between-parents.ts';
import { asksForConsent, notAgreed, notAgreedOf } from './consent.ts';
import type { Effects } from './effects.ts';
import type { Task } from './ledger-port.ts';
import { askToConfirm, openClaims, titleOf } from './payments/order-tasks.ts';
import { overtakeTask } from './tasks.ts';

/** Whether money waits for a yes. */
export function isWaitedFor({ view }: Effects, { id }: Task): boolean {
  return [...view.orders.values()].some(
    ({ taskId, status }) => taskId === id && status === 'awaiting-confirmation',
  );
}

/**
 * While one parent is protected from the other, what is the other one's own does not hang on the family's yes any more, which is the
 * protected one's then: it is a question of that parent's own. Whoever set the protection, and whichever build: it is looked at
 * before anything else is done to the case.
 */
export function keepClaimsApart(to: Effects): void {
  const { view } = to;
  const family = openClaims(view).find(({ subject }) => subject === 'family');
  if (!view.protection || view.familyErased || !family) return;
  const closed = otherOf(view.protection.parent);
  const mine = [...view.orders.values()].filter(
    ({ taskId, status, subject }) =>
      taskId === family.id && status === 'awaiting-confirmation' && subject === closed,
  );
  const asksConsent = asksForConsent(family) && notAgreed(view).includes(closed);
  const isAsked = view.tasks.some(({ kind, subject }) => kind === 'claim-confirmation' && subject === closed);
  if (mine.length === 0 && (!asksConsent || isAsked)) return;
  const own = askToConfirm(to, mine.map(titleOf), closed);
  for (const order of mine) to.order(order, { taskId: own.id });
  const asksMore = asksForConsent(family) && notAgreedOf(view, family).length > 0;
  if (!isWaitedFor(to, family) && !asksMore) overtakeTask(to, family);
}
