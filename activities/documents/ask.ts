import type { DocumentFacts } from '../../policies/documents/facts.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { isClosedTo, type ParentSubject } from '../../policies/rights/between-parents.ts';
import type { DocumentKind } from '../../schemas/document.ts';
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

/** What is handed over. */
export interface Paper {
  readonly kind: DocumentKind;
  /** whose it is; null: the family's */
  readonly about: Subject | null;
  readonly issuedAt: Date;
}

/**
 * A paper is handed over: the receipt of it.
 * @param of.shown who has come, as the receipt says it
 * @param of.paper what is handed over
 * @returns the number of the receipt; differs: who has come is not the parent that they say · closed: they may not have it
 */
export function handOver(
  view: CaseView,
  of: {
    readonly served: DocumentFacts['served'];
    readonly visitor: Visitor;
    readonly shown: Omit<NonNullable<DocumentFacts['received']>, 'on'>;
    readonly which: string;
    readonly paper: Paper;
  },
): Done<{ readonly receipt: string } | NotHandedOver> {
  const effects = decideAfterLanded(view);
  const { served, visitor, shown, which, paper } = of;
  if (!mayTake(view, visitor, paper)) return { effects, result: 'closed' };
  if (!isWhoTheySay(view, visitor)) return { effects, result: 'differs' };
  const received = { ...shown, on: shanghaiDate(view.now.toISOString()) };
  const receipt = issueReceipt(effects, { served, received, which });
  return { effects, result: receipt ? { receipt: receipt.number } : 'differs' };
}

/**
 * A parent may take what they may have. Whoever else comes does so for the family; while a parent is protected from the other
 * one nobody can tell for which, and papers go to a parent in person. A summary is a parent's own, and of before the protection it
 * has what is shared too: whoever that is closed to by now gets a new one.
 */
function mayTake(view: CaseView, { relation }: Visitor, { about, kind, issuedAt }: Paper): boolean {
  if (view.familyErased) return true;
  if (relation !== 'mother' && relation !== 'father') return !view.protection;
  if (!mayHold(view, relation, about)) return false;
  const { protection } = view;
  const hasWhatIsShared = kind === 'family-summary' && protection && issuedAt <= protection.since;
  return !(hasWhatIsShared && isClosedTo(relation, protection.parent));
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
