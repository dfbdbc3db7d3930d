import type { NewDocument } from '../../../activities/documents/issue.ts';
import type { Effects } from '../../../activities/effects.ts';
import { nodeKey } from '../../../schemas/case-plan.ts';
import type { Subject } from '../../../schemas/matter.ts';
import { codeOf, keptCode } from '../../documents/verification-code.ts';
import { sealContent } from '../../sealing/content.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';
import { bytea } from '../bytea.ts';
import type { CaseRecords } from './write-statement.ts';

/** Who asks for the first paper of what has to be printed. */
const BY_ITSELF = 'system';

/**
 * The rows of documents that are issued: what they say is sealed with the family's key. Without that key nothing is issued: the
 * family is erased. A refusal that is taken back with what is done now is issued as withdrawn, and nobody prints it: the statement
 * that takes back does not see what it inserts.
 * @param keyOf also of a subject that begins with this writing
 */
export function documentRecords(
  keyring: Keyring,
  { view, documents, unrefused }: Effects,
  keyOf: (subject: Subject) => Buffer | undefined,
): Pick<CaseRecords, 'documents' | 'copies' | 'unrefused'> {
  const mine = { case_number: view.caseNumber };
  const key = documents.length > 0 ? keyOf('family') : undefined;
  const issued = key ? documents : [];
  const takenBack = new Set([...unrefused].map(({ key: matter }) => matter));
  const isTakenBack = ({ content, matter }: NewDocument): boolean =>
    content.kind === 'refusal' && matter !== undefined && takenBack.has(nodeKey(matter.subject, matter.code));
  return {
    documents: issued.map((document) => ({
      ...mine,
      ...documentRecord(keyring, document, key as Buffer),
      issued_at: view.now,
      withdrawn_at: isTakenBack(document) ? view.now : null,
    })),
    copies: issued
      .filter((document) => document.toPrint && !isTakenBack(document))
      .map(({ number }) => {
        const asked = { asked_by: BY_ITSELF, asked_at: view.now };
        return { ...mine, number, copy: 0, status: 'to-print', ...asked };
      }),
    unrefused: [...unrefused].map(({ node: { subject, code } }) => ({
      ...mine,
      subject,
      code,
      withdrawn_at: view.now,
    })),
  };
}

function documentRecord(
  keyring: Keyring,
  { number, matter, occasion, reader, organ, divisionCode, content }: NewDocument,
  key: Buffer,
): Record<string, unknown> {
  return {
    number,
    kind: content.kind,
    subject: matter?.subject ?? reader ?? null,
    code: matter?.code ?? null,
    occasion,
    organ,
    division_code: divisionCode,
    valid_until: content.validUntil ?? null,
    sealed: bytea(sealContent(key, 'document', sealContext.document(number), content)),
    code_hash: bytea(keptCode(keyring, number, codeOf(keyring, content))),
  };
}
