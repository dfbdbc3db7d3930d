import type { DocumentKind } from '../../schemas/document.ts';

/** Which document of its case it is. */
const LETTERS: Readonly<Record<DocumentKind, string>> = {
  acceptance: 'A',
  correction: 'B',
  refusal: 'R',
  completion: 'C',
  'service-receipt': 'D',
  'family-summary': 'F',
};

/** What makes a document this one and no other of its case. */
export interface WhichDocument {
  readonly kind: DocumentKind;
  /** place of its matter in the case; undefined: it is about none */
  readonly position?: number;
  /** which time: an attempt, a day, how the case stood; capital letters, digits and - */
  readonly occasion: string;
}

/**
 * 编号: case, kind, matter and occasion. It follows from what the document is about, so that the same is issued once however often
 * it is tried, and it says nothing about anyone.
 */
export function documentSerial(caseNumber: string, { kind, position, occasion }: WhichDocument): string {
  const matter = position === undefined ? '' : `${position}-`;
  return `${caseNumber}-${LETTERS[kind]}${matter}${occasion}`;
}

/** 文号: organ, year and number. @param issuedOn ISO date */
export function documentNumber(
  organ: string,
  of: { readonly serial: string; readonly issuedOn: string },
): string {
  return `${organ}〔${of.issuedOn.slice(0, 4)}〕${of.serial}`;
}
