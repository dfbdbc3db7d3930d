import { mayBeUsed } from '../policies/personal-data/consent.ts';
import { PARENTS } from '../policies/rights/between-parents.ts';
import { nodeKey } from '../schemas/case-plan.ts';
import { isWaitedFor } from './claims-apart.ts';
import { claimYourself } from './claim-yourself.ts';
import { asksForConsent, notAgreedOf, withLeave } from './consent.ts';
import type { Effects } from './effects.ts';
import { beginPaying } from './follow-on.ts';
import type { Matter, Task } from './ledger-port.ts';
import { releaseMatter } from './matter-moves.ts';
import { concernOfOrder, openClaims } from './payments/order-tasks.ts';
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
