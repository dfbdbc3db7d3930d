import { z } from 'zod';
import { registry } from '../../infra/telemetry/metrics.ts';
import { runChecks, type Checks } from '../kit/ops-server.ts';
import type { App } from './app-types.ts';

const healthSchema = z.object({
  status: z.string(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean() })).optional(),
});

/** What operators look at: no token, no personal data. */
export function registerOperationRoutes(app: App, checks: Checks): void {
  const open = { tags: ['operation'], security: [] };
  app.route({
    method: 'GET',
    url: '/livez',
    schema: { ...open, operationId: 'getLivez', summary: '进程是否存活', response: { 200: healthSchema } },
    handler: async () => ({ status: 'ok' }),
  });
  app.route({
    method: 'GET',
    url: '/readyz',
    schema: {
      ...open,
      operationId: 'getReadyz',
      summary: '各依赖是否可用',
      response: { 200: healthSchema, 503: healthSchema },
    },
    handler: async (_request, reply) => {
      const results = await runChecks(checks);
      const ready = results.every((result) => result.ok);
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unready', checks: results });
    },
  });
  app.route({
    method: 'GET',
    url: '/metrics',
    schema: { hide: true },
    handler: async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  });
  app.route({
    method: 'GET',
    url: '/openapi.json',
    schema: { hide: true },
    handler: async (_request, reply) => reply.type('application/json').send(JSON.stringify(app.swagger())),
  });
}
