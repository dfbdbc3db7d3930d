import type { DocumentDetail } from '../../infra/postgres/ledger/documents.ts';
import { readDocument } from '../../infra/postgres/ledger/documents.ts';
import { openContent } from '../../infra/sealing/content.ts';
import { sealContext, type Keyring } from '../../infra/sealing/keys.ts';
import { readDocumentNumber, type DocumentContent } from '../../schemas/document.ts';
import type { FastifyRequest } from 'fastify';
import type { RouteParts } from './app-types.ts';
import { ProblemError } from './problem.ts';
import { keepToBounds } from './rights.ts';

/** A document that somebody asks for by its number. @throws ProblemError not-found, also of a case outside of the caller's bounds */
export async function documentNamed(
  { pool }: Pick<RouteParts, 'pool'>,
  request: FastifyRequest,
  typed: string,
): Promise<DocumentDetail> {
  const said = readDocumentNumber(typed);
  if (!said) throw new ProblemError('not-found');
  await keepToBounds(pool, request, said.caseNumber);
  const detail = await readDocument(pool, said.number);
  if (!detail) throw new ProblemError('not-found');
  return detail;
}

/** The key of its family; undefined: erased. */
export function keyOfFamily({ familyKey }: DocumentDetail, keyring: Keyring): Buffer | undefined {
  return familyKey === null ? undefined : keyring.unwrap(familyKey);
}

/** All that a document says; undefined: erased. @throws UnsealError where it was tampered with */
export function contentOf(detail: DocumentDetail, keyring: Keyring): DocumentContent | undefined {
  const { sealed, document } = detail;
  const key = keyOfFamily(detail, keyring);
  if (!key || sealed === null) return undefined;
  // Written by our own rules, under a key of ours.
  return openContent(key, 'document', sealContext.document(document.number), sealed) as DocumentContent;
}
