import { hasEnded } from '../policies/graph/readiness.ts';
import { ENDS_MATTERS } from '../policies/tasks/consequences.ts';
import { nodeKey } from '../schemas/case-plan.ts';
import type { MatterStatus, Subject, WorkCode } from '../schemas/matter.ts';
import { decideAfterLanded } from './after-landed.ts';
import type { Done } from './effects.ts';
import type { CaseView, Matter } from './ledger-port.ts';
import { isPastDoing } from './erased.ts';
import { releaseMatter } from './matter-moves.ts';
import { isSetAside } from './tasks.ts';
import { goOnBeside } from './declare-matter.ts';
import { goOnAfter } from './take-up.ts';

/** How the matter stands now; or why nothing was done. */
export type Reopening = { readonly status: MatterStatus } | 'unknown' | 'not-given-up' | 'set-aside';

/**
 * A supervisor has a matter done again that somebody has given up: it waits for its turn, what was skipped for want of it too,
 * and orders that were cancelled with it are looked at again. One that was taken up again before is left as it stands.
 * @param of.reason the person's words
 */
export function reopenMatter(
  view: CaseView,
  of: { readonly subject: Subject; readonly code: WorkCode; readonly by: string; readonly reason: string },
): Done<Reopening> {
  const to = decideAfterLanded(view);
  const { subject, code, by, reason } = of;
  const matter = view.matters.get(nodeKey(subject, code));
  if (!matter) return { effects: to, result: 'unknown' };
  if (isSetAside(view)) return { effects: to, result: 'set-aside' };
  if (!wasGivenUp(view, matter)) return { effects: to, result: 'not-given-up' };
  if (!hasEnded(matter)) return { effects: to, result: matter };
  releaseMatter(to, matter);
  to.event({ type: 'matter.reopened', subject, code, actor: by, words: reason });
  goOnAfter(to, matter);
  if (view.closed) goOnBeside(to);
  to.wakes ||= !view.closed;
  return { effects: to, result: matter };
}

/**
 * Somebody has ended it, and it was not done since. Of whom nothing is known any more nothing can be done again, nor in a case
 * that was joined: the other one goes on.
 */
function wasGivenUp(view: CaseView, { node, status }: Matter): boolean {
  if (status === 'completed' || isPastDoing(view, node.subject)) return false;
  return view.tasks.some(
    ({ subject, code, completed }) =>
      subject === node.subject &&
      code === node.code &&
      completed !== null &&
      ENDS_MATTERS.includes(completed.outcome),
  );
}
