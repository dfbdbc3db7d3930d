import type { z } from 'zod';
import type { CopyRecord, DocumentRecord } from '../../infra/postgres/ledger/documents.ts';
import { openContent } from '../../infra/sealing/content.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import { DOCUMENTS } from '../../schemas/document.ts';
import {
  COLLECTOR_RELATIONS,
  collectorSchema,
  ID_TYPES_SHOWN,
  type copyViewSchema,
  type DocumentView,
} from '../../schemas/document-view.ts';
import type { MatterCode } from '../../schemas/matter.ts';
import { maskIdNumber, maskName } from './masking.ts';
import { formatInstant } from './time.ts';

type CopyView = z.infer<typeof copyViewSchema>;

/** A document as staff see it: what it says is in its PDF. @param key of the family; undefined: erased, or it does not open */
export function documentView(document: DocumentRecord, key: Buffer | undefined): DocumentView {
  return {
    ...documentHead(document),
    copies: document.copies.map((copy) => copyView(document.number, copy, key)),
  };
}

/** The same without its papers. */
export function documentHead(document: DocumentRecord): Omit<DocumentView, 'copies'> {
  const { number, caseNumber, kind, subject, code, organ, divisionCode } = document;
  const { issuedAt, validUntil, withdrawnAt, isErased } = document;
  return {
    ...{ number, caseNumber, kind, title: DOCUMENTS[kind] },
    ...(subject === null ? {} : { subject }),
    ...(code === null ? {} : { matter: code as MatterCode }),
    ...{ organ, divisionCode, issuedAt: formatInstant(issuedAt) },
    ...(validUntil === null ? {} : { validUntil }),
    ...(withdrawnAt === null ? {} : { withdrawnAt: formatInstant(withdrawnAt) }),
    erased: isErased,
  };
}

export function copyView(number: string, record: CopyRecord, key: Buffer | undefined): CopyView {
  const { copy, status, askedBy, askedAt, movedBy, movedAt } = record;
  const collector = key && collectorOf(number, record, key);
  return {
    ...{ copy, status, askedBy, askedAt: formatInstant(askedAt) },
    ...(movedBy === null ? {} : { movedBy }),
    ...(movedAt === null ? {} : { movedAt: formatInstant(movedAt) }),
    ...(collector ? { collector } : {}),
  };
}

function collectorOf(
  number: string,
  { copy, collector }: CopyRecord,
  key: Buffer,
): CopyView['collector'] | undefined {
  if (collector === null) return undefined;
  try {
    const sealed = Buffer.from(collector, 'base64');
    const opened = openContent(key, 'collector', sealContext.collector(number, copy), sealed);
    const { name, relation, idType, idNumber } = collectorSchema.parse(opened);
    return {
      name: maskName(name),
      relation: COLLECTOR_RELATIONS[relation],
      idType: ID_TYPES_SHOWN[idType],
      idNumber: maskIdNumber(idNumber),
    };
  } catch {
    return undefined;
  }
}
