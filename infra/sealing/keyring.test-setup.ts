import { createHash } from 'node:crypto';
import { caseKeysOf, createKeyring, type Keyring } from './keys.ts';

/** A keyring without a database: its root follows from the master key, so that the same key gives the same ring. */
export function testKeyring(masterKey: string): Keyring {
  return createKeyring(caseKeysOf({ current: masterKey, previous: [] }), testRoot(masterKey));
}

export function testRoot(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
