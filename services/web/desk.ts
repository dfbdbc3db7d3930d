import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../../infra/telemetry/log.ts';
import type { Application } from './applications.ts';
import type { Cookies } from './cookies.ts';
import { NotGiven, type IssuerClient } from './issuer.ts';
import type { Sessions, SignedIn } from './sessions.ts';

/** What every route of this service works with. */
export interface WebParts {
  /** where browsers reach it, without a slash at the end */
  readonly address: string;
  /** where the API is */
  readonly api: string;
  /** shared with the API, to say for whose browser it is asked; '': there is none */
  readonly clientKey: string;
  /** a proxy stands before the pages that adds the address of the browser */
  readonly isBehindProxy?: boolean;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  /** who signs people in; the family has a way of its own */
  readonly issuer: IssuerClient;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Somebody who is signed in, with the secret of the cookie. */
export interface Present {
  readonly secret: string;
  readonly session: SignedIn;
}

/**
 * Gets a session a token that is good again.
 * @returns of a secret; undefined: nobody is signed in by it any more
 */
function createRenewals({
  sessions,
  issuer,
}: Pick<WebParts, 'sessions' | 'issuer'>): (secret: string) => Promise<SignedIn | undefined> {
  // One renewal at a time for a session: an issuer that gives a new way to renew takes the old one back.
  const renewals = new Map<string, Promise<SignedIn | undefined>>();
  const renew = async (secret: string): Promise<SignedIn | undefined> => {
    // Read here, where nobody else renews it: what the request has read may be of before the last renewal.
    const session = await sessions.read(secret);
    if (session?.kind !== 'signed-in') return undefined;
    if (session.tokenUntil > Date.now()) return session;
    if (session.refresh === undefined) return undefined;
    const tokens = await issuer.renew(session.refresh).catch((error: unknown) => {
      if (error instanceof NotGiven) return undefined;
      throw error;
    });
    // Who has signed out meanwhile stays out.
    if (!tokens || !(await sessions.read(secret))) return undefined;
    const renewed: SignedIn = { ...session, ...tokens };
    await sessions.write(secret, renewed);
    return renewed;
  };
  return (secret) => {
    const known = renewals.get(secret);
    if (known) return known;
    const renewal = renew(secret).finally(() => renewals.delete(secret));
    renewals.set(secret, renewal);
    return renewal;
  };
}

/** Who is there, with a token that is still good. */
export function createDesk({ sessions, cookies, issuer }: WebParts) {
  const renewOnce = createRenewals({ sessions, issuer });
  const see = async (
    request: FastifyRequest,
    application: Application,
    isLooking = true,
  ): Promise<Present | undefined> => {
    const secret = cookies.read(request, application, 'session');
    const session = secret === undefined ? undefined : await sessions.read(secret, isLooking);
    const isHere = session?.kind === 'signed-in' && session.application === application;
    return secret !== undefined && isHere ? { secret, session } : undefined;
  };
  const find = async (
    request: FastifyRequest,
    application: Application,
    isLooking = false,
  ): Promise<Present | undefined> => {
    const present = await see(request, application, isLooking);
    if (!present) return undefined;
    const { secret, session } = present;
    if (session.tokenUntil > Date.now()) return present;
    const renewed = await renewOnce(secret);
    if (renewed) return { secret, session: renewed };
    await sessions.close(secret);
    return undefined;
  };
  return {
    /** @param isLooking a page only stays open: its session is not used by that */
    find,
    /** Who is signed in, whether or not the token is still good; no use of the session. */
    see,
    /** Lets somebody in under a secret that no browser had before; the session that this browser had is over. */
    letIn: async (
      { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
      session: SignedIn,
    ): Promise<void> => {
      const before = await see(request, session.application);
      if (before) await sessions.close(before.secret);
      cookies.set(reply, session.application, 'session', await sessions.open(session));
    },
    letOut: async (reply: FastifyReply, { secret, session }: Present): Promise<void> => {
      await sessions.close(secret);
      cookies.clear(reply, session.application, 'session');
    },
  };
}
export type Desk = ReturnType<typeof createDesk>;
