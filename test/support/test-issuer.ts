import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTHeaderParameters,
} from 'jose';

/** A key pair of an issuer. */
interface TestKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export interface TokenParts {
  /** over what a good token says; null takes a claim out */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: { readonly [Name in keyof JWTHeaderParameters]?: JWTHeaderParameters[Name] | undefined };
  /** default: the newest that is published */
  readonly key?: TestKey;
}

/** A small OIDC issuer on this machine, with keys of its own: discovery document, key set, and tokens on demand. */
export interface TestIssuer {
  readonly url: string;
  readonly audience: string;
  /** how often each path was asked for */
  readonly asked: Readonly<Record<string, number>>;
  /** answers 500 to everything while it is set */
  isAway: boolean;
  /** what its discovery document says beside or instead */
  discovery: Readonly<Record<string, unknown>>;
  /** @param isPublished false: nobody can find it */
  newKey(alg?: string, isPublished?: boolean): Promise<TestKey>;
  /** takes a key out of the key set */
  withdraw(key: TestKey): void;
  sign(parts?: TokenParts): Promise<string>;
  close(): Promise<void>;
}

const AUDIENCE = 'urn:birth:api';
const LIFE_SECONDS = 300;
let keys = 0;

async function makeKey(alg: string): Promise<TestKey> {
  keys += 1;
  const kid = `key-${keys}`;
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

export async function startIssuer(): Promise<TestIssuer> {
  const published: TestKey[] = [];
  const asked: Record<string, number> = {};
  const answerTo = (path: string): unknown =>
    path === '/jwks'
      ? { keys: published.map(({ publicJwk }) => publicJwk) }
      : { issuer: issuer.url, jwks_uri: `${issuer.url}/jwks`, ...issuer.discovery };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked[path] = (asked[path] ?? 0) + 1;
    if (issuer.isAway) return void response.writeHead(500).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answerTo(path)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer: TestIssuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    audience: AUDIENCE,
    asked,
    isAway: false,
    discovery: {},
    newKey: async (alg = 'ES256', isPublished = true) => {
      const key = await makeKey(alg);
      if (isPublished) published.push(key);
      return key;
    },
    withdraw: (key) => void published.splice(published.indexOf(key), 1),
    sign: ({ claims, header, key = published.at(-1) } = {}) => {
      if (!key) throw new Error('an issuer without a key signs nothing');
      const now = Math.floor(Date.now() / 1_000);
      const said = { iss: issuer.url, aud: AUDIENCE, sub: 'somebody', iat: now, exp: now + LIFE_SECONDS };
      const all = Object.entries({ ...said, ...claims }).filter(([, value]) => value !== null);
      return new SignJWT(Object.fromEntries(all))
        .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header } as JWTHeaderParameters)
        .sign(key.privateKey);
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
  await issuer.newKey();
  return issuer;
}
