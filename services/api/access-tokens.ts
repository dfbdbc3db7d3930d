import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { z } from 'zod';
import type { Issuer } from '../../infra/config/issuers.ts';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';
import { departmentSchema } from '../../schemas/department.ts';
import { isStaff, TOKEN_ROLES } from '../../schemas/roles.ts';
import type { Checks } from '../kit/ops-server.ts';
import type { Caller, SignIn } from './auth.ts';
import { readSignOut, type SignedOut } from './logout-tokens.ts';
import { keepIssuerKeys, KeysAway, type IssuerKeys, type KeyTiming } from './issuer-keys.ts';
import { SUBJECT, TokenRefused, type TokenRules } from './token-rules.ts';

/** Signatures with a key pair only: one secret that both sides know is what a forger would like best. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'];
/** What a token may call itself (RFC 9068, RFC 7519); a logout token or a proof of a client is none. */
const TYPES = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];
/** Clocks of others differ by so much at most, s. */
const CLOCK_SKEW = 30;
/** A number that is a person's, in the place of a pseudonym: a resident ID or a mobile phone. */
const NUMBER_OF_A_PERSON = /(?<!\d)(\d{17}[\dXx]|(86)?1[3-9]\d{9})(?!\d)/;

/** Reads the access tokens of OIDC issuers (JWT, RFC 9068). */
export interface AccessTokens {
  /** @throws TokenRefused · KeysAway: nobody can say */
  readonly read: (token: string) => Promise<Caller>;
  /** Who is signed out, by a logout token (OIDC Back-Channel Logout 1.0). @throws as `read` does */
  readonly readSignOut: (token: string) => Promise<SignedOut>;
  /** whether the keys of each issuer are known */
  readonly checks: Checks;
  readonly close: () => void;
}

/** @param timing of the keys; a test has less time */
export function readAccessTokens(
  issuers: readonly Issuer[],
  log: Pick<Logger, 'warn'>,
  timing?: KeyTiming,
): AccessTokens {
  const onFault = (error: KeysAway): void => log.warn(describeError(error), error.message);
  const known = new Map(
    issuers.map((issuer) => [issuer.issuer, { issuer, keys: keepIssuerKeys(issuer, onFault, timing) }]),
  );
  const all = [...known.values()];
  const issuerOf = (token: string) => {
    const one = known.get(issuerNamedIn(token));
    if (!one) throw new TokenRefused('invalid');
    return one;
  };
  return {
    read: async (token) => {
      const { issuer, keys } = issuerOf(token);
      return callerOf(await verify(token, keys, rulesOf(issuer)), issuer);
    },
    readSignOut: async (token) => {
      const { issuer, keys } = issuerOf(token);
      return readSignOut(issuer, (rules) => verify(token, keys, rules));
    },
    checks: Object.fromEntries(all.map(({ issuer, keys }) => [`issuer-${issuer.name}`, keys.check])),
    close: () => all.forEach(({ keys }) => keys.close()),
  };
}

/** Who says that it is of whom; not believed before its signature is checked with that issuer's key. */
function issuerNamedIn(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    throw new TokenRefused('invalid');
  }
}

function rulesOf({ issuer, audience, longestSeconds: maxTokenAge }: Issuer): TokenRules {
  return { issuer, audience, maxTokenAge, requiredClaims: ['sub', 'iat', 'exp'], types: TYPES };
}

async function verify(
  token: string,
  { find }: IssuerKeys,
  { types, ...rules }: TokenRules,
): Promise<JWTPayload> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, find, {
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_SKEW,
      ...rules,
    });
    if (types.includes(protectedHeader.typ?.toLowerCase())) return payload;
  } catch (error) {
    if (error instanceof KeysAway) throw error;
    throw new TokenRefused(error instanceof errors.JWTExpired ? 'expired' : 'invalid');
  }
  throw new TokenRefused('invalid');
}

const someSchema = z.union([z.literal('*'), z.array(z.string()).max(1_000)]);

/**
 * Who it is by what the token says. The name is the issuer's and the subject: two issuers may know the same one.
 * @throws TokenRefused where it says too little, or more than this issuer has a say in
 */
function callerOf(payload: JWTPayload, issuer: Issuer): Caller {
  const { sub = '' } = payload;
  const { claims, name } = issuer;
  const role = roleIn(claimOf(payload, claims.role), issuer);
  if (!SUBJECT.test(sub) || NUMBER_OF_A_PERSON.test(sub) || role === undefined)
    throw new TokenRefused('invalid');
  if (isStaff(role) && !hasSecondFactor(payload, issuer)) throw new TokenRefused('one-factor');
  const department = claimOf(payload, claims.department);
  return {
    name: `${name}:${sub}`,
    role,
    facilities: read(someSchema, claimOf(payload, claims.facilities)) ?? [],
    // A hospital is bound to its facilities, and to divisions where it says so; staff that says none is for none.
    divisions: read(someSchema, claimOf(payload, claims.divisions)) ?? (isStaff(role) ? [] : '*'),
    ...(department === undefined ? {} : { department: read(departmentSchema, department) }),
    signIn: signInOf(payload, issuer),
  };
}

/**
 * When somebody signed in, and of which sign-in it is, where it says so (`auth_time`, `sid`). A program (client credentials,
 * RFC 9068 §2.2: it is its own subject) shows its secret for each token.
 */
function signInOf({ iat = 0, sub, ...claims }: JWTPayload, { name }: Issuer): SignIn {
  const { auth_time: authTime, sid, client_id: client } = claims;
  const since = typeof authTime === 'number' ? authTime : client === sub ? iat : undefined;
  return {
    at: iat,
    ...(since === undefined ? {} : { since: Math.min(since, iat) }),
    ...(typeof sid === 'string' && SUBJECT.test(sid) ? { session: `${name}:${sid}` } : {}),
  };
}

/** @throws TokenRefused for what is there and is something else */
function read<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  const parsed = schema.optional().safeParse(value);
  if (!parsed.success) throw new TokenRefused('invalid');
  return parsed.data;
}

/** The one role of ours among those that a token names; of two nobody could say as which it acts. */
function roleIn(said: unknown, { roles }: Issuer): (typeof TOKEN_ROLES)[number] | undefined {
  const names: readonly unknown[] = Array.isArray(said) ? said : [said];
  const ours = TOKEN_ROLES.filter((role) => names.includes(role));
  const [role] = ours;
  return ours.length === 1 && role !== undefined && roles.includes(role) ? role : undefined;
}

function hasSecondFactor({ amr }: JWTPayload, { secondFactor }: Issuer): boolean {
  if (secondFactor === 'by-issuer') return true;
  return Array.isArray(amr) && amr.some((way) => secondFactor.includes(String(way)));
}

/** A claim by its name, or by a JSON pointer where issuers nest it (`/realm_access/roles`). */
function claimOf(payload: JWTPayload, name: string): unknown {
  const path = name.startsWith('/') ? name.slice(1).split('/') : [name];
  return path.reduce<unknown>(
    (part, key) =>
      typeof part === 'object' && part !== null && Object.hasOwn(part, key)
        ? (part as Readonly<Record<string, unknown>>)[key]
        : undefined,
    payload,
  );
}
