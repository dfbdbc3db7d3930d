import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issuersSchema } from '../../infra/config/issuers.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { startIssuer, type TestIssuer, type TokenParts } from '../../test/support/test-issuer.ts';
import { readAccessTokens, type AccessTokens } from './access-tokens.ts';
import { startTestApi, TOKENS, type TestApi, type Who } from './api.test-setup.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const CLERK = { role: 'clerk', divisions: '*', amr: ['pwd', 'otp'] };
const HALL = 'hall-of-the-tests';

let database: FreshDatabase;
let issuer: TestIssuer;
let accessTokens: AccessTokens;
let api: TestApi;
let other: TestApi;

beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  issuer = await startIssuer();
  const { url, audience } = issuer;
  const roles = ['hospital', 'clerk', 'supervisor', 'operator'];
  const settings = issuersSchema.parse([{ name: 'here', issuer: url, audience, roles, clients: [HALL] }]);
  accessTokens = readAccessTokens(settings, { warn: () => undefined }, { coolDownMs: 0 });
  api = await startTestApi(database.url, { accessTokens });
  other = await startTestApi(database.url, { accessTokens });
});
afterAll(async () => {
  await Promise.all([api.close(), other.close()]);
  accessTokens.close();
  await issuer.close();
  await database.drop();
});

const now = (): number => Math.floor(Date.now() / 1_000);

/** A token that was given a while ago: what is given in the second of a revocation is refused with it. */
const tokenOf = (sub: string, more: object = {}): Promise<string> =>
  issuer.sign({ claims: { ...CLERK, sub, iat: now() - 10, ...more } });

const at = ({ app }: TestApi, token: string) =>
  app.inject({ url: '/v1/cases', headers: { authorization: `Bearer ${token}` } });
const statusOf = async (token: string, of: TestApi = api): Promise<number> =>
  (await at(of, token)).statusCode;

const revoke = (kind: string, name: string, body: object = {}, who: Who = 'operator') =>
  api.call(who, `/v1/revocations/${kind}/${encodeURIComponent(name)}`, {
    method: 'PUT',
    body: { reason: 'lost', ...body },
  });
const lift = (kind: string, name: string) =>
  api.call('operator', `/v1/revocations/${kind}/${encodeURIComponent(name)}`, { method: 'DELETE' });

describe('tokens that are taken back', () => {
  test('are refused at once, and at every other API within two seconds; who signs in again is let in', async () => {
    const token = await tokenOf('c-1');
    expect([await statusOf(token), await statusOf(token, other)]).toEqual([200, 200]);
    const done = await revoke('caller', 'here:c-1');
    const revokedAt = Date.now();
    expect(done.json(), done.body).toMatchObject({ name: 'here:c-1', forGood: false, by: 'operator' });
    const refused = await at(api, token);
    expect([refused.statusCode, refused.json()]).toMatchObject([401, { code: 'not-authenticated' }]);
    expect(refused.headers['www-authenticate']).toMatch(
      /error="invalid_token", error_description="revoked"$/,
    );
    await expect.poll(() => statusOf(token, other), { timeout: 2_000, interval: 50 }).toBe(401);
    expect(Date.now() - revokedAt).toBeLessThanOrEqual(2_000);
    const renewed = await tokenOf('c-1', { iat: now() + 2, auth_time: now() - 10 });
    expect([await statusOf(renewed), await statusOf(await tokenOf('c-1', { iat: now() + 2 }))]).toEqual([
      401, 401,
    ]);
    const anew = { iat: now() + 2, auth_time: now() + 2 };
    expect(await statusOf(await tokenOf('c-1', anew))).toBe(200);
    expect(await statusOf(await tokenOf('c-2'))).toBe(200);
  });

  test('are refused however new, where it is for good, until they are let in again', async () => {
    await revoke('caller', 'here:c-3', { forGood: true });
    const later = await tokenOf('c-3', { iat: now() + 2 });
    expect(await statusOf(later)).toBe(401);
    expect((await lift('caller', 'here:c-3')).statusCode).toBe(200);
    expect([await statusOf(later), (await lift('caller', 'here:c-3')).statusCode]).toEqual([200, 404]);
  });

  test('may be of one sign-in', async () => {
    const [one, two] = await Promise.all(['s-1', 's-2'].map((sid) => tokenOf('c-4', { sid })));
    await revoke('session', 'here:s-1');
    expect([await statusOf(one ?? ''), await statusOf(two ?? '')]).toEqual([401, 200]);
  });

  test('that were given for good are refused until somebody takes that back', async () => {
    const done = await revoke('caller', 'clerk');
    expect(done.json()).toMatchObject({ forGood: true });
    expect(await statusOf(TOKENS.clerk)).toBe(401);
    await lift('caller', 'clerk');
    expect(await statusOf(TOKENS.clerk)).toBe(200);
  });

  test('are nobody’s whom a supervisor of some divisions names, and no parent’s: all mothers have one name', async () => {
    const bounded = await revoke('caller', 'here:c-6', {}, 'foreignSupervisor');
    expect(bounded.statusCode).toBe(403);
    expect((await revoke('caller', 'parent:mother')).statusCode).toBe(404);
    expect(await statusOf(await tokenOf('c-6'))).toBe(200);
  });

  test('are listed, and by whom stands in the audit with the reason', async () => {
    await revoke('caller', 'here:c-5', { reason: 'left' }, 'supervisor');
    const list = await api.call('operator', '/v1/revocations');
    expect(list.json<{ items: { name: string; by: string }[] }>().items).toContainEqual(
      expect.objectContaining({ name: 'here:c-5', by: 'supervisor' }),
    );
    const { rows } = await api.pool.query(
      `select who, purpose from ledger.audit_line where operation = 'putRevocation' order by line desc limit 1`,
    );
    expect(rows).toEqual([{ who: 'supervisor', purpose: 'left' }]);
  });
});

