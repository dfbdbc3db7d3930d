import { randomBytes, timingSafeEqual } from 'node:crypto';
import { lookAtSession, useSession, type SealedParent } from '../../infra/postgres/ledger/family-access.ts';
import { openFacts } from '../../infra/postgres/ledger/facts.ts';
import { hashOfPhone, type FamilyParent } from '../../infra/postgres/ledger/family-links.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import type { Parent } from '../../schemas/person.ts';
import type { Caller } from './auth.ts';

/** The parent of one case who has signed in. */
export interface FamilyCaller {
  readonly caseNumber: string;
  readonly subject: FamilyParent;
  /** of the session, by which it is ended */
  readonly sessionHash: Buffer;
}

/** Tokens of families begin so. */
export const FAMILY_TOKEN = /^fs_[\w-]{43}$/;
const TOKEN_BYTES = 32;

/** A fresh token of a session, and what is kept of it. */
export function newSession(keyring: Keyring): { readonly token: string; readonly sessionHash: Buffer } {
  const token = `fs_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
  return { token, sessionHash: hashOfSession(keyring, token) };
}

function hashOfSession(keyring: Keyring, token: string): Buffer {
  return keyring.hash('family-session', token);
}

/**
 * A parent's own facts.
 * @returns undefined where the number is another than the one that the link went to, or the parent has died, or nothing opens:
 *   whoever holds the telephone is nobody's parent any more
 */
export function reachedParent(keyring: Keyring, sealed: SealedParent): Parent | undefined {
  const parent = openParent(keyring, sealed);
  const { caseNumber, phoneHash } = sealed;
  if (parent?.phone === undefined || parent.deathOn !== undefined) return undefined;
  const now = hashOfPhone(keyring, { caseNumber, phone: parent.phone });
  return timingSafeEqual(now, phoneHash) ? parent : undefined;
}

/** @returns undefined where the facts do not open */
export function openParent(
  keyring: Keyring,
  { caseNumber, subject, revision, wrappedKey, facts }: Omit<SealedParent, 'linkId' | 'phoneHash'>,
): Parent | undefined {
  try {
    const key = keyring.unwrap(wrappedKey);
    return openFacts(key, { caseNumber, subject, revision }, facts) as Parent;
  } catch {
    return undefined;
  }
}

/**
 * Finds whose a family's token is.
 * @param isLooking a page only stays open: its session is not used by that
 * @returns undefined: nobody's, or not any more
 */
export type FamilySessions = (token: string, isLooking?: boolean) => Promise<Caller | undefined>;

export function readFamilySessions(pool: Pool, keyring: Keyring): FamilySessions {
  return async (token, isLooking = false) => {
    const sessionHash = hashOfSession(keyring, token);
    const found = await (isLooking ? lookAtSession : useSession)(pool, sessionHash);
    if (!found || !reachedParent(keyring, found)) return undefined;
    const { caseNumber, subject } = found;
    return {
      ...{ name: `parent:${subject}`, role: 'parent', facilities: [], divisions: [] },
      family: { caseNumber, subject, sessionHash },
    };
  };
}
