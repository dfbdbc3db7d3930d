import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Issuer } from '../../infra/config/issuers.ts';

/** How long an issuer may take to answer. */
const TIMEOUT_MS = 5_000;
/** An unknown key is looked for again, but not more often than this: whoever invents key ids asks nothing of the issuer. */
const COOL_DOWN_MS = 10_000;
/** Keys are fetched anew after this: a key that an issuer has withdrawn is withdrawn here. */
const REFRESH_MS = 60_000;
const LARGEST_BYTES = 256 * 1024;

export interface KeyTiming {
  readonly coolDownMs?: number;
  readonly refreshMs?: number;
}

/** The keys of one issuer. */
export interface IssuerKeys {
  /** finds the key of a token; @throws KeysAway when the issuer cannot be asked and the key is not known */
  readonly find: JWTVerifyGetKey;
  /** @throws KeysAway while none has ever been fetched */
  readonly check: () => Promise<void>;
  readonly close: () => void;
}

/** The issuer does not answer, or what it answers is no key set: nobody can say whether a token is good. */
export class KeysAway extends Error {
  override readonly name = 'KeysAway';
  constructor(issuer: string, cause: unknown) {
    super(`the keys of the issuer ${issuer} cannot be fetched`, { cause });
  }
}

/**
 * Keeps the keys of an issuer: found by its discovery document, fetched when a token has a key that is not known, and anew every
 * minute. What was fetched stays good while the issuer is away.
 */
export function keepIssuerKeys(
  issuer: Issuer,
  onFault: (error: KeysAway) => void,
  { coolDownMs = COOL_DOWN_MS, refreshMs = REFRESH_MS }: KeyTiming = {},
): IssuerKeys {
  type KeySet = ReturnType<typeof createRemoteJWKSet>;
  let finding: Promise<KeySet> | undefined;
  const away = (error: unknown): never => {
    throw new KeysAway(issuer.name, error);
  };
  const keySet = (): Promise<KeySet> =>
    (finding ??= findKeySet(issuer, coolDownMs).catch((error: unknown) => {
      finding = undefined;
      return away(error);
    }));
  const reload = async (): Promise<void> => {
    const set = await keySet();
    await set.reload().catch(away);
  };
  const refresh = (): void => void reload().catch(onFault);
  const timer = setInterval(refresh, refreshMs).unref();
  refresh();
  return {
    find: async (header, token) => {
      const set = await keySet();
      try {
        return await set(header, token);
      } catch (error) {
        if (isOfToken(error)) throw error;
        return away(error);
      }
    },
    check: async () => {
      if ((await keySet()).jwks() === undefined) await reload();
    },
    close: () => clearInterval(timer),
  };
}

/** What jose says of a token itself, when its key set was there to look into. */
function isOfToken(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return (
    code === 'ERR_JWKS_NO_MATCHING_KEY' ||
    code === 'ERR_JWKS_MULTIPLE_MATCHING_KEYS' ||
    code === 'ERR_JOSE_NOT_SUPPORTED' ||
    code === 'ERR_JWS_INVALID'
  );
}

async function findKeySet(issuer: Issuer, coolDownMs: number) {
  return createRemoteJWKSet(new URL(issuer.jwksUri ?? (await discover(issuer))), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: coolDownMs,
    // We ask ourselves, and keep what we have while nobody answers.
    cacheMaxAge: Infinity,
    [customFetch]: fetchBounded,
  });
}

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** Where an issuer says that its keys are (OpenID Connect Discovery 1.0). @throws Error where it speaks for another */
async function discover({ issuer }: Issuer): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetchBounded(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
  if (!answer.ok) throw new Error(`discovery answers ${answer.status}`);
  const found = discoverySchema.parse(await answer.json());
  if (found.issuer !== issuer) throw new Error('discovery speaks for another issuer');
  // What was found in the clear may lead anywhere; what was found by TLS stays there.
  if (issuer.startsWith('https:') && !found.jwks_uri.startsWith('https:'))
    throw new Error('keys would be fetched in clear');
  return found.jwks_uri;
}

/** Reads no more of an answer than an issuer has to say. */
async function fetchBounded(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init);
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes > LARGEST_BYTES) throw new Error('the issuer says too much');
  }
  const { status, headers } = answer;
  return new Response(status === 200 ? Buffer.concat(parts) : null, { status, headers });
}
