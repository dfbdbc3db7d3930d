import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from '../../infra/telemetry/log.ts';
import { refuse } from './answers.ts';
import { APPLICATIONS, type Application } from './applications.ts';
import { clientHeader } from './clients.ts';
import type { Desk, Present, WebParts } from './desk.ts';
import { endStreamsOf, isListening, passOn, type OpenStreams } from './listening.ts';
import { isFromElsewhere, isSameText } from './security.ts';

/** The API answers or ends a request itself within a minute. */
const ANSWERS_WITHIN_MS = 65_000;
/** As much as the API itself takes of what it is sent (services/api/app.ts). */
const MOST_BYTES = 256 * 1_024;
/** A picture of 5 MB in base64, which parents alone send (services/api/family-pictures.ts). */
const MOST_BYTES_OF_A_PICTURE = 7 * 1_024 * 1_024;
const PICTURES = '/family/api/v1/family/pictures';
const TO_API = ['accept', 'content-type', 'idempotency-key', 'if-none-match', 'last-event-id'];
const TO_BROWSER = [
  'content-type',
  'content-disposition',
  'content-language',
  'etag',
  'location',
  'retry-after',
  'x-request-id',
];

/** `/hall/api/v1/…` is `/v1/…` of the API, asked with the token of whoever is signed in to the hall. */
export function registerProxy(app: FastifyInstance, parts: WebParts, desk: Desk): void {
  const way = { parts, desk, streams: endStreamsOf(app) };
  for (const application of APPLICATIONS)
    app.route({
      method: ['GET', 'POST', 'DELETE', 'PUT', 'PATCH'],
      url: `/${application}/api/*`,
      bodyLimit: MOST_BYTES,
      ...passing(way, application),
    });
  app.route({
    ...{ method: 'POST', url: PICTURES, bodyLimit: MOST_BYTES_OF_A_PICTURE },
    ...passing(way, 'family'),
  });
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What is passed on, to where and for whom. */
interface Admitted {
  readonly target: URL;
  readonly present: Present;
}

/** What is between the pages and the API. */
interface Way {
  readonly parts: WebParts;
  readonly desk: Desk;
  readonly streams: OpenStreams;
}

/** Whoever asks is looked at before anything of what is sent is read: of a stranger nothing is held, and nobody waits for it. */
function passing(way: Way, application: Application) {
  const { parts, desk } = way;
  const admitted = new WeakMap<FastifyRequest, Admitted>();
  return {
    onRequest: async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
      const target = targetOf(parts.api, request.url.slice(`/${application}/api`.length));
      if (!target) return refuse(reply, 'not-here');
      // Reading is written down too, as a look of whoever is signed in: no other site's link makes one.
      if (isFromElsewhere(request)) return refuse(reply, 'not-from-here');
      const present = await desk.find(request, application, isListening(request, target));
      if (!present) return refuse(reply, 'session-ended');
      if (
        request.method !== 'GET' &&
        !isSameText(String(request.headers['x-csrf'] ?? ''), present.session.csrf)
      )
        return refuse(reply, 'not-from-here');
      admitted.set(request, { target, present });
      return undefined;
    },
    handler: async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const found = admitted.get(request);
      return found ? pass(way, found, { request, reply }) : refuse(reply, 'session-ended');
    },
  };
}

async function pass(
  { parts, desk, streams }: Way,
  { target, present }: Admitted,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const { token, application } = present.session;
  const leaving = new AbortController();
  const tooLate = setTimeout(() => leaving.abort(), ANSWERS_WITHIN_MS);
  reply.raw.once('close', () => leaving.abort());
  const answer = await ask(target, token, {
    request,
    clientKey: parts.clientKey,
    until: leaving.signal,
  }).catch((error: unknown) => void parts.log.warn(describeError(error), 'the API did not answer'));
  if (!answer) return refuse(reply, 'api-silent');
  if (answer.status === 401) {
    // The issuer or the API has taken the token back before its time.
    await desk.letOut(reply, present);
    if (application !== 'family') parts.cookies.set(reply, application, 'anew', 'yes');
    return refuse(reply, 'session-ended');
  }
  for (const name of TO_BROWSER) {
    const value = answer.headers.get(name);
    if (value !== null) reply.header(name, value);
  }
  if (isListening(request, target) && answer.ok && answer.body) {
    clearTimeout(tooLate);
    return passOn(answer.body, { desk, application, request, reply, leaving, streams });
  }
  const whole = Buffer.from(await answer.arrayBuffer());
  clearTimeout(tooLate);
  return reply.code(answer.status).send(whole);
}

/** @returns undefined for what is no address of the API's business */
function targetOf(api: string, path: string): URL | undefined {
  const target = URL.parse(path, `${api}/`);
  return target?.origin === new URL(api).origin && target.pathname.startsWith('/v1/') ? target : undefined;
}

function ask(
  target: URL,
  token: string,
  {
    request,
    clientKey,
    until,
  }: { readonly request: FastifyRequest; readonly clientKey: string; readonly until: AbortSignal },
): Promise<Response> {
  const headers = new Headers({ authorization: `Bearer ${token}`, ...clientHeader(clientKey, request) });
  for (const name of TO_API) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const body =
    request.body instanceof Buffer && request.body.length > 0 ? new Uint8Array(request.body) : null;
  return fetch(target, {
    method: request.method,
    headers,
    body,
    redirect: 'manual',
    signal: until,
  });
}
