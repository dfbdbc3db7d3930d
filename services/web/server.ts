import fastifyCookie from '@fastify/cookie';
import { fastify, type FastifyInstance } from 'fastify';
import { describeError } from '../../infra/telemetry/log.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import { refuse } from './answers.ts';
import { limitSignIns } from './clients.ts';
import { createDesk, type WebParts } from './desk.ts';
import { registerFamilySignIn } from './family-sign-in.ts';
import { registerPages } from './pages.ts';
import { registerProxy } from './proxy.ts';
import { registerSandbox } from './sandbox.ts';
import { headersOf, isFromHere, REPORTS } from './security.ts';
import { registerSignIn } from './sign-in-routes.ts';

/** Of what is said to this service itself: a link, a code, nothing. What is for the API is bounded where it is passed on. */
const BODY_LIMIT_BYTES = 8 * 1_024;
const REQUEST_MS = 30_000;

const reports = counter('birth_web_csp_reports_total', 'what the policy of a page kept from happening', []);

/** What only a demonstration has. */
interface OfDemonstration {
  readonly hasSandbox?: boolean;
  readonly showsPseudoLocale?: boolean;
}

/** The service that people's browsers talk to: pages, sessions, and the way to the API. */
export async function createWeb(
  parts: WebParts,
  { hasSandbox = false, showsPseudoLocale = false }: OfDemonstration = {},
): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_MS,
    forceCloseConnections: true,
    // The proxy adds the address that it was called from as the last one.
    trustProxy: parts.isBehindProxy === true ? (_address: string, hop: number) => hop === 0 : false,
  });
  const headers = headersOf(parts.address.startsWith('https:'));
  await app.register(fastifyCookie);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    if (!request.url.startsWith('/assets/')) reply.header('cache-control', 'no-store');
    const isChange = request.method !== 'GET' && request.method !== 'HEAD';
    if (isChange && request.url !== REPORTS && !isFromHere(request, parts.address))
      return refuse(reply, 'not-from-here');
    return undefined;
  });
  app.setErrorHandler((error, _, reply) => {
    const status = (error as { readonly statusCode?: number }).statusCode ?? 500;
    if (status < 500) return refuse(reply, status === 413 ? 'body-too-large' : 'body-not-read');
    parts.log.error(describeError(error), 'a request failed');
    return refuse(reply, 'api-silent');
  });
  app.setNotFoundHandler((_, reply) => refuse(reply, 'not-here'));
  const desk = createDesk(parts);
  app.post(REPORTS, async (_, reply) => {
    // What was kept from happening may name a page, and a page a case: it is counted, not kept.
    reports.inc();
    return reply.code(204).send();
  });
  const limit = limitSignIns();
  registerSignIn(app, parts, desk, limit);
  registerFamilySignIn(app, parts, desk, limit);
  registerSandbox(app, desk, hasSandbox);
  registerProxy(app, parts, desk);
  await registerPages(app, showsPseudoLocale);
  return app;
}
