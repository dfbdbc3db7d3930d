import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { TokenGrant } from '../../infra/config/config.ts';
import { ProblemError } from './problem.ts';

/** Who is asking: everything of a grant but the token. */
export type Caller = Omit<TokenGrant, 'token'>;
type Role = TokenGrant['role'];

declare module 'fastify' {
  interface FastifyRequest {
    /** set by services/api/rights.ts; null where no token is asked for */
    caller: Caller | null;
    /** the body as it was sent, before the schema touched it */
    sentBody: unknown;
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Finds the grant of a token; every grant is compared, each in constant time. */
export function createAuthenticator(
  grants: readonly TokenGrant[],
): (header: string | undefined) => Caller | undefined {
  const known = grants.map(({ token, ...caller }) => ({ hash: digest(token), caller }));
  return (header) => {
    const token = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
    if (token === undefined) return undefined;
    const hash = digest(token);
    const matching = known.filter((grant) => timingSafeEqual(grant.hash, hash));
    return matching[0]?.caller;
  };
}

/** What somebody may do who is known by name: a person may have several tokens; nobody knows who has none. */
export function createDirectory(grants: readonly TokenGrant[]): (name: string) => readonly Role[] {
  return (name) => grants.filter((grant) => grant.name === name).map(({ role }) => role);
}

export type Authenticator = ReturnType<typeof createAuthenticator>;

/** The caller of a request for which a token is asked. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new ProblemError('not-authenticated');
  return request.caller;
}

/** Whether a caller may act for a facility. A birth outside any institution ('') needs a token for all of them. */
export function mayActFor(caller: Caller, facilityCode: string): boolean {
  return caller.facilities === '*' || (facilityCode !== '' && caller.facilities.includes(facilityCode));
}
