import swaggerUi from '@fastify/swagger-ui';
import type { App } from './app-types.ts';

/** The page runs its own scripts and asks its own server, and nothing else. Its styles are set by those scripts. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Nothing from outside is fetched: the page and all that it needs are served here. */
const OFFLINE = {
  validatorUrl: null,
  docExpansion: 'list',
  deepLinking: true,
  tryItOutEnabled: false,
  // The bar above it has a picture with styles of its own, which the policy refuses, and an address that nobody needs.
  layout: 'BaseLayout',
} as const;

/** `/docs`: the API document to read and try out; `/` leads there. */
export async function registerDocPages(app: App): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: OFFLINE,
    staticCSP: POLICY,
    theme: { title: '出生一件事 接口' },
  });
  app.route({
    method: 'GET',
    url: '/',
    schema: { hide: true, operationId: 'getDocs' },
    handler: async (_request, reply) => reply.redirect('/docs'),
  });
}
