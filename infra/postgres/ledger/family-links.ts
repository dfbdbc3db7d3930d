import { toChinaTime } from '../../../schemas/moment.ts';
import { derivedId } from '../../messages/derived-id.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { bytea } from '../bytea.ts';

/** One of the two who sign in for a family. */
export type FamilyParent = 'mother' | 'father';

/** Whose link it is, and the number that it goes to. */
export interface LinkOf {
  readonly caseNumber: string;
  readonly subject: FamilyParent;
  readonly phone: string;
  /** how often all links of this parent were ended before (family-doors.ts) */
  readonly epoch: number;
}

/** One row of `ledger.family_link`, in its columns. */
export interface LinkRecord {
  readonly link_id: string;
  readonly case_number: string;
  readonly subject: FamilyParent;
  readonly link_hash: string;
  readonly phone_hash: string;
  readonly cause: 'notice' | 'invitation' | 'desk';
  readonly epoch: number;
  readonly issued_at: Date;
  readonly expires_at: Date;
}

/** 160 bits. */
const SECRET_BYTES = 20;
/** 产品默认: as long as the last window that a notice may speak of, and somewhat more. */
const LINK_DAYS = 120;
const DAY_MS = 86_400_000;

/**
 * The secret of a parent's link, good for one month's notices: made of whose it is with the ledger's own key, so that nothing
 * but its hash is kept, the same notice made twice brings the same link, and a ledger that was set back takes it again. Another
 * number makes another link, and so does one that comes after all before it were ended.
 */
export function linkSecret(
  keyring: Keyring,
  { caseNumber, subject, phone, epoch }: LinkOf,
  at: Date,
): string {
  const month = toChinaTime(at.toISOString()).slice(0, 7);
  const of = [caseNumber, subject, phone, month, ...(epoch === 0 ? [] : [String(epoch)])];
  const bytes = keyring.hash('family-link', of.join('\0'));
  return bytes.subarray(0, SECRET_BYTES).toString('base64url');
}

/** As it is kept. */
export function hashOfLink(keyring: Keyring, secret: string): Buffer {
  return keyring.hash('family-link-kept', secret);
}

/** The number that a link, or a session, was begun with; two families with one number have two hashes. */
export function hashOfPhone(
  keyring: Keyring,
  { caseNumber, phone }: Pick<LinkOf, 'caseNumber' | 'phone'>,
): Buffer {
  return keyring.hash('family-phone', `${caseNumber}\0${phone}`);
}

/** What is kept of a link that goes out now. */
export function linkRecord(
  keyring: Keyring,
  of: LinkOf,
  { at, cause }: { readonly at: Date; readonly cause: LinkRecord['cause'] },
): LinkRecord {
  const hash = hashOfLink(keyring, linkSecret(keyring, of, at));
  return {
    link_id: derivedId('family-link', hash.toString('hex')),
    case_number: of.caseNumber,
    subject: of.subject,
    link_hash: bytea(hash),
    phone_hash: bytea(hashOfPhone(keyring, of)),
    cause,
    epoch: of.epoch,
    issued_at: at,
    expires_at: new Date(at.getTime() + LINK_DAYS * DAY_MS),
  };
}
