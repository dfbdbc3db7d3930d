import { decideAfterLanded } from './after-landed.ts';
import {
  hearerOf,
  otherOf,
  stopsWithProtection,
  type ParentSubject,
} from '../policies/rights/between-parents.ts';
import type { Done, Effects } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { keepClaimsApart } from './take-up-agreed.ts';
import { isSetAside, overtakeTask } from './tasks.ts';

/**
 * A supervisor has a parent protected from the other one (分开保护), or has that end. Setting what is
 * set already changes nothing.
 * @param of.parent who is protected from now on; null: nobody @param of.reason the person's words
 */
export function protectParent(
  view: CaseView,
  of: {
    readonly parent: 'mother' | 'father' | null;
    readonly by: string;
    readonly reason: string;
  },
): Done<'done' | 'set-aside'> {
  const to = decideAfterLanded(view);
  if (isSetAside(view)) return { effects: to, result: 'set-aside' };
  const { parent, by, reason } = of;
  const before = view.protection?.parent ?? null;
  if (parent === before) return { effects: to, result: 'done' };
  const type = parent === null ? 'protection.lifted' : 'protection.set';
  to.event({ type, subject: parent ?? before, code: null, actor: by, words: reason });
  protect(to, parent, by);
  return { effects: to, result: 'done' };
}

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
