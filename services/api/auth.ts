import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { TokenGrant } from '../../infra/config/config.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import type { Role } from '../../schemas/roles.ts';
import type { AccessTokens } from './access-tokens.ts';
import { FAMILY_TOKEN, type FamilyCaller, type FamilySessions } from './family-sessions.ts';
import { KeysAway } from './issuer-keys.ts';
import { ProblemError } from './problem.ts';
import { NOTHING_REVOKED, type Revocations } from './revocations.ts';
import { TokenRefused, type TokenFault } from './token-rules.ts';

/** Who is asking: everything of a grant but the token, and what else a token of an issuer says. */
export interface Caller extends Omit<TokenGrant, 'token' | 'role'> {
  readonly role: Role;
  /** of a parent who has signed in: whose family it is */
  readonly family?: FamilyCaller | undefined;
  /** of a token of an issuer */
  readonly signIn?: SignIn | undefined;
}

/** Who it is among all callers: all mothers have one name, and each family is a caller of its own. */
export function identityOf({ name, family }: Pick<Caller, 'name' | 'family'>): string {
  return family ? `${name} ${family.caseNumber}` : name;
}

/** When and by which sign-in somebody was given a token. */
export interface SignIn {
  /** when the token was given: `iat`, s since 1970; a renewed one is given anew */
  readonly at: number;
  /** when somebody last showed who they are: `auth_time`; of a program, which shows it each time, `at`; undefined: it is not said */
  readonly since?: number;
  /** issuer and `sid`; left out: the token does not say */
  readonly session?: string;
}

const CHALLENGE = 'Bearer realm="birth"';
/** Headers of an answer that may be another one in a moment. */
export const SOON = { 'retry-after': '2' };
/** Three parts of base64url: a signed token. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;
/** More people than one installation has at its desks. */
const MOST_SEEN = 10_000;

const refused = counter('birth_api_tokens_refused_total', 'tokens of issuers that were refused', ['fault']);

declare module 'fastify' {
  interface FastifyRequest {
    /** set by services/api/rights.ts; null where no token is asked for */
    caller: Caller | null;
    /** the body as it was sent, before the schema touched it */
    sentBody: unknown;
  }
}

/** A token that somebody was given for good: of the demo, and of whoever has no issuer. */
function createStaticGrants(grants: readonly TokenGrant[]): (token: string) => Caller | undefined {
  const known = grants.map(({ token, ...grant }) => ({
    hash: digest(token),
    caller: grant,
  }));
  return (token) => {
    const hash = digest(token);
    return known.filter((grant) => timingSafeEqual(grant.hash, hash))[0]?.caller;
  };
}

function withoutToken({ token: _token, ...caller }: TokenGrant): Caller {
  return caller;
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/**
 * Finds whose a token is.
 * @param isLooking somebody is here already, and is only looked at again: nothing counts as used by that
 * @throws ProblemError not-authenticated, temporarily-unavailable; neither repeats the token
 */
export type Authenticator = (header: string | undefined, isLooking?: boolean) => Promise<Caller>;

/** Who may call, and what somebody may do who is known by name. */
export interface Callers {
  readonly authenticate: Authenticator;
  /** a person may have several tokens; nobody knows who has none */
  readonly named: (name: string) => readonly Caller[];
  /** whether a token was given for good under this name: no issuer gives another one */
  readonly isGiven: (name: string) => boolean;
}

/** Who is let in besides those with a given token, and who is not any more. */
export interface OtherCallers {
  readonly tokens?: AccessTokens | undefined;
  readonly families?: FamilySessions | undefined;
  readonly revocations?: Revocations | undefined;
}

/** Every given token is compared, each in constant time; what looks like one of an issuer is read as one. */
export function createCallers(
  grants: readonly TokenGrant[],
  { tokens, families = async () => undefined, revocations = NOTHING_REVOKED }: OtherCallers = {},
): Callers {
  const granted = createStaticGrants(grants);
  const seen = createSeen();
  const callerBy: Authenticator = async (header, isLooking) => {
    const token = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
    if (token === undefined) throw unknown();
    const caller = granted(token);
    if (caller) return caller;
    if (FAMILY_TOKEN.test(token)) return (await families(token, isLooking)) ?? refuseUnknown();
    if (!tokens || !JWT.test(token)) throw unknown();
    return tokens.read(token).catch(refuse);
  };
  return {
    authenticate: async (header, isLooking) => {
      const caller = await callerBy(header, isLooking);
      if (await revocations.refuses(caller)) throw refusedFor('revoked');
      if (caller.signIn) seen.note(caller);
      return caller;
    },
    isGiven: (name) => grants.some((grant) => grant.name === name),
    named: (name) => [
      ...grants.filter((grant) => grant.name === name).map(withoutToken),
      ...seen.named(name),
    ],
  };
}

/** Whom an issuer has let in since this process began: only it knows who else there is. */
function createSeen() {
  const callers = new Map<string, Caller>();
  return {
    note: (caller: Caller): void => {
      callers.delete(caller.name);
      callers.set(caller.name, caller);
      const [longest] = callers.size > MOST_SEEN ? callers.keys() : [];
      if (longest !== undefined) callers.delete(longest);
    },
    named: (name: string): readonly Caller[] => {
      const caller = callers.get(name);
      return caller ? [caller] : [];
    },
  };
}

/** What a client is told of a token (RFC 6750 §3, RFC 9470 §3). */
const REFUSED: Readonly<Record<TokenFault | 'revoked', { readonly error: string; readonly detail: string }>> =
  {
    invalid: {
      error: 'error="invalid_token"',
      detail: '令牌无效：不是本系统所认的身份提供方签发给本系统的，或者没有写明岗位',
    },
    expired: {
      error: 'error="invalid_token", error_description="expired"',
      detail: '令牌已过期，请重新取得',
    },
    'one-factor': {
      error: 'error="insufficient_user_authentication"',
      detail: '工作人员须以两种因素登录后取得令牌',
    },
    revoked: {
      error: 'error="invalid_token", error_description="revoked"',
      detail: '令牌已被收回，请重新登录；仍不能用的，向系统管理员询问',
    },
  };

function refuse(error: unknown): never {
  if (error instanceof KeysAway) throw new ProblemError('temporarily-unavailable', { headers: SOON });
  if (!(error instanceof TokenRefused)) throw error;
  throw refusedFor(error.fault);
}

function refusedFor(fault: keyof typeof REFUSED): ProblemError {
  refused.inc({ fault });
  const { error: said, detail } = REFUSED[fault];
  const headers = { 'www-authenticate': `${CHALLENGE}, ${said}` };
  return new ProblemError('not-authenticated', { detail, headers });
}

function refuseUnknown(): never {
  throw unknown();
}

function unknown(): ProblemError {
  return new ProblemError('not-authenticated', { headers: { 'www-authenticate': CHALLENGE } });
}

/** The parent who asks. @throws ProblemError not-allowed for whoever is none */
export function familyOf(request: FastifyRequest): FamilyCaller {
  const { family } = callerOf(request);
  if (!family) throw new ProblemError('not-allowed');
  return family;
}

/** The caller of a request for which a token is asked. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new ProblemError('not-authenticated');
  return request.caller;
}

/** Whether a caller may act for a facility, wherever that is. A birth outside any institution ('') needs a token for all of them. */
export function mayActFor(caller: Caller, facilityCode: string): boolean {
  return caller.facilities === '*' || (facilityCode !== '' && caller.facilities.includes(facilityCode));
}
