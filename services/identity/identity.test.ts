import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { API_AUDIENCE } from '../../infra/config/issuers.ts';
import { LIMITS } from './attempts.ts';
import {
  atPage,
  authorization,
  browser,
  CALLBACK,
  clientToken,
  exchange,
  follow,
  LINK,
  PASSWORD,
  press,
  SECRET,
  send,
  signIn,
  signOut,
  start,
  tokenIn,
} from './identity.test-setup.ts';

test('a hospital gets a token by its credentials, for its facilities and ten minutes', async () => {
  const { issuer, callerOf } = await start();
  const answer = await clientToken(issuer, 'otherHospital', PASSWORD);
  expect(answer.status).toBe(200);
  const token = await tokenIn(answer);
  expect(await callerOf(token)).toEqual({
    signIn: { at: expect.any(Number), since: expect.any(Number) },
    name: 'demo:otherHospital',
    role: 'hospital',
    facilities: ['OTHER-001'],
    divisions: '*',
  });
  const { exp = 0, iat = 0, aud } = decodeJwt(token);
  expect([exp - iat, aud]).toEqual([600, API_AUDIENCE]);
  for (const [user, password] of [
    ['otherHospital', 'a-password-of-another'],
    ['clerk', PASSWORD],
    ['nobody', PASSWORD],
  ] as const)
    expect((await clientToken(issuer, user, password)).status).toBe(401);
});

test('a token that was renewed lets the clerk in as the first one did, with the second factor', async () => {
  const identity = await start();
  const { issuer, callerOf } = identity;
  const back = await signIn(identity, browser());
  const first = await exchange(issuer, { code: back.searchParams.get('code') ?? '' });
  const given = (await first.json()) as { refresh_token?: string; access_token: string };
  const { refresh_token: refreshToken = '' } = given;
  const renewed = await exchange(issuer, { grant_type: 'refresh_token', refresh_token: refreshToken });
  expect(renewed.status).toBe(200);
  const later = await tokenIn(renewed);
  const signedInAt = decodeJwt(given.access_token)['auth_time'];
  expect([signedInAt, decodeJwt(later)['auth_time']]).toEqual([expect.any(Number), signedInAt]);
  expect(await callerOf(later)).toMatchObject({ name: 'demo:clerk', role: 'clerk' });
});

test('a clerk signs in with password and one-time code, and gets a token for five minutes', async () => {
  const identity = await start();
  const { issuer, callerOf } = identity;
  const back = await signIn(identity, browser());
  expect([back.origin + back.pathname, back.searchParams.get('state')]).toEqual([CALLBACK, 's']);
  const code = back.searchParams.get('code') ?? '';
  const token = await tokenIn(await exchange(issuer, { code }));
  expect(await callerOf(token)).toEqual({
    signIn: { at: expect.any(Number), since: expect.any(Number) },
    name: 'demo:clerk',
    role: 'clerk',
    facilities: [],
    divisions: '*',
  });
  const { exp = 0, iat = 0, amr } = decodeJwt(token);
  expect([exp - iat, amr]).toEqual([300, ['pwd', 'otp', 'mfa']]);
  expect((await exchange(issuer, { code })).status).toBe(400);
});

test('a code is bound to who began: no token without the proof, or at another address', async () => {
  const identity = await start();
  const { issuer } = identity;
  const code = (await signIn(identity, browser())).searchParams.get('code') ?? '';
  const other = randomBytes(32).toString('base64url');
  expect((await exchange(issuer, { code, code_verifier: other })).status).toBe(400);
  const own = browser();
  const plain = await own.ask(authorization(issuer, { code_challenge: '', code_challenge_method: '' }));
  expect(new URL(plain.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
  const elsewhere = await own.ask(
    authorization(issuer, { redirect_uri: 'https://elsewhere.example/callback' }),
  );
  expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([400, null]);
  expect(await elsewhere.text()).toContain('请求不正确');
});

test('one part alone lets nobody in, and no answer says which was right', async () => {
  const identity = await start();
  const own = browser();
  const page = await atPage(identity, own);
  const said = new Set<string>();
  for (const fields of [
    { password: 'wrong', code: identity.code() },
    { code: '000000' },
    { user: 'nobody', code: identity.code() },
    { user: 'otherHospital', code: identity.code() },
  ]) {
    const answer = await send(own, page, fields);
    expect(answer.status).toBe(422);
    said.add((await answer.text()).replace(/ value="(clerk|nobody|otherHospital)"/, ''));
  }
  expect(said.size).toBe(1);
});

test('a one-time code is good once', async () => {
  const identity = await start();
  const code = identity.nextCode();
  const first = browser();
  expect((await send(first, await atPage(identity, first), { code })).status).toBe(303);
  const second = browser();
  const page = await atPage(identity, second);
  expect((await send(second, page, { code })).status).toBe(422);
  expect((await send(second, page, { code: identity.nextCode() })).status).toBe(303);
});

test('a one-time code, and the link that lets in once, are good once also where several come at once', async () => {
  const identity = await start();
  const code = identity.nextCode();
  const browsers = Array.from({ length: 4 }, browser);
  const pages = await Promise.all(browsers.map((each) => atPage(identity, each)));
  const typed = await Promise.all(
    browsers.map((each, i) => send(each, pages[i] ?? { url: '', csrf: '' }, { code })),
  );
  expect(typed.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422, 422, 422]);
  const pressed = await Promise.all(Array.from({ length: 4 }, () => press(browser(), identity)));
  expect(pressed.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 404, 404, 404]);
});

