import type { CaseStatus } from '../../../schemas/case-view.ts';
import type { CopyStatus, DocumentKind } from '../../../schemas/document.ts';
import type { Subject } from '../../../schemas/matter.ts';
import type { Bounds } from '../../../schemas/bounds.ts';
import type { Pool } from '../pool.ts';
import { withinSql } from './bounds.ts';

/** One piece of paper of a document. Instants are RFC 3339 text. */
export interface CopyRecord {
  readonly copy: number;
  readonly status: CopyStatus;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly movedBy: string | null;
  readonly movedAt: string | null;
  /** base64 of who has collected it, sealed; null: nobody yet, or it was erased */
  readonly collector: string | null;
}

/** One row of `ledger.document`, with its papers. */
export interface DocumentRecord {
  readonly number: string;
  readonly caseNumber: string;
  readonly kind: DocumentKind;
  readonly subject: Subject | null;
  readonly code: string | null;
  readonly organ: string;
  readonly divisionCode: string;
  readonly issuedAt: string;
  /** ISO date; last day on which it may be relied on */
  readonly validUntil: string | null;
  readonly withdrawnAt: string | null;
  /** somebody of its family is erased: what it says is gone */
  readonly isErased: boolean;
  readonly copies: readonly CopyRecord[];
}

const COPY = `'copy', p.copy, 'status', p.status, 'askedBy', p.asked_by, 'askedAt', p.asked_at, 'movedBy', p.moved_by,
  'movedAt', p.moved_at, 'collector', encode(p.sealed, 'base64')`;

const COPIES = `(select coalesce(jsonb_agg(jsonb_build_object(${COPY}) order by p.copy), '[]')
  from ledger.document_copy p where p.number = d.number)`;

/** A row of `ledger.document d` as an object, inside a statement. */
const DOCUMENT_JSON = `jsonb_build_object('number', d.number, 'caseNumber', d.case_number, 'kind', d.kind,
  'subject', d.subject, 'code', d.code, 'organ', d.organ, 'divisionCode', d.division_code, 'issuedAt', d.issued_at,
  'validUntil', d.valid_until, 'withdrawnAt', d.withdrawn_at, 'isErased', d.sealed is null, 'copies', ${COPIES})`;

/** The documents of case `c`, the first issued first, inside a statement. */
export const DOCUMENTS_OF_CASE = `(select coalesce(jsonb_agg(${DOCUMENT_JSON} order by d.issued_at, d.number), '[]')
  from ledger.document d where d.case_number = c.case_number)`;

/** The documents of a case. @returns undefined: there is no such case */
export async function readDocuments(
  pool: Pool,
  caseNumber: string,
): Promise<readonly DocumentRecord[] | undefined> {
  const { rows } = await pool.query<{ documents: DocumentRecord[] }>({
    name: 'documents-of-case',
    text: `select ${DOCUMENTS_OF_CASE} as documents from ledger.birth_case c where c.case_number = $1`,
    values: [caseNumber],
  });
  return rows[0]?.documents;
}

/** A document with what it takes to open, check and print it. */
export interface DocumentDetail {
  readonly document: DocumentRecord;
  /** all that it says, sealed with the family's key; null: erased */
  readonly sealed: Buffer | null;
  readonly codeHash: Buffer | null;
  /** the wrapped key of the family; null: erased */
  readonly familyKey: Buffer | null;
  /** PNG of the seal that its organ had on the day; null: none was set */
  readonly seal: Buffer | null;
  readonly caseStatus: CaseStatus;
}

const DETAIL = `
select ${DOCUMENT_JSON} as document, d.sealed, d.code_hash as "codeHash", c.status as "caseStatus",
  (select s.wrapped_key from ledger.subject s where s.case_number = d.case_number and s.subject = 'family') as "familyKey",
  (select o.picture from ledger.organ_seal o
    where o.organ = d.organ and o.division_code = d.division_code
      and o.set_at <= d.issued_at and (o.ended_at is null or o.ended_at > d.issued_at)
    order by o.set_at desc limit 1) as seal
from ledger.document d join ledger.birth_case c using (case_number) where d.number = $1`;

export async function readDocument(pool: Pool, number: string): Promise<DocumentDetail | undefined> {
  const { rows } = await pool.query<DocumentDetail>({
    name: 'read-document',
    text: DETAIL,
    values: [number],
  });
  return rows[0];
}

/** Which papers; what is left out holds nothing back. */
export interface QueueFilter {
  readonly status?: CopyStatus | undefined;
  readonly kind?: DocumentKind | undefined;
  /** leading digits of the division of the organ */
  readonly divisionPrefix?: string | undefined;
  /** of whoever asks: of cases outside of it there is nothing */
  readonly within: Bounds;
  /** after this one, the longest waiting first */
  readonly after?: { readonly at: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** One paper in the queue. */
export interface QueuedCopy extends CopyRecord {
  readonly document: DocumentRecord;
}

/**
 * What is erased is not printed any more.
 * @param divisions place in the statement of those of whoever asks
 */
const fits = (
  divisions: string,
): string => `d.sealed is not null and ($1::text is null or p.status = $1) and ($2::text is null or d.kind = $2)
   and ($3::text is null or starts_with(d.division_code, $3))
   and exists (select from ledger.birth_case b where b.case_number = d.case_number
                and ${withinSql('b', { divisions, department: 'null' })})`;

/** What is not collected yet, where no status is asked for. */
const QUEUE = `
select jsonb_build_object(${COPY}, 'document', ${DOCUMENT_JSON}) as copy
  from ledger.document_copy p join ledger.document d using (number)
 where ${fits('$7')} and ($1::text is not null or p.status <> 'collected')
   and ($4::timestamptz is null or (p.asked_at, p.number || '/' || p.copy) > ($4::timestamptz, $5))
 order by p.asked_at, p.number || '/' || p.copy limit $6`;

export async function listQueue(pool: Pool, filter: QueueFilter): Promise<readonly QueuedCopy[]> {
  const { status, kind, divisionPrefix, within, after, limit } = filter;
  const { rows } = await pool.query<{ copy: QueuedCopy }>({
    name: 'print-queue',
    text: QUEUE,
    values: [
      status ?? null,
      kind ?? null,
      divisionPrefix ?? null,
      after?.at ?? null,
      after?.id ?? null,
      limit,
      within.divisions ?? null,
    ],
  });
  return rows.map(({ copy }) => copy);
}

/** How many papers stand in each state, but for the collected. */
export async function countQueue(
  pool: Pool,
  { kind, divisionPrefix, within }: Pick<QueueFilter, 'kind' | 'divisionPrefix' | 'within'>,
): Promise<Readonly<Partial<Record<CopyStatus, number>>>> {
  const { rows } = await pool.query<{ status: CopyStatus; n: number }>({
    name: 'print-queue-counts',
    text: `select p.status, count(*)::int as n from ledger.document_copy p join ledger.document d using (number)
            where ${fits('$4')} and p.status <> 'collected' group by p.status`,
    values: [null, kind ?? null, divisionPrefix ?? null, within.divisions ?? null],
  });
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}
