import { decideAfterLanded } from './after-landed.ts';
import type { Done } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { isSetAside } from './tasks.ts';

/**
 * A supervisor has a parent protected from the other one (分开保护), or has that end. Only its history is the case's: who is
 * protected stands beside it.
 * @param of.parent who is protected from now on; null: nobody @param of.before who was @param of.reason the person's words
 */
export function protectParent(
  view: CaseView,
  of: {
    readonly parent: 'mother' | 'father' | null;
    readonly before: 'mother' | 'father' | null;
    readonly by: string;
    readonly reason: string;
  },
): Done<'done' | 'set-aside'> {
  const to = decideAfterLanded(view);
  if (isSetAside(view)) return { effects: to, result: 'set-aside' };
  const { parent, before, by, reason } = of;
  if (parent === before) return { effects: to, result: 'done' };
  const type = parent === null ? 'protection.lifted' : 'protection.set';
  to.event({ type, subject: parent ?? before, code: null, actor: by, words: reason });
  return { effects: to, result: 'done' };
}
