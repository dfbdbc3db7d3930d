import { isCodeOf, readCode } from '../../infra/documents/verification-code.ts';
import { readDocument, type DocumentDetail } from '../../infra/postgres/ledger/documents.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import type { CaseStatus } from '../../schemas/case-view.ts';
import { readDocumentNumber, type DocumentKind, type Verdict } from '../../schemas/document.ts';
import { normaliseName } from '../../schemas/person-name.ts';
import type { RouteParts } from './app-types.ts';
import { contentOf } from './open-document.ts';

/** What somebody reads off a paper. */
export interface ToCheck {
  /** a number, or a 文号 that ends with it */
  readonly number: string;
  readonly code: string;
  /** what else stands on it: so a code that was copied onto another paper is found out */
  readonly kind?: DocumentKind | undefined;
  /** ISO date */
  readonly issuedOn?: string | undefined;
  /** of one of the addressees */
  readonly name?: string | undefined;
}

/** Cases of which nothing holds any more. */
const TAKEN_BACK: readonly CaseStatus[] = ['withdrawn', 'annulled'];

/** Whether a paper is what it says (核验), and nothing else. */
export async function checkDocument(
  { pool, keyring, now }: Pick<RouteParts, 'pool' | 'keyring' | 'now'>,
  asked: ToCheck,
): Promise<Verdict> {
  const number = readDocumentNumber(asked.number)?.number;
  const detail = number === undefined ? undefined : await readDocument(pool, number);
  if (!detail || detail.codeHash === null) return 'unknown';
  const code = readCode(asked.code);
  const known = { number: detail.document.number, kept: detail.codeHash };
  if (code === undefined || !isCodeOf(keyring, known, code)) return 'altered';
  if (!saysSo(detail, asked, () => contentOf(detail, keyring)?.addressees ?? [])) return 'altered';
  const { withdrawnAt, validUntil } = detail.document;
  if (withdrawnAt !== null || TAKEN_BACK.includes(detail.caseStatus)) return 'withdrawn';
  return validUntil !== null && shanghaiDate(now().toISOString()) > validUntil ? 'expired' : 'valid';
}

function saysSo(
  { document }: DocumentDetail,
  { kind, issuedOn, name }: ToCheck,
  addressees: () => readonly string[],
): boolean {
  if (kind !== undefined && kind !== document.kind) return false;
  if (issuedOn !== undefined && issuedOn !== shanghaiDate(new Date(document.issuedAt).toISOString()))
    return false;
  return name === undefined || addressees().map(normaliseName).includes(normaliseName(name));
}
