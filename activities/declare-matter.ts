import { nodeKey } from '../schemas/case-plan.ts';
import { isOnDeclaration, type MatterStatus, type Subject, type WorkCode } from '../schemas/matter.ts';
import { decideAfterLanded } from './after-landed.ts';
import { windAlarm } from './alarm.ts';
import type { Done, Effects } from './effects.ts';
import { isPastDoing } from './erased.ts';
import type { CaseView } from './ledger-port.ts';
import { releaseMatter } from './matter-moves.ts';
import { requestWork } from './request-work.ts';
import { isSetAside } from './tasks.ts';

/** How the matter stands now; or why nothing was done. */
export type Declaration = { readonly status: MatterStatus } | 'unknown' | 'not-declarable' | 'set-aside';

/**
 * A family declares what it may leave (自愿申报): its department is asked at once, also after the case has closed, and no case waits
 * for it. Declared before, it is left as it stands.
 * @param of.reason the person's words, who has it from the family
 */
export function declareMatter(
  view: CaseView,
  of: { readonly subject: Subject; readonly code: WorkCode; readonly by: string; readonly reason: string },
): Done<Declaration> {
  const to = decideAfterLanded(view);
  const { subject, code, by, reason } = of;
  const matter = view.matters.get(nodeKey(subject, code));
  if (!matter || !isOnDeclaration(code)) return { effects: to, result: 'unknown' };
  if (isSetAside(view)) return { effects: to, result: 'set-aside' };
  if (isPastDoing(view, subject)) return { effects: to, result: 'not-declarable' };
  if (matter.status !== 'not-applicable') return { effects: to, result: matter };
  releaseMatter(to, matter);
  to.event({ type: 'matter.declared', subject, code, actor: by, words: reason });
  goOnBeside(to);
  to.wakes ||= !view.closed;
  return { effects: to, result: matter };
}

/** As {@link requestBeside}, for whoever makes no round. */
export function goOnBeside(to: Effects): void {
  requestBeside(to);
  windAlarm(to.view);
}

/** What the case does not wait for, and what waits for its turn: no phase of the case asks for it, nor is one left when it has closed. */
export function requestBeside(to: Effects): void {
  for (const matter of to.view.matters.values())
    if (isOnDeclaration(matter.node.code) && matter.status === 'waiting') requestWork(to, matter);
}
