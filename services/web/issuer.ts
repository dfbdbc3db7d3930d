import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { z } from 'zod';

const ANSWERS_WITHIN_MS = 10_000;
/** A token is asked for anew so long before it ends. */
const BEFORE_END_MS = 30_000;

const placesSchema = z.object({
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  end_session_endpoint: z.url().optional(),
});

const tokensSchema = z.object({
  access_token: z.string(),
  expires_in: z.number().positive(),
  refresh_token: z.string().optional(),
});

/** What somebody may come in with. */
export interface Tokens {
  readonly token: string;
  /** ms since 1970 */
  readonly tokenUntil: number;
  readonly refresh?: string;
  /** who it is, as the token says; the API judges it, this is only shown */
  readonly user: string;
  readonly role: string;
}

/** The issuer did not give a token. */
export class NotGiven extends Error {
  override readonly name = 'NotGiven';
}

export interface IssuerOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** where the issuer sends browsers back to */
  readonly callback: string;
}

/** The issuer that people sign in at: the code flow of OpenID Connect, each code bound to its browser by PKCE. */
export interface IssuerClient {
  /**
   * @param isAnew somebody is to show who they are, also one whom the issuer still knows
   * @returns where a browser goes, and what is kept until it comes back
   */
  readonly begin: (
    isAnew: boolean,
  ) => Promise<{ readonly url: string; readonly state: string; readonly verifier: string }>;
  /** @throws NotGiven */
  readonly exchange: (code: string, verifier: string) => Promise<Tokens>;
  /** @throws NotGiven */
  readonly renew: (refresh: string) => Promise<Tokens>;
  /** where somebody signs out of the issuer too */
  readonly endSession: () => Promise<string | undefined>;
}

const random = (): string => randomBytes(32).toString('base64url');

export function createIssuerClient({ issuer, clientId, callback }: IssuerOptions): IssuerClient {
  let found: Promise<z.infer<typeof placesSchema>> | undefined;
  const discover = async () => {
    const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    return placesSchema.parse(await answer.json());
  };
  const places = () => {
    found ??= discover().catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
  const ask = async (form: Readonly<Record<string, string>>): Promise<Tokens> => {
    const answer = await fetch((await places()).token_endpoint, {
      method: 'POST',
      body: new URLSearchParams({ ...form, client_id: clientId }),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    const given = tokensSchema.safeParse(await answer.json().catch(() => undefined)).data;
    if (!answer.ok || !given) throw new NotGiven(`the issuer answered ${answer.status}`);
    return read(given);
  };
  return {
    begin: async (isAnew) => {
      const [state, verifier] = [random(), random()];
      const url = new URL((await places()).authorization_endpoint);
      url.search = new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        scope: 'openid birth',
        redirect_uri: callback,
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...(isAnew ? { prompt: 'login' } : {}),
      }).toString();
      return { url: url.href, state, verifier };
    },
    exchange: (code, verifier) =>
      ask({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: callback }),
    renew: (refresh) => ask({ grant_type: 'refresh_token', refresh_token: refresh }),
    endSession: async () => (await places()).end_session_endpoint,
  };
}

/** It came from the issuer itself, over a connection that this service made: the API checks the signature again. */
function read(given: z.infer<typeof tokensSchema>): Tokens {
  const { sub = '', role } = decodeJwt(given.access_token);
  return {
    token: given.access_token,
    tokenUntil: Date.now() + given.expires_in * 1_000 - BEFORE_END_MS,
    ...(given.refresh_token === undefined ? {} : { refresh: given.refresh_token }),
    user: sub,
    role: typeof role === 'string' ? role : '',
  };
}
