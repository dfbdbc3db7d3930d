import type { FastifyRequest } from 'fastify';
import { BY_ISSUER, revoke, type ToRevoke } from '../../infra/postgres/ledger/revocations.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { App } from './app-types.ts';
import { SOON } from './auth.ts';
import { KeysAway } from './issuer-keys.ts';
import type { SignedOut } from './logout-tokens.ts';
import { ProblemError } from './problem.ts';
import type { Revocations } from './revocations.ts';
import { TokenRefused } from './token-rules.ts';

interface Parts {
  readonly pool: Pool;
  readonly accessTokens: AccessTokens | undefined;
  readonly revocations: Revocations;
}

const LARGEST_BYTES = 16 * 1024;

/**
 * `/v1/sign-out`: issuers say here that somebody has signed out (OIDC Back-Channel Logout 1.0), and the tokens of that sign-in
 * end. Only issuers speak to it: it is a form, and in no document of ours.
 */
export function registerSignOutRoute(app: App, { pool, accessTokens, revocations }: Parts): void {
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: LARGEST_BYTES },
      async (_request: FastifyRequest, body: string) => new URLSearchParams(body),
    );
    scope.route({
      method: 'POST',
      url: '/v1/sign-out',
      schema: { hide: true, operationId: 'postSignOut' },
      handler: async (request, reply) => {
        if (!accessTokens) throw new ProblemError('not-found');
        const form: unknown = request.body;
        const token = form instanceof URLSearchParams ? form.get('logout_token') : null;
        const out = await accessTokens.readSignOut(token ?? '').catch(refuse);
        await revoke(pool, endedBy(out));
        revocations.readAnew();
        return reply.code(200).send();
      },
    });
  });
}

/** Of a sign-in its own tokens, and of the same person those that do not say of which sign-in they are. */
function endedBy({ caller, session }: SignedOut): ToRevoke[] {
  const of = { forGood: false, by: BY_ISSUER } as const;
  return [
    ...(session === undefined ? [] : [{ ...of, kind: 'session', name: session } as const]),
    ...(caller === undefined
      ? []
      : [{ ...of, kind: session === undefined ? 'caller' : 'sessionless', name: caller } as const]),
  ];
}

function refuse(error: unknown): never {
  if (error instanceof KeysAway) throw new ProblemError('temporarily-unavailable', { headers: SOON });
  if (!(error instanceof TokenRefused)) throw error;
  throw new ProblemError('bad-request', { detail: '不是本系统所认的身份提供方的退出通知' });
}
