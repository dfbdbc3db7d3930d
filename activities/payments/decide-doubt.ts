import { birthFactsSchema } from '../../schemas/entitlement-check.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { redecideByFacts, type Change } from '../../policies/redecision/redecide.ts';
import { changesInWords } from '../change-words.ts';
import type { Effects } from '../effects.ts';
import { orderPayments } from './order-payments.ts';
import { hasErasedParent } from '../erased.ts';

/**
 * A person has looked at money that could hardly be: what was confirmed is ordered, and what was corrected decides anew.
 * @param before the facts as they were, where some were corrected: the view has those that stand now
 */
export function decideDoubt(to: Effects, before: BirthNotification | undefined, by: string): void {
  const { view } = to;
  if (hasErasedParent(view)) return;
  const asOf = shanghaiDate(view.now.toISOString());
  const changes = before ? takeOver(to, before, asOf) : [];
  const { orders } = orderPayments(to, { decidedOn: asOf });
  if (changes.length === 0) return;
  const words = changesInWords({ changes, orders, birth: view.notification });
  const detail = { revision: view.revision, why: words.why, changes: words.changes, cause: 'facts' };
  to.event({ type: 'entitlements.redecided', subject: 'family', code: null, actor: by, detail });
}

/** The next revision of the decision, where the corrected facts change anything. */
function takeOver(to: Effects, before: BirthNotification, asOf: string): readonly Change[] {
  const { view } = to;
  const facts = { before, after: view.notification };
  const { changes, entitlements } = redecideByFacts(view.entitlements, facts, asOf);
  if (changes.length === 0) return changes;
  view.entitlements = entitlements;
  view.revision += 1;
  to.decision = { asOf, facts: birthFactsSchema.parse(view.notification), cause: 'facts' };
  return changes;
}
