import { z } from 'zod';
import { registry } from '../../infra/telemetry/metrics.ts';
import { runChecks, type Checks } from '../kit/ops-server.ts';
import { problemAnswers } from './api-document.ts';
import type { App } from './app-types.ts';
import { SOON } from './auth.ts';

const healthSchema = z
  .object({
    status: z.enum(['ok', 'unready']),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean() })).optional(),
  })
  .meta({ id: 'Health', title: '运行状态' });

/**
 * What everybody may know, and what operators look at: how the system is made and loaded is for them alone, also here.
 * No personal data.
 */
export function registerOperationRoutes(app: App, checks: Checks): void {
  const open = { tags: ['operation'], security: [] };
  // Written once: anybody may ask for it, as often as they like.
  let document: string | undefined;
  const refusals = problemAnswers('not-authenticated', 'not-allowed');
  const { 503: away } = refusals;
  app.route({
    method: 'GET',
    url: '/livez',
    schema: {
      ...open,
      operationId: 'getLivez',
      summary: '进程是否存活',
      response: { 200: healthSchema.describe('在'), ...problemAnswers() },
    },
    handler: async () => ({ status: 'ok' as const }),
  });
  app.route({
    method: 'GET',
    url: '/readyz',
    schema: {
      tags: ['operation'],
      operationId: 'getReadyz',
      summary: '各依赖是否可用',
      description: '须运维令牌。各服务的运维端口上有同样的内容，不要令牌，见 docs/operations.md。',
      response: {
        ...refusals,
        200: healthSchema.describe('都可用'),
        503: {
          description: `有的不可用；${away?.description ?? ''}`,
          content: { 'application/json': { schema: healthSchema }, ...away?.content },
        },
      },
    },
    handler: async (_request, reply) => {
      const results = await runChecks(checks);
      const ready = results.every((result) => result.ok);
      if (ready) return reply.send({ status: 'ok', checks: results });
      return reply.code(503).headers(SOON).send({ status: 'unready', checks: results });
    },
  });
  app.route({
    method: 'GET',
    url: '/metrics',
    schema: { hide: true, operationId: 'getMetrics' },
    handler: async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  });
  app.route({
    method: 'GET',
    url: '/openapi.json',
    schema: { hide: true, operationId: 'getOpenApi' },
    handler: async (_request, reply) => {
      document ??= JSON.stringify(app.swagger());
      return reply.type('application/json').send(document);
    },
  });
}
