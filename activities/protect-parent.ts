import { decideAfterLanded } from './after-landed.ts';
import type { Done } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { protect } from './protection.ts';
import { isSetAside } from './tasks.ts';

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