describe('an issuer that signs somebody out', () => {
  const tokenThat = ({ claims, ...parts }: TokenParts): Promise<string> =>
    issuer.sign({
      claims: {
        ...{ aud: HALL, iat: now(), exp: null, jti: 'j-1', sub: null, events: { [EVENT]: {} } },
        ...claims,
      },
      header: { typ: 'logout+jwt' },
      ...parts,
    });
  const say = (token: string) =>
    api.app.inject({
      method: 'POST',
      url: '/v1/sign-out',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ logout_token: token }).toString(),
    });

  test('ends the tokens of that sign-in, and those that name none, and no other', async () => {
    const tokens = await Promise.all([{ sid: 'o-1' }, { sid: 'o-2' }, {}].map((each) => tokenOf('o', each)));
    const said = await say(await tokenThat({ claims: { sub: 'o', sid: 'o-1' } }));
    expect([said.statusCode, said.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(await Promise.all(tokens.map((token) => statusOf(token)))).toEqual([401, 200, 401]);
  });

  test('without a sign-in ends all that the person has', async () => {
    const tokens = await Promise.all([{ sid: 'p-1' }, {}].map((each) => tokenOf('p', each)));
    expect((await say(await tokenThat({ claims: { sub: 'p' } }))).statusCode).toBe(200);
    expect(await Promise.all(tokens.map((token) => statusOf(token)))).toEqual([401, 401]);
  });

  test.each<[string, TokenParts]>([
    ['for another client', { claims: { sub: 'q', aud: 'another' } }],
    ['for the API, as an access token is', { claims: { sub: 'q', aud: 'urn:birth:api' } }],
    ['that tells of no sign-out', { claims: { sub: 'q', events: null } }],
    ['that tells of something else', { claims: { sub: 'q', events: { 'https://example/other': {} } } }],
    ['with a nonce, as an ID token has', { claims: { sub: 'q', nonce: 'n' } }],
    ['of nobody', { claims: {} }],
    ['of long ago', { claims: { sub: 'q', iat: now() - 600 } }],
    ['that calls itself an access token', { claims: { sub: 'q' }, header: { typ: 'at+jwt' } }],
  ])('is not believed with a token %s', async (_, parts) => {
    const token = await tokenOf('q');
    const said = await say(await tokenThat(parts));
    expect([said.statusCode, said.json()]).toMatchObject([400, { code: 'bad-request' }]);
    expect(await statusOf(token)).toBe(200);
  });

  test('is not believed with a key of somebody else, or without a token', async () => {
    const key = await issuer.newKey('ES256', false);
    expect((await say(await tokenThat({ claims: { sub: 'q' }, key }))).statusCode).toBe(400);
    expect((await say('')).statusCode).toBe(400);
    const json = await api.app.inject({
      method: 'POST',
      url: '/v1/sign-out',
      payload: { logout_token: 'x' },
    });
    expect(json.statusCode).toBe(400);
  });
});

test('who asks too much is told when to come again, with a token and without', async () => {
  const hurried = await startTestApi(database.url, { rates: { ofCaller: 3, ofAddress: 2 } });
  try {
    const ask = async (who: Who | undefined) => {
      const answer = await hurried.call(who, '/v1/tasks');
      return [answer.statusCode, answer.headers['retry-after']];
    };
    for (let n = 0; n < 3; n += 1) expect(await ask('clerk')).toEqual([200, undefined]);
    expect(await ask('clerk')).toEqual([429, '20']);
    expect(await ask('supervisor')).toEqual([200, undefined]);
    for (let n = 0; n < 2; n += 1) expect(await ask(undefined)).toEqual([401, undefined]);
    expect(await ask(undefined)).toEqual([429, '30']);
  } finally {
    await hurried.close();
  }
});
