import { compareDeliveries } from '../../policies/duplicates/compare-deliveries.ts';
import { MOST_ASKED } from '../../policies/duplicates/weights.ts';
import type { Effects } from '../effects.ts';
import type { Candidate, CaseView, Likeness } from '../ledger-port.ts';
import { openTask } from '../tasks.ts';
import { hasCertificateToCome, KIND, reasonOf } from './likely-duplicate.ts';

/**
 * Holds the facts of a case, once, and again when they have changed, against those of the cases that share a look-up key with
 * it. Cases that were accepted at once may each find the other: both ask then, and one answer is for both. Where no
 * certificate waits any more, the question holds nothing, and is asked all the same.
 */
export function compareWithKnown(to: Effects): void {
  const { view } = to;
  if (view.compared) return;
  view.compared = true;
  if (view.closed || view.familyErased) return;
  const found = view.candidates
    .flatMap((candidate) => likenessTo(view, candidate) ?? [])
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MOST_ASKED);
  for (const likeness of found) {
    to.likeness(likeness);
    to.event({
      type: 'likeness.found',
      subject: null,
      code: null,
      actor: 'system',
      detail: { other: likeness.other },
    });
    if (!hasCertificateToCome(view)) askLoosely(to, likeness);
  }
}

function likenessTo(view: CaseView, { caseNumber, asksToo, open }: Candidate): Likeness | undefined {
  if (asksToo || view.likenesses.some(({ other }) => other === caseNumber)) return undefined;
  const facts = readable(open);
  const found = facts && compareDeliveries(view.notification, facts);
  return found && { other: caseNumber, ...found, outcome: null };
}

/** A case that does not open is its own trouble, and not that of every case that looks for it. */
function readable<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

function askLoosely(to: Effects, likeness: Likeness): void {
  const task = {
    kind: KIND,
    subject: null,
    code: null,
    attempt: 0,
    reason: reasonOf(likeness),
    asks: [],
  } as const;
  openTask(to, task, likeness.other);
}
