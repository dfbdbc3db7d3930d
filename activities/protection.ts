import {
  hearerOf,
  otherOf,
  sharesNumber,
  stopsWithProtection,
  type ParentSubject,
} from '../policies/rights/between-parents.ts';
import { doubtNumber } from './doubt-number.ts';
import type { Effects } from './effects.ts';
import type { CaseView, Task } from './ledger-port.ts';
import { keepClaimsApart } from './claims-apart.ts';
import { overtakeTask } from './tasks.ts';

/** From now on, for all that is done to the case: nobody calls the other parent, or writes to them, about what is closed to them. */
export function protect(to: Effects, parent: ParentSubject | null, by: string): void {
  const { view } = to;
  stopTelling(to, { parent, by, before: hearerBefore(view) });
  keepClaimsApart(to);
  if (parent === null) return;
  dropDraftsOf(to, otherOf(parent));
  if (!view.familyErased && sharesNumber(view.notification)) doubtNumber(to, parent);
}

/**
 * The same in a case that is set aside: nothing that is sealed is looked at, since what cannot be opened may be why it is. Pages,
 * notices, calls and letters are closed at once; the rest is done by whoever touches the case once it goes on ({@link carryProtection}).
 */
export function protectUnread(to: Effects, parent: ParentSubject, by: string): void {
  stopTelling(to, { parent, by, before: null });
  if (to.protection) to.protection = { ...to.protection, isToBeCarried: true };
}

interface Telling {
  readonly parent: ParentSubject | null;
  readonly by: string;
  /** whom a task or notice of before was for that did not keep it; null: nobody can look */
  readonly before: ParentSubject | null;
}

function stopTelling(to: Effects, { parent, by, before }: Telling): void {
  const { view } = to;
  const protection = parent === null ? null : { parent, since: view.now };
  const stops: NonNullable<Effects['protection']>['stops'] = ({ to: whom, about, at }) => {
    const hearer = whom ?? before;
    return hearer !== null && stopsWithProtection({ to: hearer, about, at }, protection);
  };
  to.protection = { parent, by, from: parent === null ? null : otherOf(parent), stops };
  view.protection = protection;
  for (const task of view.tasks) {
    const { kind, status, addressee, subject, openedAt } = task;
    if (status !== 'open' || (kind !== 'call' && kind !== 'letter')) continue;
    if (stops({ to: addressee ?? null, about: subject, at: new Date(openedAt) })) overtakeTask(to, task);
  }
}

/** Whether a draft is a parent's word: their own, or that of whoever acts for them (代办). */
function isSaidFor({ draft }: Task, parent: ParentSubject): boolean {
  if (!draft) return false;
  if (draft.by === `parent:${parent}`) return true;
  const { onBehalf } = draft.open();
  // Of a build before nobody knows for whom: it is asked again, which costs less than what should not have been said.
  return onBehalf !== undefined && (onBehalf.parent ?? parent) === parent;
}

/** What the other parent has said of what is shared, or had said, and nobody has confirmed, is not confirmed any more. */
function dropDraftsOf(to: Effects, closed: ParentSubject): void {
  for (const task of to.view.tasks) {
    if (task.status !== 'open' || task.subject === closed || !isSaidFor(task, closed)) continue;
    to.draft(task, null);
    const { id, subject, code, kind } = task;
    to.event({ type: 'task.draft-dropped', subject, code, actor: 'system', detail: { task: id, kind } });
  }
}

/**
 * What was set with another case of the couple, or because the parents of this one became others, is done here as well: once,
 * by whoever touches the case next (docs/adr/0065).
 */
export function carryProtection(to: Effects): void {
  const { protection } = to.view;
  if (protection?.isCarried !== false) return;
  protect(to, protection.parent, 'system');
  if (to.protection) to.protection = { ...to.protection, isCarrying: true };
}

/** Whom a task of before was for, which did not keep it. */
function hearerBefore({ notification, familyErased }: CaseView): ParentSubject {
  if (familyErased) return 'mother';
  const { mother, father } = notification;
  return hearerOf({ mother, father }, { whose: null }) ?? 'mother';
}
