import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issuersSchema } from '../../infra/config/issuers.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { startIssuer, type TestIssuer } from '../../test/support/test-issuer.ts';
import { readAccessTokens, type AccessTokens } from './access-tokens.ts';
import { startTestApi, type TestApi } from './api.test-setup.ts';

let database: FreshDatabase;
let issuer: TestIssuer;
let accessTokens: AccessTokens;
let api: TestApi;
let url: string;
const lines: string[] = [];

beforeAll(async () => {
  const sink = new Writable({ write: (line: Buffer, _, done) => (lines.push(line.toString()), done()) });
  const log = pino({ level: 'debug' }, sink);
  database = await createFreshDatabase((await testServers()).adminUrl);
  issuer = await startIssuer();
  const { url: address, audience } = issuer;
  const roles = ['hospital', 'clerk', 'supervisor', 'auditor', 'operator'];
  const settings = issuersSchema.parse([{ name: 'here', issuer: address, audience, roles }]);
  accessTokens = readAccessTokens(settings, log, { coolDownMs: 0 });
  api = await startTestApi(database.url, { log, accessTokens });
  url = await api.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await api.close();
  accessTokens.close();
  await issuer.close();
  await database.drop();
});

const CLERK = { sub: 'c-1', role: 'clerk', divisions: '*', amr: ['pwd', 'otp'] };
const hospitalOf = (facilities: unknown) => ({ sub: 'gfy-1', role: 'hospital', facilities });

function ask(path: string, token: string, body?: unknown): Promise<Response> {
  return fetch(`${url}${path}`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
}

const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code?: string }).code];

describe('with a token of an issuer', () => {
  test('a hospital reports for its facilities, and for no other', async () => {
    const birth = freshSample('lanzhou-first-child');
    const { code } = birth.facility ?? {};
    const token = await issuer.sign({ claims: hospitalOf([code]) });
    expect((await ask('/v1/births', token, birth)).status).toBe(202);
    const path = `/v1/births/${encodeURIComponent(birth.notificationId)}`;
    expect((await ask(path, token)).status).toBe(200);
    for (const facilities of [['OTHER-001'], []]) {
      const other = await issuer.sign({ claims: hospitalOf(facilities) });
      expect((await ask(path, other)).status).toBe(404);
      const posted = await ask('/v1/births', other, freshSample('lanzhou-twins'));
      expect(await codeOf(posted)).toEqual([403, 'facility-not-allowed']);
    }
  });

  test('a clerk works, and does what a clerk may; an operator sees readiness, with the issuer in it', async () => {
    const clerk = await issuer.sign({ claims: CLERK });
    expect((await ask('/v1/cases', clerk)).status).toBe(200);
    expect(await codeOf(await ask('/readyz', clerk))).toEqual([403, 'not-allowed']);
    const operator = await issuer.sign({ claims: { ...CLERK, role: 'operator' } });
    expect((await ask('/readyz', operator)).status).toBe(200);
  });

  test('a clerk who is for no division is not let in', async () => {
    const token = await issuer.sign({ claims: { ...CLERK, divisions: null } });
    for (const path of ['/v1/cases', '/v1/tasks'])
      expect(await codeOf(await ask(path, token))).toEqual([403, 'not-allowed']);
  });

  test.each([
    ['its district', { divisions: ['620102'] }, true],
    ['the city', { divisions: ['220100', '620100'] }, true],
    ['another city', { divisions: ['220100'] }, false],
    ['a department with a matter of it', { department: 'public-security' }, true],
    ['a department with none', { department: 'housing' }, false],
  ])('a clerk of %s sees a case: %o', async (_, claims, sees) => {
    const birth = freshSample('lanzhou-first-child');
    const hospital = await issuer.sign({ claims: hospitalOf('*') });
    const posted = (await (await ask('/v1/births', hospital, birth)).json()) as { caseNumber: string };
    const token = await issuer.sign({ claims: { ...CLERK, ...claims } });
    expect((await ask(`/v1/cases/${posted.caseNumber}`, token)).status).toBe(sees ? 200 : 404);
    const { items } = (await (await ask('/v1/cases', token)).json()) as { items: { caseNumber: string }[] };
    expect(items.some(({ caseNumber }) => caseNumber === posted.caseNumber)).toBe(sees);
  });

  test('a hospital that is for one city reports and finds nothing of another', async () => {
    const birth = freshSample('lanzhou-first-child');
    const elsewhere = await issuer.sign({ claims: { ...hospitalOf('*'), divisions: ['220100'] } });
    expect(await codeOf(await ask('/v1/births', elsewhere, birth))).toEqual([403, 'facility-not-allowed']);
    const here = await issuer.sign({ claims: { ...hospitalOf('*'), divisions: ['620100'] } });
    expect((await ask('/v1/births', here, birth)).status).toBe(202);
    const path = `/v1/births/${encodeURIComponent(birth.notificationId)}`;
    const listed = async (token: string) =>
      ((await (await ask('/v1/births', token)).json()) as { items: { notificationId: string }[] }).items.map(
        ({ notificationId }) => notificationId,
      );
    expect([(await ask(path, here)).status, (await ask(path, elsewhere)).status]).toEqual([200, 404]);
    expect(await listed(here)).toContain(birth.notificationId);
    expect(await listed(elsewhere)).toEqual([]);
  });
});

describe('a token that is not good', () => {
  test('is refused before anything else is read, and stands in no answer and in no log', async () => {
    const stranger = await issuer.newKey('ES256', false);
    const now = Math.floor(Date.now() / 1_000);
    const bad = await Promise.all([
      issuer.sign({ claims: { ...CLERK, aud: 'another' } }),
      issuer.sign({ claims: { ...CLERK, iat: now - 400, exp: now - 100 } }),
      issuer.sign({ claims: { ...CLERK, amr: ['pwd'] } }),
      issuer.sign({ claims: CLERK, key: stranger }),
    ]);
    for (const token of bad) {
      const answer = await ask('/v1/births', token, { nonsense: true });
      const text = await answer.text();
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        401,
        'application/problem+json; charset=utf-8',
      ]);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="birth", error="/);
      for (const part of token.split('.')) {
        expect(text).not.toContain(part);
        expect(lines.join('')).not.toContain(part);
      }
    }
  });

  test('is not called bad while the issuer is away: come again', async () => {
    const known = await issuer.sign({ claims: CLERK });
    expect((await ask('/v1/cases', known)).status).toBe(200);
    issuer.isAway = true;
    const unknown = await issuer.sign({ claims: CLERK, key: await issuer.newKey('ES256', false) });
    const answer = await ask('/v1/cases', unknown);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(await codeOf(answer)).toEqual([503, 'temporarily-unavailable']);
    expect((await ask('/v1/cases', known)).status).toBe(200);
    issuer.isAway = false;
  });
});
