import { mayBeUsed } from '../policies/personal-data/consent.ts';
import { otherOf, PARENTS } from '../policies/rights/between-parents.ts';
import { nodeKey } from '../schemas/case-plan.ts';
import { claimYourself } from './claim-yourself.ts';
import { asksForConsent, notAgreed, notAgreedOf, withLeave } from './consent.ts';
import type { Effects } from './effects.ts';
import { beginPaying } from './follow-on.ts';
import type { Matter, Task } from './ledger-port.ts';
import { releaseMatter } from './matter-moves.ts';
import { askToConfirm, concernOfOrder, openClaims, titleOf } from './payments/order-tasks.ts';
import { byHearer, occasionFor } from './reach-parents.ts';
import { overtakeTask } from './tasks.ts';
import { goOnAfter, reopenForMore } from './take-up.ts';

/** What was left undone for want of a yes is done now that there is one: the allowance paid, employers told. */
export function takeUpAgreed(to: Effects): void {
  if (beginPaying(to)) reopenForMore(to);
  const { matters, notification } = to.view;
  for (const who of withLeave(to.view)) {
    const matter = matters.get(nodeKey(who, 'leave-notice'));
    if (!matter || !isLeftUndone(matter) || !mayBeUsed('leave-notice', who, notification)) continue;
    releaseMatter(to, matter);
    to.event({ type: 'matter.agreed', subject: who, code: 'leave-notice', actor: 'system' });
    goOnAfter(to, matter);
  }
}

function isLeftUndone({ status, attempt }: Matter): boolean {
  return status === 'withdrawn' && attempt === 0;
}

/**
 * A family that has said no claims its money itself, and is told how; it tells its employers itself, and what is said in the
 * end of a case says so too.
 */
export function leaveToFamily(to: Effects, task: Task): void {
  const { view } = to;
  const declined = [...view.orders.values()].filter((o) => o.taskId === task.id && o.status === 'cancelled');
  const untold = view.closed && asksForConsent(task) ? notAgreedOf(view, task) : [];
  const money = byHearer(view, declined, concernOfOrder);
  const leaves = byHearer(view, untold, (whose) => ({ whose, isMoney: true }));
  for (const who of PARENTS) {
    const mine = money.get(who) ?? [];
    const what = [
      ...(mine.length > 0 ? [claimYourself(mine.map(({ entitlement }) => entitlement))] : []),
      ...(leaves.has(who) ? ['把假期告知用人单位'] : []),
    ];
    const occasion = occasionFor(view, who, `needs-you:${task.id}`);
    if (what.length > 0)
      to.tell({ told: 'yours-to-do', to: who, occasion, values: { what: what.join('；') } });
  }
}

/** A parent was erased: nobody is asked any more whether an employer may be told, unless money waits for the same yes. */
export function endConsentQuestions(to: Effects): void {
  for (const open of openClaims(to.view))
    if (asksForConsent(open) && !isWaitedFor(to, open)) overtakeTask(to, open);
}

/** Whether money waits for a yes. */
function isWaitedFor({ view }: Effects, { id }: Task): boolean {
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
