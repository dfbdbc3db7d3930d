import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import Fastify, { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { FONT_FOLDER } from '../../infra/documents/fonts.ts';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { needsRun } from '../../infra/postgres/ledger/wakes.ts';
import { createWaker, INBOX_CHANNEL, outboxChannel } from '../../infra/postgres/wake.ts';
import { describeError } from '../../infra/telemetry/log.ts';
import { createAnsweredWakes } from '../../infra/wakes/answered-wakes.ts';
import { createCaseWaker } from '../../infra/wakes/case-waker.ts';
import { logAnswers } from './answer-log.ts';
import { keepAudit } from './audit.ts';
import { openApiOptions } from './api-document.ts';
import { registerDocPages } from './doc-pages.ts';
import type { ApiParts, App, RouteParts } from './app-types.ts';
import { createCallers, type Callers } from './auth.ts';
import { registerAuditRoutes } from './audit-routes.ts';
import { registerAdditions } from './addition-routes.ts';
import { registerBirthRoutes } from './birth-routes.ts';
import { answerClientErrors } from './client-errors.ts';
import { nameClients } from './clients.ts';
import { limitAnswers, limitConnections, timeLimits } from './connections.ts';
import { createCaseStarter } from './case-starter.ts';
import { registerChangeRoutes } from './change-routes.ts';
import { registerClaimRoutes } from './claim-routes.ts';
import { registerCaseRoutes } from './case-routes.ts';
import { registerDocumentChecks } from './document-check-routes.ts';
import { registerDocumentRoutes } from './document-routes.ts';
import { registerErasureRoutes } from './erasure-routes.ts';
import { registerEntitlementRoutes } from './entitlement-routes.ts';
import { tagAnswers } from './etags.ts';
import { registerFamilyOwnRoutes } from './family-own-routes.ts';
import { registerFamilyRoutes } from './family-routes.ts';
import { readFamilySessions } from './family-sessions.ts';
import { createMethodCheck } from './method-check.ts';
import { admitInTurn, createAdmission, createLoad } from './overload.ts';
import { registerHallRoutes } from './hall-routes.ts';
import { registerLetterRoutes } from './letter-routes.ts';
import { registerOperationRoutes } from './operation-routes.ts';
import { PROBLEMS } from '../../schemas/problem.ts';
import { ProblemError, problemFor, writeProblem } from './problem.ts';
import { registerProblemPages } from './problem-pages.ts';
import { registerPrintQueueRoutes } from './print-queue-routes.ts';
import { readJsonBodies } from './read-body.ts';
import { createRateKeeper } from './rates.ts';
import { registerRevocationRoutes } from './revocation-routes.ts';
import { registerQuality } from './quality-routes.ts';
import { keepRevocations } from './revocations.ts';
import { keepRights } from './rights.ts';
import { registerRevealRoutes } from './reveal-routes.ts';
import { registerDeclarationRoutes } from './declaration-routes.ts';
import { registerSignOutRoute } from './sign-out-route.ts';
import { registerProtectionRoutes } from './protection-routes.ts';
import { registerFreshLinkRoutes } from './fresh-link-routes.ts';
import { registerIdentityCheckRoutes } from './identity-check-routes.ts';
import { registerContactRoutes } from './contact-routes.ts';
import { registerReopeningRoutes } from './reopening-routes.ts';
import { registerSupervisionRoutes } from './supervision-routes.ts';
import { registerRepresentationRoutes } from './representation-routes.ts';
import { CallerGone } from './turns.ts';
import { refuseUnknownParameters } from './strict-queries.ts';
import { registerTaskCounts } from './task-counts.ts';
import { registerTaskRoutes } from './task-routes.ts';
import { invalidBody, unreadableParts, validatorCompiler } from './validation.ts';

const BODY_LIMIT_BYTES = 256 * 1024;
const MAX_PATH_PARAMETER = 1_000;
/** What is answered here is data: a browser that opens it loads and runs nothing. Pages say themselves what they need. */
const HELMET = {
  referrerPolicy: { policy: 'no-referrer' },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
} as const;

/** Builds the HTTP API. `app.close()` waits for workflow starts that are on their way. */
export async function buildApp(parts: ApiParts): Promise<App> {
  const app: App = Fastify({
    loggerInstance: parts.log,
    // Fastify's own lines hold addresses: we write ours (logAnswer)
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT_BYTES,
    http: timeLimits(parts.connections),
    requestTimeout: timeLimits(parts.connections).requestTimeout,
    // The proxy adds the address that it was called from as the last one.
    trustProxy: parts.isBehindProxy === true ? (_address: string, hop: number) => hop === 0 : false,
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    clientErrorHandler: answerClientErrors(parts.log),
  });
  limitConnections(app.server, parts.connections);
  limitAnswers(app.server, parts.connections);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  readJsonBodies(app, BODY_LIMIT_BYTES);
  addHooks(app, parts);
  addErrorAnswers(app);
  await app.register(helmet, HELMET);
  await app.register(swagger, openApiOptions);
  await registerDocPages(app);
  refuseUnknownParameters(app);
  const revocations = keepRevocations(parts.pool, parts.log);
  const families = readFamilySessions(parts.pool, parts.keyring);
  const callers = createCallers(parts.tokens, { tokens: parts.accessTokens, families, revocations });
  keepRights(app, callers.authenticate, createRateKeeper(parts.rates));
  registerRoutes(app, parts, callers.named);
  const { pool, accessTokens } = parts;
  registerChangeRoutes(app, parts, callers.authenticate);
  registerRevocationRoutes(app, { pool, revocations, isGiven: callers.isGiven });
  registerSignOutRoute(app, { pool, accessTokens, revocations });
  return app;
}

/** What is asked and said with the ledger behind it, a file each. */
const ROUTES: readonly ((app: App, parts: RouteParts) => void)[] = [
  registerBirthRoutes,
  registerAdditions,
  registerQuality,
  registerCaseRoutes,
  registerTaskRoutes,
  registerTaskCounts,
  registerClaimRoutes,
  registerHallRoutes,
  registerLetterRoutes,
  registerDocumentRoutes,
  registerPrintQueueRoutes,
  registerDocumentChecks,
  registerErasureRoutes,
  registerReopeningRoutes,
  registerSupervisionRoutes,
  registerFamilyRoutes,
  registerFamilyOwnRoutes,
  registerRevealRoutes,
  registerAuditRoutes,
  registerDeclarationRoutes,
  registerIdentityCheckRoutes,
  registerFreshLinkRoutes,
  registerRepresentationRoutes,
  registerProtectionRoutes,
  registerContactRoutes,
];

function registerRoutes(app: App, parts: ApiParts, named: Callers['named']): void {
  const { pool, keyring, log, patienceSeconds, facilities, verifyAddress, now = () => new Date() } = parts;
  const { fontFolder = FONT_FOLDER } = parts;
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
    verifyAddress,
    fontFolder,
    now,
    starter,
    startInSeconds: starter.startInSeconds,
    ledger: createCaseLedger({ pool, keyring, wakeRelay: wakeOutbox }),
    named,
    wakeOutbox,
    wakeInbox,
  };
  app.addHook('onClose', async () => {
    await starter.settled();
    await answered.close();
  });
  for (const register of ROUTES) register(app, routeParts);
  registerEntitlementRoutes(app);
  registerOperationRoutes(app, parts.checks);
  registerProblemPages(app);
}

