import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TemporalClient } from './certificates.ts';

const KEY_BITS = 2048;
const DAYS = 825;
/** Temporal's word for everything that is in no namespace. */
const SYSTEM = 'temporal-system';

/** Whom a token makes its bearer: a client with a certificate, or who sets the server up. */
export type TemporalRole = TemporalClient | 'administrator';

/** What Temporal's default claim mapper and authorizer make of a token, by namespace. A certificate alone opens nothing. */
function permissionsOf(role: TemporalRole, namespace: string): readonly string[] {
  if (role === 'administrator') return [`${SYSTEM}:admin`];
  return role === 'operator' ? [`${SYSTEM}:read`] : [`${namespace}:write`, `${namespace}:worker`];
}

/** Who may do what inside Temporal. */
export interface TemporalTokens {
  /** a file: address of the public key, as JWKS, for the server */
  readonly keys: string;
  readonly tokenOf: (role: TemporalRole) => string;
}

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function write(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * The key that Temporal's tokens are signed with, in `tls` beside the certificates (0600): made at the first start. RSA,
 * since the server checks a token at each call, and that is a third of what the same costs with P-256.
 * @param folder `tls` of the data folder, which is there
 */
export function keepTemporalTokens(folder: string, namespace: string): TemporalTokens {
  const keyFile = join(folder, 'temporal-tokens.key');
  const jwksFile = join(folder, 'temporal-tokens.json');
  if (!existsSync(keyFile)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: KEY_BITS });
    write(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  }
  const key = createPrivateKey(readFileSync(keyFile));
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  const kid = createHash('sha256').update(String(jwk.n)).digest('hex').slice(0, 16);
  write(jwksFile, JSON.stringify({ keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] }));
  const expires = Math.floor(Date.now() / 1000) + DAYS * 86_400;
  return {
    keys: pathToFileURL(jwksFile).href,
    tokenOf: (role) => {
      const claims = { sub: `birth ${role}`, permissions: permissionsOf(role, namespace), exp: expires };
      const signed = `${base64({ alg: 'RS256', typ: 'JWT', kid })}.${base64(claims)}`;
      return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
    },
  };
}
