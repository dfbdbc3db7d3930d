import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { browser, start } from '../identity/identity.test-setup.ts';
import { CLIENT_HEADER, readClient, sayClient } from '../kit/client-address.ts';
import { inside, signIn } from './inside.test-setup.ts';
import { KEY, startWeb } from './web.test-setup.ts';

test('somebody signs in, is brought back to the page, and the token stays with the service', async () => {
  const { ask, address, api, page, session, jar } = await inside();
  expect([page.status, page.headers.get('location')]).toEqual([303, '/hall/cases/B-1']);
  expect(session).toMatchObject({ signedIn: true, user: 'clerk', role: 'clerk' });
  const answer = await ask(`${address}/hall/api/v1/tasks?queue=manual`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('server')).toBeNull();
  const [asked] = api.asked;
  expect(asked).toMatchObject({ method: 'GET', url: '/v1/tasks?queue=manual' });
  expect(asked?.token.split('.')).toHaveLength(3);
  const seen = JSON.stringify([session, [...jar]]);
  expect(seen).not.toContain(asked?.token);
});

test('cookies are read by no script and sent by no form of another site', async () => {
  const identity = await start();
  const { address } = await startWeb(identity.issuer);
  const begun = await fetch(`${address}/hall/sign-in`, { redirect: 'manual' });
  const [cookie = ''] = begun.headers.getSetCookie();
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Lax/);
  expect(new URL(begun.headers.get('location') ?? '').searchParams.get('code_challenge_method')).toBe('S256');
});

test('a change needs the origin of the page and what the page was told; the API hears of nothing else', async () => {
  const { ask, address, api, session } = await inside();
  const post = (headers: Record<string, string>) =>
    ask(`${address}/hall/api/v1/tasks/1/claim`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', ...headers },
    });
  const csrf = session['csrf'] ?? '';
  const codes: unknown[] = [];
  for (const headers of [
    {},
    { origin: address },
    { 'x-csrf': csrf },
    { origin: 'http://other.example', 'x-csrf': csrf },
    { origin: address, 'x-csrf': `${csrf}x` },
  ]) {
    const answer = await post(headers as Record<string, string>);
    codes.push([answer.status, ((await answer.json()) as { code: string }).code]);
  }
  expect(codes).toEqual(Array.from({ length: 5 }, () => [403, 'not-from-here']));
  expect(api.asked).toEqual([]);
  expect((await post({ origin: address, 'x-csrf': csrf })).status).toBe(200);
  expect(api.asked).toMatchObject([{ method: 'POST', url: '/v1/tasks/1/claim', body: '{}' }]);
});

test('nothing but the API’s own addresses is passed on, however it is spelled', async () => {
  const { ask, address, api } = await inside();
  for (const path of [
    '/hall/api/metrics',
    '/hall/api//other.example/v1/x',
    '/hall/api/v1/%2e%2e/metrics',
    '/hall/api/v1/..%2fmetrics/../../readyz',
    '/hall/api//',
    '/hall/api//[',
    '/hall/api/\\\\other.example/v1/x',
    '/hall/api///other.example/v1/x',
    '/hall/api/%2fv1/x',
  ])
    expect([path, (await ask(`${address}${path}`)).status]).toEqual([path, 404]);
  expect(api.asked).toEqual([]);
});

test('what another site sends a browser to is read by nobody, and no look is written down in anybody’s name', async () => {
  const { ask, address, api } = await inside();
  const read = async (site: string) =>
    (await ask(`${address}/hall/api/v1/tasks/1`, { headers: { 'sec-fetch-site': site } })).status;
  expect([await read('cross-site'), await read('same-site')]).toEqual([403, 403]);
  expect(api.asked).toEqual([]);
  expect([await read('same-origin'), await read('none')]).toEqual([200, 200]);
});

