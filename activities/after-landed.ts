import { applyLanded } from './apply-landed.ts';
import { isOutside } from './apply-outside.ts';
import { Effects, type Done } from './effects.ts';
import { carryProtection } from './protection.ts';
import type { CaseView, Landed } from './ledger-port.ts';
import { keepClaimsApart } from './claims-apart.ts';
import { isSetAside } from './tasks.ts';
import { tellOfMoves } from './tell-parents.ts';

/**
 * Where everything begins that is done to a case: with what has landed before it, so that nobody decides about what a
 * department has answered already. In a case that is set aside nothing is applied.
 * @param which default: everything
 */
export function afterLanded(view: CaseView, which?: (row: Landed) => boolean): Effects {
  const to = new Effects(view);
  if (isSetAside(view)) return to;
  carryProtection(to);
  keepClaimsApart(to);
  applyLanded(to, which);
  return to;
}

/** Applies what no workflow waits for, and nothing else: payments, and notices of changed leave. */
export function applyOutside(view: CaseView): Done<undefined> {
  return { effects: afterLanded(view, ({ code }) => isOutside(code)), result: undefined };
}

/**
 * As {@link afterLanded}, for whoever makes no round: families are told here of what was applied, and the workflow is woken
 * where it waits for that, since its phases go on.
 */
export function decideAfterLanded(view: CaseView): Effects {
  const to = afterLanded(view);
  tellOfMoves(to);
  to.wakes = !view.closed && view.landed.some((row) => to.applied.has(row.eventId) && !isOutside(row.code));
  return to;
}
