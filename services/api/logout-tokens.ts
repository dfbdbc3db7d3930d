import type { JWTPayload } from 'jose';
import type { Issuer } from '../../infra/config/issuers.ts';
import { SUBJECT, TokenRefused, type TokenRules } from './token-rules.ts';

/** What a logout token says that it is. */
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** What it may call itself; an access token it is not: those have no such event. */
const TYPES = [undefined, 'jwt', 'logout+jwt', 'application/logout+jwt'];
/** An issuer says at once that somebody has signed out. */
const LONGEST_SECONDS = 300;

/** Whose tokens end: of one sign-in, or of everything that somebody has. One of both at least. */
export interface SignedOut {
  /** name of the caller */
  readonly caller?: string;
  /** issuer and `sid` */
  readonly session?: string;
}

/**
 * Reads a logout token (OIDC Back-Channel Logout 1.0 §2.6).
 * @param verify checks it by the keys of its issuer
 * @throws TokenRefused
 */
export async function readSignOut(
  { issuer, name, clients }: Issuer,
  verify: (rules: TokenRules) => Promise<JWTPayload>,
): Promise<SignedOut> {
  if (clients.length === 0) throw new TokenRefused('invalid');
  const payload = await verify({
    issuer,
    audience: clients,
    maxTokenAge: LONGEST_SECONDS,
    requiredClaims: ['iat', 'jti', 'events'],
    types: TYPES,
  });
  const { sub, nonce, events, sid } = payload;
  const isEvent = typeof events === 'object' && events !== null && Object.hasOwn(events, EVENT);
  const known = [sub, sid].filter((each) => each !== undefined);
  if (!isEvent || nonce !== undefined || known.length === 0 || !known.every(isName))
    throw new TokenRefused('invalid');
  return {
    ...(isName(sub) ? { caller: `${name}:${sub}` } : {}),
    ...(isName(sid) ? { session: `${name}:${sid}` } : {}),
  };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && SUBJECT.test(value);
}
