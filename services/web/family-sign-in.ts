import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { describeError } from '../../infra/telemetry/log.ts';
import { refuse } from './answers.ts';
import { bodyOf } from './body.ts';
import { clientHeader, type SignInLimit } from './clients.ts';
import type { Desk, WebParts } from './desk.ts';

const ANSWERS_WITHIN_MS = 20_000;
/** A session of a family renews nothing: the API ends it. Asked every time, so that it ends here when it ends there. */
const FAMILY_TOKEN_MS = 12 * 3_600_000;

const linkSchema = z.strictObject({ link: z.string().min(16).max(400) });
const codeSchema = z.strictObject({ code: z.string().regex(/^\d{6}$/) });
const exchangedSchema = z.looseObject({ ticket: z.string() });
const openedSchema = z.looseObject({ token: z.string(), browser: z.string() });
/** Who has several births here has several of them in one cookie. */
const MOST_KNOWN = 5;
const KNOWN_SECONDS = 180 * 86_400;

/**
 * How a family comes in: by the link of a text message, and then a code to the same telephone. The link stands in the fragment
 * of an address, which no server is sent; the page hands it over here once, and what the API gives for it stays here.
 */
export function registerFamilySignIn(
  app: FastifyInstance,
  parts: WebParts,
  desk: Desk,
  limit: SignInLimit,
): void {
  app.post('/family/sign-in/link', { onRequest: limit }, (request, reply) => takeLink(parts, request, reply));
  app.post('/family/sign-in/code', (request, reply) => askForCode(parts, request, reply));
  app.post('/family/sign-in/session', (request, reply) => takeCode(parts, desk, request, reply));
}

async function ask(
  { api, log, clientKey }: WebParts,
  request: FastifyRequest,
  path: string,
  body: unknown,
): Promise<Response | undefined> {
  return fetch(`${api}/v1/family/${path}`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', accept: 'application/json' },
      ...clientHeader(clientKey, request),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
  }).catch((error: unknown) => void log.warn(describeError(error), 'the API did not answer'));
}

/** The API's own refusal, as it is. */
async function passOn(answer: Response | undefined, reply: FastifyReply): Promise<FastifyReply> {
  if (!answer) return refuse(reply, 'api-silent');
  const retryAfter = answer.headers.get('retry-after');
  if (retryAfter !== null) reply.header('retry-after', retryAfter);
  return reply
    .code(answer.status)
    .header('content-type', answer.headers.get('content-type') ?? 'application/json')
    .send(Buffer.from(await answer.arrayBuffer()));
}

async function takeLink(
  parts: WebParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const said = bodyOf(request, linkSchema);
  if (!said) return refuse(reply, 'body-not-read');
  const browsers = knownIn(parts, request);
  const answer = await ask(parts, request, 'links/exchange', { ...said, browsers });
  if (!answer?.ok) return passOn(answer, reply);
  const { ticket } = exchangedSchema.parse(await answer.json());
  const door = { kind: 'at-door', application: 'family', ticket, since: Date.now() } as const;
  parts.cookies.set(reply, 'family', 'door', await parts.sessions.open(door));
  return reply.send({ isKnown: true });
}

/** What the API gave this browser when somebody signed in with it before: codes for it are not counted with those of others. */
function knownIn({ cookies }: WebParts, request: FastifyRequest): string[] {
  const known = (cookies.read(request, 'family', 'known') ?? '').split('~');
  return known.filter((each) => /^[\w.-]{1,100}$/.test(each)).slice(0, MOST_KNOWN);
}

/** Who stands at the door, by its cookie. */
async function atDoor({ cookies, sessions }: WebParts, request: FastifyRequest) {
  const secret = cookies.read(request, 'family', 'door');
  const session = secret === undefined ? undefined : await sessions.read(secret);
  return secret !== undefined && session?.kind === 'at-door' ? { secret, ticket: session.ticket } : undefined;
}

async function askForCode(
  parts: WebParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const door = await atDoor(parts, request);
  if (!door) return refuse(reply, 'session-ended');
  return passOn(await ask(parts, request, 'codes', { ticket: door.ticket }), reply);
}

async function takeCode(
  parts: WebParts,
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const said = bodyOf(request, codeSchema);
  if (!said) return refuse(reply, 'body-not-read');
  const door = await atDoor(parts, request);
  if (!door) return refuse(reply, 'session-ended');
  const answer = await ask(parts, request, 'sessions', { ticket: door.ticket, code: said.code });
  if (!answer?.ok) return passOn(answer, reply);
  const { token, browser } = openedSchema.parse(await answer.json());
  const known = [browser, ...knownIn(parts, request)].slice(0, MOST_KNOWN);
  parts.cookies.keep(reply, 'family', 'known', { value: known.join('~'), seconds: KNOWN_SECONDS });
  await parts.sessions.close(door.secret);
  parts.cookies.clear(reply, 'family', 'door');
  const now = Date.now();
  await desk.letIn(
    { request, reply },
    {
      kind: 'signed-in',
      application: 'family',
      // Who it is, only the API knows.
      user: '',
      role: 'parent',
      csrf: randomBytes(24).toString('base64url'),
      token,
      tokenUntil: now + FAMILY_TOKEN_MS,
      since: now,
    },
  );
  return reply.send({ signedIn: true });
}
