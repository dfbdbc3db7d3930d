import { afterLanded, decideAfterLanded } from './after-landed.ts';
import type { Done } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { protect, protectUnread } from './protection.ts';
import { isSetAside } from './tasks.ts';

/**
 * A supervisor has a parent protected from the other one (分开保护), or has that end. Setting what is
 * set already changes nothing.
 *
 * A case that is set aside may stand so for days, and its pages are open: who is protected is so at once there too. Lifting waits.
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
  const { parent, by, reason } = of;
  if (isSetAside(view)) return parent === null ? notNow(view) : protectSetAside(view, { parent, by });
  const to = decideAfterLanded(view);
  const before = view.protection?.parent ?? null;
  if (parent === before) return { effects: to, result: 'done' };
  const type = parent === null ? 'protection.lifted' : 'protection.set';
  to.event({ type, subject: parent ?? before, code: null, actor: by, words: reason });
  protect(to, parent, by);
  return { effects: to, result: 'done' };
}

const notNow = (view: CaseView): Done<'set-aside'> => ({ effects: afterLanded(view), result: 'set-aside' });

/** The person's words are not kept: they are sealed with what perhaps nobody can open. */
function protectSetAside(
  view: CaseView,
  { parent, by }: { readonly parent: 'mother' | 'father'; readonly by: string },
): Done<'done'> {
  const to = afterLanded(view);
  if (view.protection?.parent === parent) return { effects: to, result: 'done' };
  to.event({ type: 'protection.set', subject: parent, code: null, actor: by });
  protectUnread(to, parent, by);
  return { effects: to, result: 'done' };
}
