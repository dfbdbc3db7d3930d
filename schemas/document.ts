/*
 * What is handed to families on paper (文书): the kinds, and what one says. Free of zod: it is written by our own rules, kept
 * sealed and read back by the same build's form (infra/documents).
 */

/** The kinds of documents with their official titles. */
export const DOCUMENTS = {
  acceptance: '受理通知书',
  correction: '一次性补正告知书',
  refusal: '不予受理通知书',
  completion: '办结通知书',
  'service-receipt': '送达回证',
  'family-summary': '家庭办理情况一览',
} as const satisfies Record<string, string>;
export type DocumentKind = keyof typeof DOCUMENTS;
export const DOCUMENT_KINDS = Object.keys(DOCUMENTS) as readonly DocumentKind[];

/** Who issues what is about a case as a whole: the hall (政务服务大厅) that takes it in. Else it is a department. */
export const HALL = 'hall';

/** How a piece of paper stands (打印队列). */
export const COPY_STATUSES = ['to-print', 'to-seal', 'to-collect', 'collected'] as const;
export type CopyStatus = (typeof COPY_STATUSES)[number];

/**
 * What a check of a number and its code says (核验), and it says nothing else. altered: there is such a number, and this code or
 * what was read off the paper beside it is not its own · withdrawn: what it says holds no longer · unknown: there is none, or its
 * family is erased
 */
export const VERDICTS = ['valid', 'altered', 'expired', 'withdrawn', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Where a sentence comes from: what the ledger has of the case, or a provision. */
export type Origin = 'case' | CitedProvision;

/** A provision as it is printed; `checked`: its text was found (policy/facts.md, policy/sources), else it is our own reading. */
export interface CitedProvision {
  readonly text: string;
  readonly checked: boolean;
}

/** No sentence of a document stands without its origin. */
export interface Sentence {
  readonly text: string;
  readonly from: Origin;
}

export interface DocumentTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** All that a document says. Dates are ISO dates in China. */
export interface DocumentContent {
  readonly kind: DocumentKind;
  /** 文号: 机关简称〔2026〕… */
  readonly number: string;
  readonly caseNumber: string;
  /** the organ (机关) whose seal it bears */
  readonly organ: string;
  /** the people it is for, in full */
  readonly addressees: readonly string[];
  /** printed in large letters, for somebody who has asked for that; left out: in those of official papers */
  readonly large?: true;
  readonly issuedOn: string;
  /** last day on which it may be relied on; undefined: no day was set */
  readonly validUntil?: string;
  readonly sentences: readonly Sentence[];
  readonly table?: DocumentTable;
  /** 救济: ways and terms of review; empty where nothing is refused */
  readonly review: readonly Sentence[];
  /** what is filled in by hand (送达回证) */
  readonly blanks: readonly string[];
  /** what the acts that it tells of rest on */
  readonly bases: readonly CitedProvision[];
}

/** A number, or a 文号 with one at its end, as people type it. */
const NUMBER = /(?:^|〕)(B(?:-[0-9A-HJKMNP-TV-Z]{4}){3}-[0-9A-HJKMNP-TV-Z])-([A-Z][0-9A-Z-]{0,30})$/;

/**
 * The number of a document (编号) in what somebody typed: itself, or the 文号 that ends with it.
 * @returns also the case that it is of; undefined: it can be none
 */
export function readDocumentNumber(
  typed: string,
): { readonly number: string; readonly caseNumber: string } | undefined {
  const text = typed.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase().replace(/号$/u, '');
  const [, caseNumber, which] = NUMBER.exec(text) ?? [];
  return caseNumber === undefined || which === undefined
    ? undefined
    : { number: `${caseNumber}-${which}`, caseNumber };
}

/** 2026-11-30 → 2026年11月30日, as documents have dates. @param date ISO date */
export function longDate(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${year}年${Number(month)}月${Number(day)}日`;
}
