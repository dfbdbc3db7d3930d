import type { FastifyReply, FastifyRequest } from 'fastify';
import { histogram } from '../../infra/telemetry/metrics.ts';
import { ANY_ADDRESS } from './method-check.ts';
import type { App } from './app-types.ts';
import type { ProblemError } from './problem.ts';

const seconds = histogram('birth_http_request_seconds', 'HTTP answers by route and status', {
  labelNames: ['route', 'method', 'status'],
  buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 3, 10],
});

/** Kinds of errors that one line names. */
const MOST_KINDS = 10;

declare module 'fastify' {
  interface FastifyRequest {
    /** why it was refused; null where it was not */
    refusal: ProblemError | null;
  }
}

/**
 * One line for each answer, the only one: each refusal at `info` (at `warn` where it is ours), with the id that the caller
 * was given and the codes of what was wrong; what went well at `debug`. Route patterns and codes only: addresses, queries,
 * bodies and the names of fields that a sender has made up may hold what is personal.
 */
export function logAnswers(app: App): void {
  app.decorateRequest('refusal', null);
  app.addHook('onResponse', async (request, reply) => logAnswer(request, reply));
}

function logAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url ?? ANY_ADDRESS;
  const { method } = request;
  const { statusCode: status, elapsedTime } = reply;
  // What stays open is no answer that somebody waited for.
  if (!String(reply.getHeader('content-type')).startsWith('text/event-stream'))
    seconds.observe({ route, method, status: String(status) }, elapsedTime / 1_000);
  const answer = {
    requestId: request.id,
    method,
    route,
    status,
    ms: Math.round(elapsedTime),
    client: request.caller?.name ?? null,
    ...reasons(request.refusal),
  };
  request.log[levelOf(status, route)](answer, 'answered');
}

function reasons(refusal: ProblemError | null): { code?: string; errors?: string[] } {
  if (!refusal) return {};
  const kinds = new Set(refusal.parts.errors?.map(({ code }) => code));
  return { code: refusal.code, ...(kinds.size === 0 ? {} : { errors: [...kinds].slice(0, MOST_KINDS) }) };
}

/** What looks for addresses that are none says nothing about anybody's work. */
function levelOf(status: number, route: string): 'debug' | 'info' | 'warn' {
  if (status >= 500 && status !== 501) return 'warn';
  return status >= 400 && route !== ANY_ADDRESS ? 'info' : 'debug';
}
