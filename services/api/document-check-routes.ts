import { z } from 'zod';
import { documentCheckSchema, verdictSchema } from '../../schemas/document-view.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { createCheckLimit, type CheckLimit } from './check-limit.ts';
import { checkDocument } from './document-check.ts';
import { ProblemError } from './problem.ts';
import { networkOf } from '../kit/rates.ts';
import { VERIFY_POLICY, writeVerifyPage, type VerifyPage } from './verify-page.ts';

/** Of one network, in a minute; a code has 160 bits, so that this is about load and not about guessing. */
const CHECKS_OF_ADDRESS = 60;
const CHECKS_OF_ALL = 600;
const A_MINUTE = { 'retry-after': '60' };
/** Three short fields. */
const FORM_LIMIT_BYTES = 4_096;

/**
 * Whether a paper is genuine: anybody may ask, and is told nothing else. As data, `/v1/document-checks`, and as a page without
 * scripts, `/verify`. A code never stands in an address that is sent: it is posted, and the QR code has it behind a `#`.
 */
export function registerDocumentChecks(app: App, parts: RouteParts): void {
  const limit = createCheckLimit({ ofAddress: CHECKS_OF_ADDRESS, ofAll: CHECKS_OF_ALL });
  postCheck(app, parts, limit);
  // Forms are read here alone.
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
      async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
    );
    verifyPages(scope as unknown as App, parts, limit);
  });
}

function postCheck(app: App, parts: RouteParts, limit: CheckLimit): void {
  app.route({
    method: 'POST',
    url: '/v1/document-checks',
    schema: {
      operationId: 'postDocumentCheck',
      summary: '核验一份文书：真实有效、不相符、已过期、已失效、查无',
      description:
        '任何人都可以问，除结果外不答别的。照纸面填写的种类、日期、姓名一并核对，抄到别的纸上的核验码因此露馅。',
      tags: ['documents'],
      security: [],
      body: documentCheckSchema,
      response: {
        200: verdictSchema,
        ...problemAnswers('not-json', 'validation-failed', 'overloaded', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      if (!limit.take(networkOf(request.client))) throw new ProblemError('overloaded', { headers: A_MINUTE });
      return { verdict: await checkDocument(parts, request.body) };
    },
  });
}

const formSchema = documentCheckSchema.pick({ number: true, code: true, name: true });

function verifyPages(app: App, parts: RouteParts, limit: CheckLimit): void {
  const page = (shown: VerifyPage) => writeVerifyPage(shown);
  const headers = { 'content-security-policy': VERIFY_POLICY };
  app.route({
    method: 'GET',
    url: '/verify',
    schema: {
      hide: true,
      operationId: 'getVerifyPage',
      querystring: z.object({ number: z.string().max(120).default('') }),
    },
    handler: async (request, reply) =>
      reply
        .headers(headers)
        .type('text/html; charset=utf-8')
        .send(page({ number: request.query.number })),
  });
  app.route({
    method: 'POST',
    url: '/verify',
    schema: { hide: true, operationId: 'postVerifyPage', body: z.record(z.string(), z.unknown()) },
    handler: async (request, reply) => {
      const { name, ...typed } = request.body;
      const read = formSchema.safeParse(name === '' || name === undefined ? typed : { ...typed, name });
      const number = typeof typed['number'] === 'string' ? typed['number'].slice(0, 120) : '';
      void reply.headers(headers).type('text/html; charset=utf-8');
      if (!limit.take(networkOf(request.client)))
        return reply
          .code(429)
          .headers(A_MINUTE)
          .send(page({ number, said: 'busy' }));
      if (!read.success) return reply.send(page({ number, said: 'incomplete' }));
      return reply.send(page({ number, said: await checkDocument(parts, read.data) }));
    },
  });
}
