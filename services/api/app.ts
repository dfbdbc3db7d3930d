import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import Fastify, { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { needsRun } from '../../infra/postgres/ledger/wakes.ts';
import { createWaker, INBOX_CHANNEL, outboxChannel } from '../../infra/postgres/wake.ts';
import { describeError } from '../../infra/telemetry/log.ts';
import { histogram } from '../../infra/telemetry/metrics.ts';
import { createAnsweredWakes } from '../../infra/wakes/answered-wakes.ts';
import { createCaseWaker } from '../../infra/wakes/case-waker.ts';
import { openApiOptions } from './api-document.ts';
import type { ApiParts, App, RouteParts } from './app-types.ts';
import { createAuthenticator } from './auth.ts';
import { registerBirthRoutes } from './birth-routes.ts';
import { createCaseStarter } from './case-starter.ts';
import { registerCaseRoutes } from './case-routes.ts';
import { registerErasureRoutes } from './erasure-routes.ts';
import { registerEntitlementRoutes } from './entitlement-routes.ts';
import { createMethodCheck } from './method-check.ts';
import { createAdmission, createLoad } from './overload.ts';
import { registerLetterRoutes } from './letter-routes.ts';
import { registerOperationRoutes } from './operation-routes.ts';
import { PROBLEMS, ProblemError, problemFor, writeProblem } from './problem.ts';
import { readJsonBodies } from './read-body.ts';
import { registerReopeningRoutes } from './reopening-routes.ts';
import { registerTaskRoutes } from './task-routes.ts';
import { invalidBody, unreadableParts, validatorCompiler } from './validation.ts';

const BODY_LIMIT_BYTES = 256 * 1024;
const MAX_PATH_PARAMETER = 1_000;

const seconds = histogram('birth_http_request_seconds', 'HTTP answers by route and status', {
  labelNames: ['route', 'method', 'status'],
  buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 3, 10],
});

/** Builds the HTTP API. `app.close()` waits for workflow starts that are on their way. */
export async function buildApp(parts: ApiParts): Promise<App> {
  const app: App = Fastify({
    loggerInstance: parts.log,
    // Fastify's own lines hold addresses: we write ours (logAnswer)
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    clientErrorHandler(_error, socket) {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  readJsonBodies(app);
  addHooks(app);
  addErrorAnswers(app);
  await app.register(helmet, { referrerPolicy: { policy: 'no-referrer' } });
  await app.register(swagger, openApiOptions);
  registerRoutes(app, parts);
  return app;
}

function registerRoutes(app: App, parts: ApiParts): void {
  const { pool, keyring, log, patienceSeconds, facilities, now = () => new Date() } = parts;
  const answered = createAnsweredWakes({ pool, log });
  const { mostStarts } = parts.limits;
  const { runner } = parts;
  const waker = createCaseWaker({
    runner,
    needsRun: (caseNumber) => needsRun(pool, caseNumber),
    log,
    onAnswered: answered.note,
    mostInFlight: mostStarts,
    mostStarts,
  });
  const wakeOutbox = createWaker(pool, outboxChannel('ledger'));
  const wakeInbox = createWaker(pool, INBOX_CHANNEL);
  const starter = createCaseStarter(waker, wakeInbox);
  const routeParts: RouteParts = {
    pool,
    keyring,
    log,
    patienceSeconds,
    facilities,
    now,
    starter,
    startInSeconds: starter.startInSeconds,
    ledger: createCaseLedger({ pool, keyring, wakeRelay: wakeOutbox }),
    admission: createAdmission(createLoad(pool, parts.limits), parts.limits.maxAccepts),
    authenticate: createAuthenticator(parts.tokens),
    wakeOutbox,
    wakeInbox,
  };
  app.addHook('onClose', async () => {
    await starter.settled();
    await answered.close();
  });
  registerBirthRoutes(app, routeParts);
  registerCaseRoutes(app, routeParts);
  registerTaskRoutes(app, routeParts);
  registerLetterRoutes(app, routeParts);
  registerErasureRoutes(app, routeParts);
  registerReopeningRoutes(app, routeParts);
  registerEntitlementRoutes(app, routeParts);
  registerOperationRoutes(app, parts.checks, routeParts);
}

function addHooks(app: App): void {
  app.decorateRequest('caller', null);
  app.decorateRequest('sentBody', undefined);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('content-language', 'zh-CN').header('x-request-id', request.id);
  });
  app.addHook('preValidation', async (request) => {
    if (request.routeOptions.schema?.body === undefined) return;
    if (request.body === undefined) throw new ProblemError('not-json');
    const errors = unreadableParts(request.body);
    if (errors.length > 0) throw invalidBody(errors);
    request.sentBody = request.body;
  });
  app.addHook('onResponse', async (request, reply) => logAnswer(request, reply));
}

/** Route patterns only: addresses may hold a hospital's numbers, queries and bodies more. */
function logAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url ?? 'unknown';
  const { method } = request;
  seconds.observe({ route, method, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
  const answer = {
    requestId: request.id,
    method,
    route,
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
    client: request.caller?.name ?? null,
  };
  if (reply.statusCode >= 500 && reply.statusCode !== 501) request.log.warn(answer, 'answered');
  else request.log.debug(answer, 'answered');
}

function addErrorAnswers(app: App): void {
  const methodsOf = createMethodCheck(app);
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(request.url);
    if (methods.length === 0) return sendProblem(new ProblemError('not-found'), request, reply);
    const headers = { allow: methods.join(', ') };
    return sendProblem(new ProblemError('method-not-allowed', { headers }), request, reply);
  });
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemFor(error);
  const { status } = PROBLEMS[problem.code];
  if (status >= 500 && problem !== error) {
    request.log.error({ requestId: request.id, ...describeError(error) }, 'a request failed');
  }
  return reply
    .code(status)
    .headers({ 'content-language': 'zh-CN', ...problem.parts.headers })
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(writeProblem(problem, String(request.id))));
}
