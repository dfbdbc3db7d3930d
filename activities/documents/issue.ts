import { addDays, shanghaiDate } from '../../policies/calendar/date.ts';
import type { DocumentFacts, DocumentWanted } from '../../policies/documents/facts.ts';
import { documentNumber, documentSerial } from '../../policies/documents/number.ts';
import { writeDocument } from '../../policies/documents/write-document.ts';
import { decidingDivision } from '../../policies/graph/authorities.ts';
import { isShown } from '../../policies/graph/shown-status.ts';
import { isClosedTo, PARENTS, type ParentSubject } from '../../policies/rights/between-parents.ts';
import type { Department } from '../../schemas/department.ts';
import { HALL, type DocumentContent } from '../../schemas/document.ts';
import type { MatterCode, Subject } from '../../schemas/matter.ts';
import { placeWord } from '../../schemas/words/facts.ts';
import type { Effects } from '../effects.ts';
import type { CaseView, Matter } from '../ledger-port.ts';
import type { Objection } from '../read-answer.ts';
import { documentFacts, mayHold } from './document-facts.ts';

/** A document that is issued, beside what it says. */
export interface NewDocument {
  /** 编号: the same document has the same, however often it is tried to be issued */
  readonly number: string;
  /** undefined: it is about the case as a whole */
  readonly matter: { readonly subject: Subject; readonly code: MatterCode } | undefined;
  readonly occasion: string;
  /** the parent alone whom it is for; undefined: the family */
  readonly reader?: ParentSubject | undefined;
  readonly organ: Department | typeof HALL;
  /** of the organ */
  readonly divisionCode: string;
  readonly content: DocumentContent;
  /** it goes to print by itself: what it says has to reach the family on paper */
  readonly toPrint: boolean;
}

/** How long a summary is relied on: how things stand moves on. A product default (产品默认), no text says so. */
const SUMMARY_DAYS = 30;

interface Issuing {
  readonly wanted: DocumentWanted;
  readonly facts: DocumentFacts;
  readonly occasion: string;
  /** undefined: the hall issues it */
  readonly matter?: Matter;
  readonly toPrint?: boolean;
  readonly reader?: ParentSubject;
  /** ISO date in China */
  readonly validUntil?: string;
}

/** Writes a document as the case stands now; nothing where the case does not bear it. */
function draft(view: CaseView, issuing: Issuing): NewDocument | undefined {
  const { wanted, facts, occasion, matter, toPrint = false, validUntil, reader } = issuing;
  const code = 'code' in wanted ? wanted.code : undefined;
  const issuedOn = shanghaiDate(view.now.toISOString());
  const position = matter === undefined ? {} : { position: matter.position };
  const number = documentSerial(view.caseNumber, { kind: wanted.kind, ...position, occasion });
  const content = writeDocument(wanted, facts, {
    numberOf: (organ) => documentNumber(organ, { serial: number, issuedOn }),
    issuedOn,
    ...(validUntil === undefined ? {} : { validUntil }),
  });
  if (typeof content === 'string') return undefined;
  const isOfMatter = matter !== undefined && code !== undefined;
  return {
    number,
    matter: isOfMatter ? { subject: matter.node.subject, code } : undefined,
    occasion,
    reader,
    organ: isOfMatter ? matter.node.department : HALL,
    divisionCode: isOfMatter ? decidingDivision(code, view.notification) : view.divisionCode,
    content,
    toPrint,
  };
}

function issue(to: Effects, issuing: Issuing): void {
  const document = draft(to.view, issuing);
  if (document) to.issue(document);
}

/** 受理通知书: the case was accepted. */
export function issueAcceptance(to: Effects): void {
  issue(to, { wanted: { kind: 'acceptance' }, facts: documentFacts(to.view), occasion: '1' });
}

/** 办结通知书: the case has closed. One that was opened again and closes once more tells so anew. */
export function issueCompletion(to: Effects): void {
  const times = [...to.view.matters.values()].reduce((sum, { attempt }) => sum + attempt, 0);
  issue(to, { wanted: { kind: 'completion' }, facts: documentFacts(to.view), occasion: String(times) });
}

/**
 * 不予受理通知书 or 一次性补正告知书: the department that decides a matter has said no, or what is to be corrected. What its family
 * need not do anything about (it has been done under another number) waits for somebody who has it printed.
 */
export function issueObjection(to: Effects, matter: Matter, objection: Objection): void {
  const { node, attempt } = matter;
  const { outcome, words, asks, isDoneElsewhere } = objection;
  if (!isShown({ ...node, status: matter.status })) return;
  const kind = outcome === 'refused' ? 'refusal' : 'correction';
  const said = { department: node.department, words: words === '' ? undefined : words };
  issue(to, {
    wanted: { kind, subject: node.subject, code: node.code as MatterCode },
    facts: documentFacts(to.view, { now: { matter, said, asks: asks.map(placeWord) } }),
    occasion: String(attempt),
    matter,
    toPrint: !isDoneElsewhere,
  });
}

/**
 * 家庭办理情况一览, which is made when somebody asks for it; one a day for each parent: the child's, the family's and the own.
 * @param reader default: the mother where she is alive and may have it, else the father
 * @returns undefined: nothing is decided yet, or there is no such parent (any more)
 */
export function issueSummary(to: Effects, reader = readerOf(to.view)): NewDocument | undefined {
  const { view } = to;
  if (reader === undefined) return undefined;
  const today = shanghaiDate(view.now.toISOString());
  const isOwnAlone = isClosedTo(reader, view.protection?.parent);
  const document = draft(view, {
    wanted: { kind: 'family-summary' },
    facts: documentFacts(view, { reader }),
    // What was issued this morning, before the other one was protected, is another paper.
    occasion: `${today.replaceAll('-', '')}-${reader === 'mother' ? 'M' : 'F'}${isOwnAlone ? '-O' : ''}`,
    reader,
    validUntil: addDays(today, SUMMARY_DAYS),
  });
  if (document) to.issue(document);
  return document;
}

function readerOf(view: CaseView): ParentSubject | undefined {
  if (view.familyErased) return undefined;
  return PARENTS.find((who) => {
    const parent = view.notification[who];
    return parent && parent.deathOn === undefined && mayHold(view, who, null);
  });
}

/** 送达回证, for what was collected. @param copy of the document: each is handed over once */
export function issueReceipt(
  to: Effects,
  of: {
    readonly served: DocumentFacts['served'];
    readonly received: NonNullable<DocumentFacts['received']>;
    /** of the document that was handed over, without its case */
    readonly which: string;
  },
): NewDocument | undefined {
  const { served, received, which } = of;
  const document = draft(to.view, {
    wanted: { kind: 'service-receipt' },
    facts: { ...documentFacts(to.view), served, received },
    occasion: which,
  });
  if (document) to.issue(document);
  return document;
}
