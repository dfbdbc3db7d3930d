import {
  hearerOf,
  otherOf,
  sharesNumber,
  stopsWithProtection,
  type ParentSubject,
} from '../policies/rights/between-parents.ts';
import { doubtNumber } from './doubt-number.ts';
import type { Effects } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { keepClaimsApart } from './claims-apart.ts';
import { overtakeTask } from './tasks.ts';

/** From now on, for all that is done to the case: nobody calls the other parent, or writes to them, about what is closed to them. */
export function protect(to: Effects, parent: ParentSubject | null, by: string): void {
  const { view } = to;
  const protection = parent === null ? null : { parent, since: view.now };
  const before = hearerBefore(view);
  to.protection = {
    ...{ parent, by, from: parent === null ? null : otherOf(parent) },
    stops: ({ to: whom, about, at }) => stopsWithProtection({ to: whom ?? before, about, at }, protection),
  };
  view.protection = protection;
  for (const task of view.tasks) {
    const { kind, status, addressee, subject, openedAt } = task;
    if (status !== 'open' || (kind !== 'call' && kind !== 'letter')) continue;
    const of = { to: addressee ?? null, about: subject, at: new Date(openedAt) };
    if (to.protection.stops(of)) overtakeTask(to, task);
  }
  keepClaimsApart(to);
  if (parent === null) return;
  dropDraftsOf(to, otherOf(parent));
  if (!view.familyErased && sharesNumber(view.notification)) doubtNumber(to, parent);
}

/** What the other parent has said of what is shared, and nobody has confirmed, is not confirmed any more. */
function dropDraftsOf(to: Effects, closed: ParentSubject): void {
  for (const task of to.view.tasks) {
    if (task.status !== 'open' || task.subject === closed || task.draft?.by !== `parent:${closed}`) continue;
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
