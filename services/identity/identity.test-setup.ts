import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import { readConfig } from '../../infra/config/config.ts';
import { issuersSchema } from '../../infra/config/issuers.ts';
import { readAccessTokens } from '../api/access-tokens.ts';
import { demoIssuer } from '../supervisor/logins.ts';
import { LIMITS } from './attempts.ts';
import { createIdentity } from './server.ts';
import { codeOf, stepAt } from './totp.ts';

export const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
export const PASSWORD = 'a-password-of-this-test';
export const LINK = 'the-secret-of-a-link-of-this-test';
export const CALLBACK = 'http://127.0.0.1:4567/callback';
const { BIRTH_LOGINS: LOGINS } = readConfig({
  BIRTH_LOGINS: JSON.stringify([
    { user: 'clerk', password: PASSWORD, secret: SECRET, role: 'clerk' },
    { user: 'supervisor', password: PASSWORD, secret: SECRET, role: 'supervisor' },
    { user: 'otherHospital', password: PASSWORD, role: 'hospital', facilities: ['OTHER-001'] },
  ]),
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The issuer on a port of its own, with a clock that only the codes go by. */
export async function start(signOutTo = '') {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const lines: string[] = [];
  const log = pino(
    { level: 'debug' },
    new Writable({ write: (line, _, done) => (lines.push(String(line)), done()) }),
  );
  let now = Date.now();
  const link = `${LINK}.${now + 900_000}`;
  const server = await createIdentity({
    issuer,
    logins: LOGINS,
    link,
    signOutTo,
    log,
    limits: LIMITS,
    now: () => now,
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const tokens = readAccessTokens(issuersSchema.parse([demoIssuer(issuer)]), log);
  onTestFinished(() => tokens.close());
  return {
    issuer,
    lines,
    callerOf: tokens.read,
    signedOut: tokens.readSignOut,
    code: () => codeOf(SECRET, stepAt(now)),
    pass: (ms: number) => void (now += ms),
    nextCode: () => codeOf(SECRET, stepAt((now += 30_000))),
  };
}
type Identity = Awaited<ReturnType<typeof start>>;

/** A browser: cookies by path, redirects by hand. */
export function browser() {
  const jar = new Map<string, { readonly value: string; readonly path: string }>();
  return {
    jar,
    ask: async (url: string, init: RequestInit = {}): Promise<Response> => {
      const { pathname } = new URL(url);
      const cookie = [...jar]
        .filter(([, { path }]) => pathname.startsWith(path))
        .map(([name, { value }]) => `${name.split('@')[0]}=${value}`)
        .join('; ');
      const answer = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        const path = /path=([^;]+)/i.exec(line)?.[1] ?? '/';
        if (/expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(`${name}@${path}`);
        else jar.set(`${name}@${path}`, { value, path });
      }
      return answer;
    },
  };
}
type Browser = ReturnType<typeof browser>;

const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

export function authorization(issuer: string, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({
    client_id: 'hall',
    response_type: 'code',
    scope: 'openid birth',
    redirect_uri: CALLBACK,
    state: 's',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  });
  return `${issuer}/auth?${query.toString()}`;
}

interface Page {
  readonly url: string;
  readonly csrf: string;
}

/** Goes to the sign-in page. */
export async function atPage({ issuer }: Identity, { ask }: Browser): Promise<Page> {
  const sent = await ask(authorization(issuer));
  const url = new URL(sent.headers.get('location') ?? '', issuer).href;
  const html = await (await ask(url)).text();
  return { url, csrf: /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '' };
}

export function send(
  { ask }: Browser,
  { url, csrf }: Page,
  fields: object,
  headers: object = {},
): Promise<Response> {
  const form = { csrf, user: 'clerk', password: PASSWORD, code: '', ...fields };
  return ask(url, { method: 'POST', body: new URLSearchParams(form), headers: { ...headers } });
}

/** Signs in and comes back with a code. @returns where the browser was sent back to */
export async function signIn(identity: Identity, own: Browser, user = 'clerk'): Promise<URL> {
  const page = await atPage(identity, own);
  const taken = await send(own, page, { user, code: identity.nextCode() }, { origin: identity.issuer });
  expect(taken.status).toBe(303);
  const resumed = await own.ask(new URL(taken.headers.get('location') ?? '', identity.issuer).href);
  return new URL(resumed.headers.get('location') ?? '');
}

export function exchange(issuer: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  const form = {
    grant_type: 'authorization_code',
    client_id: 'hall',
    redirect_uri: CALLBACK,
    code_verifier: verifier,
  };
  return fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams({ ...form, ...fields }) });
}

export function clientToken(issuer: string, user: string, password: string): Promise<Response> {
  const authorization_ = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'birth' });
  return fetch(`${issuer}/token`, { method: 'POST', body, headers: { authorization: authorization_ } });
}

export const tokenIn = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { access_token: string }).access_token;

/** Follows where it is sent, on this issuer only. */
export async function follow(own: Browser, url: string): Promise<Response> {
  let answer = await own.ask(url);
  for (let hops = 0; hops < 10 && answer.status === 303; hops += 1)
    answer = await own.ask(new URL(answer.headers.get('location') ?? '', url).href);
  return answer;
}

/** Signs out on the page that asks whether one wants to. */
export async function signOut({ issuer }: Identity, own: Browser): Promise<Response> {
  const asked = await (await own.ask(`${issuer}/session/end`)).text();
  const action = /action="([^"]+)"/.exec(asked)?.[1] ?? '';
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked)?.[1] ?? '';
  return own.ask(action, { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) });
}

export const press = (
  own: Browser,
  { issuer }: Identity,
  headers: Record<string, string> = {},
): Promise<Response> =>
  own.ask(`${issuer}/once/${LINK}`, { method: 'POST', body: new URLSearchParams({ csrf: '' }), headers });
