import { decideAfterLanded } from './after-landed.ts';
import { askForIdentity, endLinks, type CheckCause } from './doubt-number.ts';
import type { Done, Effects, PhoneCheck } from './effects.ts';
import { isErased } from './erased.ts';
import type { FactChange } from '../schemas/task.ts';
import type { CaseView, Task } from './ledger-port.ts';
import { isSetAside } from './tasks.ts';

const PARENTS = ['mother', 'father'] as const;
type ParentName = (typeof PARENTS)[number];

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
    askForIdentity(to, parent, 'changed');
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
  return { effects: to, result: askForIdentity(to, parent, cause) };
}
