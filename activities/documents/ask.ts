import type { DocumentFacts } from '../../policies/documents/facts.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import type { ParentSubject } from '../../policies/rights/between-parents.ts';
import type { Subject } from '../../schemas/matter.ts';
import { asCode } from '../../schemas/input-text.ts';
import { normaliseName } from '../../schemas/person-name.ts';
import { decideAfterLanded } from '../after-landed.ts';
import type { Done } from '../effects.ts';
import type { CaseView } from '../ledger-port.ts';
import { isSetAside } from '../tasks.ts';
import { mayHold } from './document-facts.ts';
import { issueReceipt, issueSummary, type NewDocument } from './issue.ts';

/** Somebody asks for a parent's summary of a case. @returns why there is none, where it cannot be written */
export function askForSummary(
  view: CaseView,
  parent?: ParentSubject,
): Done<NewDocument | 'case-set-aside' | 'document-not-written'> {
  const effects = decideAfterLanded(view);
  if (isSetAside(view)) return { effects, result: 'case-set-aside' };
  return { effects, result: issueSummary(effects, parent) ?? 'document-not-written' };
}

/** Why a paper is not handed over. */
export type NotHandedOver = 'differs' | 'closed';

/** Who has come for a paper, with the whole number that was shown. */
export interface Visitor {
  readonly name: string;
  readonly relation: string;
  readonly idNumber: string;
}

/**
 * A paper is handed over: the receipt of it.
 * @param of.shown who has come, as the receipt says it
 * @param of.about whose the paper is; null: the family's
 * @returns the number of the receipt; differs: who has come is not the parent that they say · closed: they may not have it
 */
export function handOver(
  view: CaseView,
  of: {
    readonly served: DocumentFacts['served'];
    readonly visitor: Visitor;
    readonly shown: Omit<NonNullable<DocumentFacts['received']>, 'on'>;
    readonly which: string;
    readonly about: Subject | null;
  },
): Done<{ readonly receipt: string } | NotHandedOver> {
  const effects = decideAfterLanded(view);
  const { served, visitor, shown, which, about } = of;
  if (!mayTake(view, visitor, about)) return { effects, result: 'closed' };
  if (!isWhoTheySay(view, visitor)) return { effects, result: 'differs' };
  const received = { ...shown, on: shanghaiDate(view.now.toISOString()) };
  const receipt = issueReceipt(effects, { served, received, which });
  return { effects, result: receipt ? { receipt: receipt.number } : 'differs' };
}

/**
 * A parent may take what they may have. Whoever else comes does so for the family; while a parent is protected from the other
 * one nobody can tell for which, and papers go to a parent in person.
 */
function mayTake(view: CaseView, { relation }: Visitor, about: Subject | null): boolean {
  if (view.familyErased) return true;
  if (relation === 'mother' || relation === 'father') return mayHold(view, relation, about);
  return !view.protection;
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
