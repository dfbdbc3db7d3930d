import { decideAfterLanded } from './after-landed.ts';
import type { Done, Effects, PhoneCheck } from './effects.ts';
import { isErased } from './erased.ts';
import type { FactChange } from '../schemas/task.ts';
import type { CaseView, Task } from './ledger-port.ts';
import { isSetAside, openTask } from './tasks.ts';

const PARENTS = ['mother', 'father'] as const;
type ParentName = (typeof PARENTS)[number];

/** Why the identity of a parent is looked at. asked: a clerk wants it · changed: another number was given · shared: another family has the same one */
export type CheckCause = 'asked' | 'changed' | 'shared';

const REASONS: Readonly<Record<CheckCause, string>> = {
  asked: '请家长本人带身份证到大厅，核对身份与电话',
  changed: '电话已变更，请家长本人带身份证到大厅核对身份',
  shared: '电话与另一家相同，请家长本人带身份证到大厅核对身份与电话',
};

/** Who has a link with the number of a parent until now has none any more: it is ended in the same transaction, and in the history. */
export function endLinks(to: Effects, parent: ParentName): void {
  if (to.linksEnded.has(parent)) return;
  to.linksEnded.add(parent);
  to.event({ type: 'links.ended', subject: parent, code: null, actor: 'system' });
}

/** The hall is asked to look at a parent's identity (身份核对): two people confirm it. An open question stands. */
function ask(to: Effects, parent: ParentName, cause: CheckCause): Task {
  to.phoneChecks.set(parent, cause === 'changed' ? 'changed' : 'doubted');
  return openTask(to, {
    kind: 'identity-check',
    subject: parent,
    code: null,
    attempt: 0,
    reason: REASONS[cause],
    asks: [`/${parent}/phone`],
  });
}

/** The hall has looked at a parent's identity: whatever came of it, who had a link until now has none any more. */
export function endCheck(to: Effects, { id }: Task, parent: ParentName, outcome: PhoneCheck): void {
  to.phoneChecks.set(parent, outcome);
  endLinks(to, parent);
  // With the new link: who was kept out by somebody with an old one is in again at once.
  if (outcome === 'verified')
    to.tell({ told: 'number-verified', occasion: `number-verified:${id}`, to: parent, values: {} });
}

/** A decision that gave a parent another number, and was no check itself: old links die, and the hall is asked. */
export function checkChangedPhones(to: Effects, { kind }: Task, changes: readonly FactChange[]): void {
  if (kind === 'identity-check') return;
  for (const parent of PARENTS) {
    const isChanged = changes.some(
      ({ pointer, before }) => pointer === `/${parent}/phone` && before !== undefined,
    );
    if (!isChanged || isErased(to.view, parent)) continue;
    endLinks(to, parent);
    ask(to, parent, 'changed');
  }
}

/** Somebody at the hall has a parent's identity looked at. @returns the open task; or why there is none */
export function askForCheck(
  view: CaseView,
  { parent, cause }: { readonly parent: ParentName; readonly cause: CheckCause },
): Done<Task | 'set-aside' | 'no-parent'> {
  const to = decideAfterLanded(view);
  if (isSetAside(view)) return { effects: to, result: 'set-aside' };
  const known = !view.familyErased && !isErased(view, parent) && view.notification[parent];
  if (!known) return { effects: to, result: 'no-parent' };
  return { effects: to, result: ask(to, parent, cause) };
}
