import type { DocumentFacts } from '../../policies/documents/facts.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { asCode } from '../../schemas/input-text.ts';
import { normaliseName } from '../../schemas/person-name.ts';
import { decideAfterLanded } from '../after-landed.ts';
import type { Done } from '../effects.ts';
import type { CaseView } from '../ledger-port.ts';
import { isSetAside } from '../tasks.ts';
import { issueReceipt, issueSummary, type NewDocument } from './issue.ts';

/** Somebody asks for the summary of a case. @returns why there is none, where it cannot be written */
export function askForSummary(view: CaseView): Done<NewDocument | 'case-set-aside' | 'document-not-written'> {
  const effects = decideAfterLanded(view);
  if (isSetAside(view)) return { effects, result: 'case-set-aside' };
  return { effects, result: issueSummary(effects) ?? 'document-not-written' };
}

/** Who has come for a paper, with the whole number that was shown. */
export interface Visitor {
  readonly name: string;
  readonly relation: string;
  readonly idNumber: string;
}

/**
 * A paper is handed over: the receipt of it.
 * @param of.shown who has come, as the receipt says it
 * @returns the number of the receipt; null: who has come is not the parent that they say
 */
export function handOver(
  view: CaseView,
  of: {
    readonly served: DocumentFacts['served'];
    readonly visitor: Visitor;
    readonly shown: Omit<NonNullable<DocumentFacts['received']>, 'on'>;
    readonly which: string;
  },
): Done<{ readonly receipt: string } | null> {
  const effects = decideAfterLanded(view);
  const { served, visitor, shown, which } = of;
  if (!isWhoTheySay(view, visitor)) return { effects, result: null };
  const received = { ...shown, on: shanghaiDate(view.now.toISOString()) };
  const receipt = issueReceipt(effects, { served, received, which });
  return { effects, result: receipt ? { receipt: receipt.number } : null };
}

/**
 * A parent is held against the case, both sides read as facts are where they enter; whoever else comes, the clerk looks at the
 * paper that lets them.
 */
function isWhoTheySay(view: CaseView, { relation, name, idNumber }: Visitor): boolean {
  if (relation !== 'mother' && relation !== 'father') return true;
  const parent = view.familyErased ? null : view.notification[relation];
  if (!parent || normaliseName(parent.name) !== normaliseName(name)) return false;
  return parent.idNumber === undefined || asCode(parent.idNumber) === asCode(idNumber);
}