function addHooks(app: App, { pool, keyring, limits, webKey = '' }: ApiParts): void {
  nameClients(app, webKey);
  app.decorateRequest('caller', null);
  app.decorateRequest('grant', null);
  app.decorateRequest('sentBody', undefined);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headersOfAll(request));
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1')
      throw new ProblemError('bad-request', { detail: '缺少 Host 请求头' });
  });
  // Before an answer's place at work is given back.
  keepAudit(app, pool);
  admitInTurn(app, createAdmission(createLoad(pool, limits), limits.maxAccepts));
  app.addHook('preValidation', async (request) => {
    if (request.routeOptions.schema?.body === undefined) return;
    if (request.body === undefined) throw new ProblemError('not-json');
    const errors = unreadableParts(request.body);
    if (errors.length > 0) throw invalidBody(errors);
    request.sentBody = request.body;
  });
  tagAnswers(app, keyring);
  logAnswers(app);
}

/** Every answer has these; what is asked of here is somebody's, and no store on the way keeps it. */
function headersOfAll({ id }: FastifyRequest): Record<string, string> {
  return { 'content-language': 'zh-CN', 'x-request-id': id, 'cache-control': 'no-store' };
}

function addErrorAnswers(app: App): void {
  const methodsOf = createMethodCheck(app);
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(request.url);
    if (methods.length === 0) return sendProblem(new ProblemError('not-found'), request, reply);
    const headers = { allow: [...methods, 'OPTIONS'].join(', ') };
    if (request.method === 'OPTIONS') return reply.code(204).headers(headers).send();
    return sendProblem(new ProblemError('method-not-allowed', { headers }), request, reply);
  });
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = refusalFor(error, request);
  const { status } = PROBLEMS[problem.code];
  request.refusal = problem;
  if (status >= 500 && problem !== error) {
    request.log.error({ requestId: request.id, ...describeError(error) }, 'a request failed');
  }
  return (
    reply
      .code(status)
      // What the router refuses has not come past any hook.
      .headers({ ...headersOfAll(request), ...problem.parts.headers })
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(writeProblem(problem, String(request.id))))
  );
}

/** What was broken off by its sender is no fault of ours. */
function refusalFor(error: unknown, { raw }: FastifyRequest): ProblemError {
  const isBrokenOff = error instanceof CallerGone || (raw.destroyed && !raw.complete);
  return isBrokenOff ? new ProblemError('request-too-slow') : problemFor(error);
}