test('no header that a browser can make up changes what is asked, of whom, or where it is sent', async () => {
  const { ask, address, api } = await inside();
  const headers = {
    ...{ 'x-http-method-override': 'DELETE', 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' },
    ...{ 'x-forwarded-host': 'other.example', 'x-forwarded-proto': 'https', 'x-original-url': '/v1/audit' },
    ...{ authorization: 'Bearer of-somebody-else', 'x-rewrite-url': '/v1/audit' },
  };
  expect((await ask(`${address}/hall/api/v1/tasks/1?_method=DELETE`, { headers })).status).toBe(200);
  const asked = api.asked.at(-1);
  expect(asked).toMatchObject({ method: 'GET', url: '/v1/tasks/1?_method=DELETE' });
  expect([readClient(KEY, asked?.client), asked?.token.split('.').length]).toEqual(['127.0.0.1', 3]);
  for (const path of ['/', '/hall', '/callback?code=a&state=b', '/hall/sign-in']) {
    const { location } = Object.fromEntries((await ask(`${address}${path}`, { headers })).headers);
    expect([path, location]).not.toEqual([path, expect.stringContaining('other.example')]);
  }
  const large = await ask(`${address}/hall/session`, { headers: { 'x-large': 'x'.repeat(20_000) } });
  expect(large.status).toBe(431);
});

test('whatever is said twice or is no address, nothing fails by it', async () => {
  const identity = await start();
  const { address } = await startWeb(identity.issuer);
  const { ask } = browser();
  for (const [path, status] of [
    ['/hall/sign-in?to=/hall/a&to=//other.example/', 303],
    ['/hall/sign-in?to[]=/hall/', 303],
    ['/callback?code=a&code=b&state=c&state=d', 303],
    ['/hall/api//', 404],
    ['//hall/session', 404],
    ['/hall/%c0', 400],
  ] as const) {
    const answer = await ask(`${address}${path}`);
    expect([path, answer.status]).toEqual([path, status]);
    expect(answer.headers.get('location') ?? '').not.toContain('other.example');
  }
});

test('who signs in anew in a browser has one session there, and the one before is over', async () => {
  const { ask, address, jar } = await inside();
  const [, before] = [...jar].find(([name]) => name.startsWith('birth-hall-session')) ?? [];
  // The issuer still knows who it is.
  let at = `${address}/hall/sign-in`;
  while (!at.startsWith(`${address}/callback`)) at = (await ask(at)).headers.get('location') ?? '';
  await ask(at);
  const cookie = `birth-hall-session=${before?.value}`;
  const old = await fetch(`${address}/hall/session`, { headers: { cookie } });
  expect(await old.json()).toEqual({ signedIn: false });
  expect(await (await ask(`${address}/hall/session`)).json()).toMatchObject({ signedIn: true });
});

test('a session is one application’s, outlives a restart, and ends where the API refuses its token', async () => {
  const { ask, address, api, restart } = await inside();
  expect((await ask(`${address}/hospital/api/v1/births`)).status).toBe(401);
  await restart();
  expect((await ask(`${address}/hall/api/v1/tasks`)).status).toBe(200);
  api.answer = { status: 401, body: { code: 'not-authenticated' } };
  const refused = await ask(`${address}/hall/api/v1/tasks`);
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([401, 'session-ended']);
  expect(await (await ask(`${address}/hall/session`)).json()).toEqual({ signedIn: false });
});

test('a code that another browser began is worth nothing, and no address leads away', async () => {
  const identity = await start();
  const { address } = await startWeb(identity.issuer);
  const victim = browser();
  const { callback } = await signIn(identity, browser(), address);
  const stolen = await victim.ask(callback);
  expect(stolen.headers.get('location')).toBe('/hall/?not-signed-in');
  expect(await (await victim.ask(`${address}/hall/session`)).json()).toEqual({ signedIn: false });
  const other = browser();
  const { come } = await signIn(identity, other, address, '//other.example/hall/');
  expect((await come()).headers.get('location')).toBe('/hall/');
});

test('who signs out is out, and is sent to sign out of the issuer too', async () => {
  const { ask, address, session, identity, api } = await inside();
  const headers = { origin: address, 'x-csrf': session['csrf'] ?? '', 'content-type': 'application/json' };
  const out = await ask(`${address}/hall/sign-out`, { method: 'POST', body: '{}', headers });
  expect(await out.json()).toEqual({ next: `${identity.issuer}/session/end` });
  expect((await ask(`${address}/hall/api/v1/tasks`)).status).toBe(401);
  expect(api.asked).toEqual([]);
});

test('the API is told whose browser asks, by a header that no browser can make', async () => {
  const { ask, address, api } = await inside();
  await ask(`${address}/hall/api/v1/tasks`, { headers: { [CLIENT_HEADER]: sayClient(KEY, '203.0.113.9') } });
  expect(readClient(KEY, api.asked.at(-1)?.client)).toBe('127.0.0.1');
  await ask(`${address}/hall/api/v1/tasks`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
  expect(readClient(KEY, api.asked.at(-1)?.client)).toBe('127.0.0.1');
});

test('a body is bounded by what is taken of it: little here, and what the API takes where it is passed on', async () => {
  const { ask, address, api, session } = await inside();
  const headers = { origin: address, 'x-csrf': session['csrf'] ?? '', 'content-type': 'application/json' };
  const statusOf = async (path: string, bytes: number) =>
    (await ask(`${address}${path}`, { method: 'POST', body: 'x'.repeat(bytes), headers })).status;
  expect(await statusOf('/family/sign-in/link', 8_193)).toBe(413);
  expect(await statusOf('/hall/api/v1/tasks', 100_000)).toBe(200);
  const asked = api.asked.length;
  expect([await statusOf('/hall/api/v1/tasks', 262_145), api.asked.length]).toEqual([413, asked]);
});

test('whoever is not signed in, or did not ask from the page, is told so before what they send is read', async () => {
  const { address, session, jar } = await inside();
  const cookie = [...jar].map(([place, { value }]) => `${place.split('@')[0] ?? ''}=${value}`).join('; ');
  const begin = async (path: string, headers: Record<string, string>): Promise<number | undefined> => {
    const asking = request(`${address}${path}`, {
      method: 'POST',
      headers: {
        origin: address,
        'content-length': '200000',
        'content-type': 'application/json',
        ...headers,
      },
      signal: AbortSignal.timeout(5_000),
    });
    // Nothing more of it comes.
    asking.write('{');
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    asking.on('error', () => undefined).destroy();
    return answer.statusCode;
  };
  const csrf = session['csrf'] ?? '';
  expect(await begin('/family/api/v1/family/pictures', {})).toBe(401);
  expect(await begin('/hall/api/v1/tasks', { 'x-csrf': csrf })).toBe(401);
  expect(await begin('/hall/api/v1/tasks', { cookie, 'x-csrf': `${csrf}x` })).toBe(403);
});

test('whoever begins to sign in again and again is told to come again, and leaves a bounded number of files', async () => {
  const identity = await start();
  const { address } = await startWeb(identity.issuer);
  const all = await Promise.all(
    Array.from({ length: 200 }, () => fetch(`${address}/hall/sign-in`, { redirect: 'manual' })),
  );
  const refused = all.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(15);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a browser whose token was taken back asks who signs in anew, and no other does', async () => {
  const { ask, address, api } = await inside();
  const promptOf = async () =>
    new URL((await ask(`${address}/hall/sign-in`)).headers.get('location') ?? '').searchParams.get('prompt');
  expect(await promptOf()).toBeNull();
  api.answer = { status: 401, body: {} };
  expect((await ask(`${address}/hall/api/v1/tasks`)).status).toBe(401);
  expect(await promptOf()).toBe('login');
});

test('a family’s browser keeps that it had signed in, and shows it with the next link', async () => {
  const identity = await start();
  const { address, api } = await startWeb(identity.issuer);
  const { ask } = browser();
  const signInWith = async (token: string, known: string) => {
    const post = (path: string, body: object) =>
      ask(`${address}/family/sign-in/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { origin: address, 'content-type': 'application/json' },
      });
    api.answer = { status: 200, body: { ticket: 't'.repeat(40) } };
    expect((await post('link', { link: 'l'.repeat(22) })).status).toBe(200);
    const said = JSON.parse(api.asked.at(-1)?.body ?? '{}') as { browsers?: string[] };
    api.answer = { status: 200, body: { token, browser: known } };
    expect((await post('session', { code: '123456' })).status).toBe(200);
    return said.browsers;
  };
  expect(await signInWith('fs_1', '1.aaa')).toEqual([]);
  expect(await signInWith('fs_2', '2.bbb')).toEqual(['1.aaa']);
  expect(await signInWith('fs_3', '3.ccc')).toEqual(['2.bbb', '1.aaa']);
});

test('each page has a policy with a number of its own, and nothing may be kept or framed', async () => {
  const identity = await start();
  const { address } = await startWeb(identity.issuer);
  const policies = await Promise.all([1, 2].map(() => fetch(`${address}/hall/cases/B-1`)));
  const [one, two] = policies.map((page) => page.headers.get('content-security-policy') ?? '');
  const nonce = /'nonce-([^']+)'/.exec(one ?? '')?.[1] ?? '';
  expect(nonce.length).toBeGreaterThan(20);
  expect(two).not.toContain(nonce);
  expect(await policies[0]?.text()).toContain(`nonce="${nonce}"`);
  expect(one).toContain("frame-ancestors 'none'");
  expect(one).not.toContain('unsafe');
  expect(policies[0]?.headers.get('cache-control')).toBe('no-store');
});
