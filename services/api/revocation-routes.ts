import { z } from 'zod';
import {
  liftRevocation,
  readRevocations,
  revoke,
  type RevocationRecord,
} from '../../infra/postgres/ledger/revocations.ts';
import {
  revocationRequestSchema,
  revocationSchema,
  revokedKindSchema,
  type RevocationView,
} from '../../schemas/revocation.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf, type Callers } from './auth.ts';
import { ProblemError } from './problem.ts';
import type { Revocations } from './revocations.ts';
import { formatInstant } from './time.ts';

interface Parts extends Pick<RouteParts, 'pool'> {
  readonly revocations: Revocations;
  readonly isGiven: Callers['isGiven'];
}

const params = z.object({
  kind: revokedKindSchema,
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .meta({ title: '谁', description: '办件经过里的名称，如 staff:1001；一次登录是 身份提供方:sid' }),
});
const REFUSALS = [
  'not-json',
  'not-authenticated',
  'not-allowed',
  'not-found',
  'temporarily-unavailable',
] as const;

/** Who is not let in any more: `/v1/revocations`. Holds within two seconds, at every API. */
export function registerRevocationRoutes(app: App, parts: Parts): void {
  getRevocations(app, parts);
  putRevocation(app, parts);
  deleteRevocation(app, parts);
}

const PARENTS = 'parent:';

function viewOf({ kind, name, before, forGood, revokedBy }: RevocationRecord): RevocationView {
  return { kind, name, before: formatInstant(before), forGood, by: revokedBy };
}

function getRevocations(app: App, { pool }: Parts): void {
  app.route({
    method: 'GET',
    url: '/v1/revocations',
    schema: {
      operationId: 'getRevocations',
      summary: '已收回而仍在记着的令牌',
      tags: ['operation'],
      response: {
        200: z.object({ items: z.array(revocationSchema) }),
        ...problemAnswers('not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async () => ({ items: (await readRevocations(pool)).map(viewOf) }),
  });
}

function putRevocation(app: App, { pool, revocations, isGiven }: Parts): void {
  app.route({
    method: 'PUT',
    url: '/v1/revocations/:kind/:name',
    schema: {
      operationId: 'putRevocation',
      summary: '收回令牌，两秒内各处生效',
      description:
        '此刻以前登录的答 401，续期的令牌也一样；重新登录的放行，除非 `forGood`。' +
        '令牌没有写明何时登录的，撤销收回以前都不放行。发放的令牌没有期限，收回即不再放行。',
      tags: ['operation'],
      params,
      body: revocationRequestSchema,
      response: { 200: revocationSchema, ...problemAnswers('not-utf-8', 'validation-failed', ...REFUSALS) },
    },
    handler: async (request) => {
      const { kind, name } = request.params;
      // Parents have no names of their own: their links are ended at the hall.
      if (name.startsWith(PARENTS)) throw new ProblemError('not-found');
      const { reason, forGood } = request.body;
      request.purpose = reason;
      const by = callerOf(request).name;
      const given = kind === 'caller' && isGiven(name);
      const [record] = await revoke(pool, [{ kind, name, forGood: forGood || given, by }]);
      revocations.readAnew();
      if (!record) throw new ProblemError('temporarily-unavailable');
      return viewOf(record);
    },
  });
}

function deleteRevocation(app: App, { pool, revocations }: Parts): void {
  app.route({
    method: 'DELETE',
    url: '/v1/revocations/:kind/:name',
    schema: {
      operationId: 'deleteRevocation',
      summary: '撤销收回：重新放行',
      tags: ['operation'],
      params,
      response: {
        200: z.object({ kind: revokedKindSchema, name: z.string().meta({ title: '谁' }) }),
        ...problemAnswers(...REFUSALS),
      },
    },
    handler: async (request) => {
      const { kind, name } = request.params;
      const wasThere = await liftRevocation(pool, { kind, name });
      revocations.readAnew();
      if (!wasThere) throw new ProblemError('not-found');
      return { kind, name };
    },
  });
}
