import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from '../../infra/telemetry/log.ts';
import { refuse } from './answers.ts';
import { APPLICATIONS, pageWithin, type Application } from './applications.ts';
import type { SignInLimit } from './clients.ts';
import type { Desk, Present, WebParts } from './desk.ts';
import { isSameText } from './security.ts';

/** Where the issuer sends browsers back to. */
export const CALLBACK = '/callback';
/** Of these an issuer says who somebody is. */
const OF_ISSUER = ['hall', 'hospital'] as const satisfies readonly Application[];

/** What is said twice comes as a list: it is nothing that an issuer or a page of ours says. */
function saidOnce(request: FastifyRequest, name: string): string | undefined {
  const value = (request.query as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : undefined;
}

/** Signing in through the issuer, who is there, signing out. */
export function registerSignIn(app: FastifyInstance, parts: WebParts, desk: Desk, limit: SignInLimit): void {
  for (const application of OF_ISSUER)
    app.get(`/${application}/sign-in`, { onRequest: limit }, (request, reply) =>
      begin(parts, application, request, reply),
    );
  app.get(CALLBACK, (request, reply) => comeBack(parts, desk, request, reply));
  for (const application of APPLICATIONS) {
    app.get(`/${application}/session`, (request, reply) => whoIs(desk, application, request, reply));
    app.post(`/${application}/sign-out`, (request, reply) =>
      signOut(parts, desk, application, { request, reply }),
    );
  }
}

async function begin(
  { issuer, sessions, cookies, log }: WebParts,
  application: Application,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const to = pageWithin(application, saidOnce(request, 'to'));
  const begun = await issuer
    .begin(cookies.read(request, application, 'anew') !== undefined)
    .catch((error: unknown) => void log.error(describeError(error), 'the issuer is silent'));
  if (!begun) return refuse(reply, 'api-silent');
  const { url, state, verifier } = begun;
  const secret = await sessions.open({
    kind: 'signing-in',
    application,
    state,
    verifier,
    to,
    since: Date.now(),
  });
  cookies.set(reply, application, 'door', secret);
  return reply.redirect(url, 303);
}

/** The browser that began comes back with a code, which is good for it alone. */
async function comeBack(
  parts: WebParts,
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const [code, state = ''] = [saidOnce(request, 'code'), saidOnce(request, 'state')];
  for (const application of OF_ISSUER) {
    const secret = parts.cookies.read(request, application, 'door');
    const begun = secret === undefined ? undefined : await parts.sessions.read(secret);
    if (secret === undefined || begun?.kind !== 'signing-in' || !isSameText(begun.state, state)) continue;
    await parts.sessions.close(secret);
    parts.cookies.clear(reply, application, 'door');
    const tokens =
      code === undefined
        ? undefined
        : await parts.issuer
            .exchange(code, begun.verifier)
            .catch((error: unknown) => void parts.log.warn(describeError(error), 'no token for a code'));
    if (!tokens) break;
    parts.cookies.clear(reply, application, 'anew');
    const csrf = randomBytes(24).toString('base64url');
    await desk.letIn(
      { request, reply },
      { kind: 'signed-in', application, csrf, since: Date.now(), ...tokens },
    );
    return reply.redirect(begun.to, 303);
  }
  return reply.redirect('/hall/?not-signed-in', 303);
}

async function whoIs(
  desk: Desk,
  application: Application,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const present = await desk.find(request, application);
  if (!present) return reply.send({ signedIn: false });
  const { user, role, csrf } = present.session;
  return reply.send({ signedIn: true, user, role, csrf });
}

/** A family's session is the API's own; should it not answer, the session ends there by itself. */
async function endAtApi({ api, log }: WebParts, { session }: Present): Promise<void> {
  await fetch(`${api}/v1/family/session`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${session.token}` },
    signal: AbortSignal.timeout(5_000),
  }).catch((error: unknown) => log.warn(describeError(error), 'a session was not ended at the API'));
}

async function signOut(
  parts: WebParts,
  desk: Desk,
  application: Application,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<FastifyReply> {
  // Nothing is renewed for it: who leaves is let out while the issuer is silent too.
  const present = await desk.see(request, application);
  if (!present) return reply.send({ next: `/${application}/` });
  if (!isSameText(String(request.headers['x-csrf'] ?? ''), present.session.csrf))
    return refuse(reply, 'not-from-here');
  await desk.letOut(reply, present);
  if (application === 'family') await endAtApi(parts, present);
  const next = application === 'family' ? undefined : await parts.issuer.endSession().catch(() => undefined);
  return reply.send({ next: next ?? `/${application}/` });
}
