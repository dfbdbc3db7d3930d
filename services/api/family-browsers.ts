import { timingSafeEqual } from 'node:crypto';
import type { SealedParent } from '../../infra/postgres/ledger/family-access.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';

/** Whose parent a browser has signed in as. */
type Known = Pick<SealedParent, 'caseNumber' | 'subject' | 'phoneHash' | 'epoch'>;

const DAYS = 180;
const DAY_MS = 86_400_000;

function macOf(keyring: Keyring, { caseNumber, subject, phoneHash, epoch }: Known, until: string): Buffer {
  const said = [caseNumber, subject, phoneHash.toString('hex'), String(epoch), until];
  return keyring.hash('family-browser', said.join('\0'));
}

/**
 * What a browser keeps that has signed in: it lets nobody in, and says only that codes which it asks for are not counted with
 * those of others. Of another number, or once the links were ended, it is worth nothing.
 */
export function knownBrowser(keyring: Keyring, of: Known, now: Date): string {
  const until = String(now.getTime() + DAYS * DAY_MS);
  return `${until}.${macOf(keyring, of, until).toString('base64url')}`;
}

/** Whether a browser that shows this has signed in as that parent before. */
export function isKnownBrowser(keyring: Keyring, of: Known, shown: string, now: Date): boolean {
  const [until = '', mac = ''] = shown.split('.');
  const [given, expected] = [Buffer.from(mac, 'base64url'), macOf(keyring, of, until)];
  const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
  return isOurs && Number(until) >= now.getTime();
}
