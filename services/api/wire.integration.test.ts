import { gzipSync } from 'node:zlib';
import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { head, rawConnection, statusOf } from '../../test/support/raw-http.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { startTestApi, TOKENS, type TestApi } from './api.test-setup.ts';

let database: FreshDatabase;
let api: TestApi;
let url: string;
const lines: Record<string, unknown>[] = [];

beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  const sink = new Writable({
    write(line: Buffer, _encoding, done) {
      lines.push(JSON.parse(line.toString()) as Record<string, unknown>);
      done();
    },
  });
  api = await startTestApi(database.url, { log: pino({ level: 'info' }, sink) });
  url = await api.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const SAMPLE = () => freshSample('lanzhou-first-child');

function birth(body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${url}/v1/births`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${TOKENS.hospital}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...headers,
    },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}

async function codeOf(response: Response): Promise<unknown> {
  return [response.status, ((await response.json()) as { code?: string }).code];
}

describe('a body that is packed', () => {
  it('is read as it would be without', async () => {
    const body = JSON.stringify(SAMPLE());
    const key = { 'idempotency-key': randomUUID() };
    const packed = await birth(gzipSync(body), { 'content-encoding': 'gzip', ...key });
    expect(packed.status).toBe(202);
    const plain = await birth(body, key);
    expect([plain.status, await plain.json()]).toEqual([202, await packed.json()]);
  });

  it.each<[string, Buffer, string, unknown]>([
    ['more than it may hold', gzipSync(Buffer.alloc(50_000_000, ' ')), 'gzip', [413, 'too-large']],
    ['no gzip', Buffer.from('{}'), 'gzip', [400, 'not-gzip']],
    ['the half of one', gzipSync('{"a":"abcdefgh"}').subarray(0, 12), 'gzip', [400, 'not-gzip']],
    ['another packing', gzipSync('{}'), 'br', [415, 'unsupported-media-type']],
    ['packed twice', gzipSync(gzipSync('{}')), 'gzip, gzip', [415, 'unsupported-media-type']],
  ])('is refused: %s', async (_, body, encoding, expected) => {
    expect(await codeOf(await birth(body, { 'content-encoding': encoding }))).toEqual(expected);
  });
});

describe('a body of brackets', () => {
  it.each([
    ['[', '['.repeat(240_000)],
    ['[[…]]', '['.repeat(120_000) + ']'.repeat(120_000)],
    ['a number that is none, deep inside', `${'['.repeat(100_000)}1e999${']'.repeat(100_000)}`],
    ['objects', '{"a":'.repeat(40_000)],
  ])('is refused with a short answer: %s', async (_, body) => {
    const answer = await birth(body);
    const text = await answer.text();
    expect(answer.status).toBe(400);
    expect(text.length).toBeLessThan(2_000);
  });
});

describe('a method', () => {
  const call = (method: string, path = '/v1/cases') =>
    fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${TOKENS.clerk}` } });

  it('HEAD has the head of GET', async () => {
    const answer = await call('HEAD');
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('OPTIONS says what an address answers, and 404 where there is none', async () => {
    const answer = await call('OPTIONS', '/v1/births');
    expect([answer.status, answer.headers.get('allow')]).toEqual([204, expect.stringContaining('POST')]);
    expect((await call('OPTIONS', '/v1/nothing')).status).toBe(404);
  });

  it.each(['DELETE', 'PUT', 'PROPFIND', 'NOSUCH', 'nosuch'])(
    '%s is not answered by a list',
    async (method) => {
      const connection = await rawConnection(url);
      connection.send(head(method, '/v1/cases'));
      const said = await connection.answered;
      connection.close();
      expect(statusOf(said)).toBe(405);
      expect(said.toLowerCase()).toMatch(/\nallow: [^\n]*get/);
      expect(said).toContain('"code":"method-not-allowed"');
    },
  );
});

