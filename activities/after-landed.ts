import { applyLanded } from './apply-landed.ts';
import { isOutside } from './apply-outside.ts';
import { Effects } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { isSetAside } from './tasks.ts';
import { tellOfCertificates } from './tell-parents.ts';

/**
 * Where everything begins that is done to a case: with what has landed before it, so that nobody decides about what a
 * department has answered already. In a case that is set aside nothing is applied.
 */
export function afterLanded(view: CaseView): Effects {
  const to = new Effects(view);
  if (!isSetAside(view)) applyLanded(to);
  return to;
}

/**
 * As {@link afterLanded}, for whoever makes no round: families are told here of what was applied, and the workflow is woken
 * where it waits for that, since its phases go on.
 */
export function decideAfterLanded(view: CaseView): Effects {
  const to = afterLanded(view);
  tellOfCertificates(to);
  to.wakes = !view.closed && view.landed.some((row) => to.applied.has(row.eventId) && !isOutside(row.code));
  return to;
}
