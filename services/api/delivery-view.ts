import type { z } from 'zod';
import type { deliverySummarySchema, hospitalViewSchema } from '../../schemas/case-view.ts';
import type { Subject } from '../../schemas/matter.ts';
import { ifReadable } from '../../infra/postgres/fault.ts';
import type { CaseRecord } from '../../infra/postgres/ledger/case-reads.ts';
import {
  readCertificates,
  type DeliverySummary,
  type SealedCertificate,
} from '../../infra/postgres/ledger/hospital-list.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { openContent } from '../../infra/sealing/content.ts';
import { sealContext, type Keyring } from '../../infra/sealing/keys.ts';
import { shownMatters } from './case-view.ts';
import { formatInstant } from './time.ts';

/* What a hospital sees of the deliveries that it has reported: how they stand, what it still has to say, what was issued. */

/** Numbers of certificates that were issued, by child. */
export type CertificateNumbers = ReadonlyMap<Subject, string>;
const NONE: CertificateNumbers = new Map();

function numberOf(keyring: Keyring, certificate: SealedCertificate): string | undefined {
  const { caseNumber, subject, key, result } = certificate;
  const context = sealContext.result(caseNumber, subject, 'birth-certificate');
  const opened = ifReadable(() =>
    openContent(keyring.unwrap(key), 'result/birth-certificate', context, result),
  );
  return (opened as { readonly certificateNumber?: string } | undefined)?.certificateNumber;
}

/** Of some cases, by case. What cannot be opened is left out. */
export async function certificateNumbers(
  { pool, keyring }: { readonly pool: Pool; readonly keyring: Keyring },
  caseNumbers: readonly string[],
): Promise<(caseNumber: string) => CertificateNumbers> {
  const numbers = new Map<string, Map<Subject, string>>();
  for (const certificate of await readCertificates(pool, caseNumbers)) {
    const number = numberOf(keyring, certificate);
    if (number === undefined) continue;
    const { caseNumber, subject } = certificate;
    numbers.set(caseNumber, (numbers.get(caseNumber) ?? new Map<Subject, string>()).set(subject, number));
  }
  return (caseNumber) => numbers.get(caseNumber) ?? NONE;
}

export function hospitalView(
  found: Pick<CaseRecord, 'caseNumber' | 'status' | 'matters'> & { readonly asks: string[] },
  numbers: CertificateNumbers,
): z.infer<typeof hospitalViewSchema> {
  const { caseNumber, status, asks } = found;
  const matters = shownMatters(found.matters).map(({ code, subject, status }) => {
    const certificateNumber = code === 'birth-certificate' ? numbers.get(subject) : undefined;
    return { code, subject, status, ...(certificateNumber === undefined ? {} : { certificateNumber }) };
  });
  return { caseNumber, status, matters, asks };
}

export function deliverySummary(
  found: DeliverySummary,
  numbers: CertificateNumbers,
): z.infer<typeof deliverySummarySchema> {
  const certificates = [...numbers].map(([subject, certificateNumber]) => ({ subject, certificateNumber }));
  return { ...found, acceptedAt: formatInstant(found.acceptedAt), certificates };
}