describe('a request that is none', () => {
  it.each([
    ['bytes', '\u0016\u0003\u0001nothing\r\n\r\n', 405],
    ['a header without an end', `GET / HTTP/1.1\r\na: ${'b'.repeat(20_000)}`, 431],
    ['two lengths', head('POST', '/v1/births', { 'content-length': '1, 2' }), 400],
    ['no host', 'GET /livez HTTP/1.1\r\n\r\n', 400],
  ])('is told so, with its number: %s', async (_, sent, status) => {
    const connection = await rawConnection(url);
    connection.send(sent);
    const said = await connection.answered;
    connection.close();
    expect(statusOf(said)).toBe(status);
    expect(said.toLowerCase()).toMatch(/x-request-id: [0-9a-f-]{36}/);
    expect(said.toLowerCase()).toContain('application/problem+json');
  });

  it('with an expectation of its own is answered all the same', async () => {
    const connection = await rawConnection(url);
    connection.send(head('GET', '/livez', { expect: 'tea' }));
    expect(statusOf(await connection.answered)).toBe(200);
    connection.close();
  });
});

describe('every answer', () => {
  it('has its number and is kept by no store on the way', async () => {
    for (const answer of [
      await fetch(`${url}/v1/cases`, { headers: { authorization: `Bearer ${TOKENS.clerk}` } }),
      await fetch(`${url}/v1/cases`),
      await fetch(`${url}/nothing`),
      await fetch(`${url}/v1/%`),
      await fetch(`${url}/v1/cases/${'a'.repeat(2_000)}`),
    ]) {
      expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('is answered with nothing where it has not changed', async () => {
    const ask = (asked: string, path = '/v1/cases?limit=1') =>
      fetch(`${url}${path}`, {
        headers: { authorization: `Bearer ${TOKENS.clerk}`, 'if-none-match': asked },
      });
    const first = await ask('"something"');
    const tag = first.headers.get('etag') ?? '';
    expect([first.status, tag]).toEqual([200, expect.stringMatching(/^"[\w-]{22}"$/)]);
    await first.text();
    for (const asked of [tag, `"other", W/${tag}`]) {
      const again = await ask(asked);
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, tag, '']);
    }
    expect((await birth(JSON.stringify(SAMPLE()))).status).toBe(202);
    const changed = await ask(tag);
    expect([changed.status, changed.headers.get('etag') === tag]).toEqual([200, false]);
    expect((await ask(tag, '/v1/nothing')).status).toBe(404);
  });

  it('that refuses is in the log by it: who, where, why, and nothing of what was sent', async () => {
    const personal = '王某某13900000001';
    const sent = SAMPLE();
    const refused = [
      await fetch(`${url}/v1/births/${encodeURIComponent(personal)}`),
      await fetch(`${url}/v1/cases/${encodeURIComponent(personal)}`, {
        headers: { authorization: `Bearer ${TOKENS.hospital}` },
      }),
      await fetch(`${url}/v1/cases/${encodeURIComponent(personal)}`, {
        headers: { authorization: `Bearer ${TOKENS.clerk}` },
      }),
      await birth(JSON.stringify({ ...sent, [personal]: personal })),
    ];
    const logged = refused.map((answer) => {
      const id = answer.headers.get('x-request-id');
      return lines.find(({ requestId }) => requestId === id);
    });
    expect(logged).toMatchObject([
      { status: 401, code: 'not-authenticated', route: '/v1/births/:notificationId', client: null },
      { status: 403, code: 'not-allowed', client: 'hospital' },
      { status: 404, code: 'not-found', client: 'clerk' },
      { status: 422, code: 'validation-failed', errors: ['unknown-field'], method: 'POST' },
    ]);
    expect(JSON.stringify(lines)).not.toContain(personal.slice(3));
  });

  it('that refuses a second report, another key or too much is there too', async () => {
    const sent = SAMPLE();
    const key = { 'idempotency-key': randomUUID() };
    await birth(JSON.stringify(sent), key);
    const answers = [
      await birth(JSON.stringify({ ...sent, childRank: 5 })),
      await birth(JSON.stringify(SAMPLE()), key),
    ];
    const codes = answers.map(
      (answer) => lines.find(({ requestId }) => requestId === answer.headers.get('x-request-id'))?.['code'],
    );
    expect(codes).toEqual(['delivery-differs', 'idempotency-key-reused']);
  });
});