test('a form of another page, or of another browser, is refused', async () => {
  const identity = await start();
  const own = browser();
  const page = await atPage(identity, own);
  const right = { code: identity.nextCode() };
  for (const headers of [{ origin: 'http://evil.example' }, { 'sec-fetch-site': 'cross-site' }])
    expect((await send(own, page, right, headers)).status).toBe(403);
  expect((await send(own, { ...page, csrf: 'x' }, right)).status).toBe(403);
  expect((await send(browser(), page, right)).status).toBe(400);
  expect(
    (await send(own, page, right, { origin: identity.issuer, 'sec-fetch-site': 'same-origin' })).status,
  ).toBe(303);
});

test('guessing closes an account to strangers, and its owner works on', async () => {
  const identity = await start();
  const owner = browser();
  await signIn(identity, owner);
  const stranger = browser();
  const page = await atPage(identity, stranger);
  for (let i = 0; i < LIMITS.strangers.most; i += 1)
    expect((await send(stranger, page, { code: '000000' })).status).toBe(422);
  const shut = await send(stranger, page, { code: identity.nextCode() });
  expect([shut.status, shut.headers.get('retry-after')]).toEqual([429, '900']);
  for (const name of owner.jar.keys()) if (!name.startsWith('device-')) owner.jar.delete(name);
  const again = await atPage(identity, owner);
  expect((await send(owner, again, { code: identity.nextCode() })).status).toBe(303);
});

test('its pages load and run nothing, are not kept, and no secret stands in a log', async () => {
  const identity = await start();
  const own = browser();
  const { url } = await atPage(identity, own);
  const answer = await own.ask(url);
  const html = await answer.text();
  expect(html).not.toMatch(/<script|https?:\/\/(?!127)| on\w+=/);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('cache-control')).toBe('no-store');
  await signIn(identity, browser());
  for (const secret of [PASSWORD, SECRET, 'clerk']) expect(identity.lines.join('')).not.toContain(secret);
});

test('the link lets a newcomer in once, to a page that says who is signed in, and out again', async () => {
  const identity = await start();
  const { issuer } = identity;
  const own = browser();
  // To look at it uses nothing up.
  for (let i = 0; i < 2; i += 1) expect((await own.ask(`${issuer}/once/${LINK}`)).status).toBe(200);
  expect((await press(browser(), identity, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await press(own, identity, { origin: issuer })).status).toBe(303);
  const who = await follow(own, `${issuer}/`);
  expect([who.status, await who.text()]).toEqual([200, expect.stringMatching(/已登录[^]*clerk[^]*窗口/)]);
  expect((await press(browser(), identity)).status).toBe(404);
  expect(await (await follow(browser(), `${issuer}/`)).text()).toContain(
    '<form method="post" action="/sign-in/',
  );

  expect((await signOut(identity, own)).status).toBe(303);
  expect(await (await follow(own, `${issuer}/`)).text()).not.toContain('已登录');
});

test('who signs out is told to the API at once, and all that was given up to then ends', async () => {
  const heard = Promise.withResolvers<string>();
  const api = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      response.writeHead(200).end();
      heard.resolve(new URLSearchParams(body).get('logout_token') ?? '');
    });
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  onTestFinished(() => void api.close());
  const identity = await start(`http://127.0.0.1:${(api.address() as AddressInfo).port}/v1/sign-out`);
  const own = browser();
  const back = await signIn(identity, own);
  const code = back.searchParams.get('code') ?? '';
  expect((await exchange(identity.issuer, { code })).status).toBe(200);
  await signOut(identity, own);
  expect(await identity.signedOut(await heard.promise)).toMatchObject({ caller: 'demo:clerk' });
});

test('a link that is old, or was guessed, lets nobody in', async () => {
  const identity = await start();
  expect((await browser().ask(`${identity.issuer}/once/another`, { method: 'POST' })).status).toBe(404);
  identity.pass(900_000);
  expect((await press(browser(), identity)).status).toBe(404);
});
