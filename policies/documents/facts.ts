import type { TermKind } from '../../schemas/clock.ts';
import type { DocumentKind } from '../../schemas/document.ts';
import type { MatterCode, MatterStatus, Subject } from '../../schemas/matter.ts';

/** What a department has said about a matter: that it does not do it, or what is to be corrected. */
export interface SaidByDepartment {
  /** code of the department that said it */
  readonly department: string;
  /** its words; undefined: none */
  readonly words: string | undefined;
}

/** A term and the text that gives it. */
export interface DocumentTerm {
  readonly workingDays: number;
  /** document and article */
  readonly source: string;
}

/** A matter as documents speak of it. */
export interface DocumentMatter {
  readonly code: MatterCode;
  readonly subject: Subject;
  readonly status: MatterStatus;
  /** who decides it, place and name: 兰州市西固区公安局（户政） */
  readonly organ: string;
  /** the government that reviews what this organ decides: 兰州市西固区人民政府; undefined: its place stands in no table */
  readonly government: string | undefined;
  /** how long its organ has, by the law (法定) and as its place has promised (承诺); none: no text gives a term of this kind */
  readonly terms: Readonly<Partial<Record<TermKind, DocumentTerm>>>;
  /** where it can be done on paper: office and what it asks for */
  readonly window: string;
  /** set while it waits for a correction, or once it was refused */
  readonly said?: SaidByDepartment | undefined;
  /** what is to be corrected, in words */
  readonly asks: readonly string[];
}

/** An entitlement as the family's summary has it. */
export interface DocumentEntitlement {
  readonly title: string;
  readonly subject: string;
  readonly outcome: string;
  /** one short sentence for each figure */
  readonly figures: readonly string[];
  /** document and article of each rule that made it */
  readonly sources: readonly string[];
  /** what its papers say beside it, in their words */
  readonly told: readonly string[];
}

/** What a paper only tells (转介、指引), to whom of the family, and where to go. */
export interface DocumentGuidance {
  readonly title: string;
  readonly subject: string;
  readonly text: string;
  /** false: whether it applies hangs on what nobody has said, or on what no text settles */
  readonly applies: boolean;
  /** short name of the department to go to; undefined: none is named */
  readonly authority: string | undefined;
  /** document and article */
  readonly source: string;
}

/** What a document is written from. Dates are ISO dates in China. */
export interface DocumentFacts {
  readonly caseNumber: string;
  readonly acceptedOn: string;
  readonly completedOn: string | undefined;
  /** who takes cases in for all departments */
  readonly hall: string;
  /** the parents, in full */
  readonly addressees: readonly string[];
  /** one of them has asked for large letters (材料用大字) */
  readonly isLarge?: boolean;
  readonly matters: readonly DocumentMatter[];
  /** undefined: not decided yet */
  readonly entitlements: readonly DocumentEntitlement[] | undefined;
  readonly guidance: readonly DocumentGuidance[];
  /** what was given out before, for the receipt: title and number */
  readonly served: readonly { readonly title: string; readonly number: string }[];
  /** who has taken it; undefined: that is written by hand */
  readonly received?: Received;
}

/** Whoever has come for documents, as the receipt has it. */
export interface Received {
  readonly name: string;
  /** to the family: 母亲 · 父亲 · 受托人 */
  readonly relation: string;
  /** what was shown: 居民身份证，末四位… */
  readonly document: string;
  /** ISO date in China */
  readonly on: string;
}

/** Which document: of the whole case, or of one matter of it. */
export type DocumentWanted =
  | { readonly kind: Exclude<DocumentKind, OfMatter> }
  | { readonly kind: OfMatter; readonly subject: Subject; readonly code: MatterCode };
type OfMatter = 'correction' | 'refusal';

/** Why a document cannot be written as the case stands. */
export type Unwritable =
  | 'no-such-matter'
  | 'not-in-correction'
  | 'nothing-to-correct'
  | 'not-refused'
  /** somebody else than the deciding department has said no */
  | 'not-by-the-deciding-department'
  /** a refusal without a reason is none */
  | 'no-reason'
  | 'not-completed'
  | 'nothing-served'
  | 'not-decided'
  /** nobody is left to whom it could be addressed */
  | 'nobody-to-tell';
