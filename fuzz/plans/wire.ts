import fc from 'fast-check';
import { HOSTILE, valid } from '../../test/support/generated-births.ts';
import type { Plan, PlannedBody, Who } from '../plan.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Bytes that are no birth, or one that is written in another way. */
const bytes: fc.Arbitrary<string> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((raw) => Buffer.from(raw).toString('base64')),
  fc.string({ unit: 'binary', maxLength: 200 }).map(base64),
  fc.constantFrom(
    ...['', '{', '[', 'null', '"', '{"a":1,"a":2}', '{"__proto__":{"x":1}}', '1e999', '\ufeff{}'].map(base64),
    base64('['.repeat(240_000)),
    base64('{"a":'.repeat(40_000)),
    base64(`[${'1,'.repeat(120_000)}1]`),
    base64(JSON.stringify({ consents: Array.from({ length: 3_000 }, () => ({})) })),
    base64(JSON.stringify({ ['长'.repeat(50_000)]: 1 })),
    base64(' '.repeat(300_000)),
    Buffer.from([0xcd, 0xf5, 0xca, 0xbe]).toString('base64'),
  ),
  valid.map((birth) => Buffer.from(JSON.stringify(birth), 'utf16le').toString('base64')),
);

const body: fc.Arbitrary<PlannedBody> = fc
  .tuple(
    fc.oneof(
      bytes.map((raw) => ({ bytes: { base64: raw } })),
      valid.map((json) => ({ json })),
      HOSTILE.map((json) => ({ json })),
    ),
    fc.constantFrom('gzip' as const, 'half-gzip' as const, undefined, undefined),
  )
  .map(([content, packed]) => ({ ...content, packed }));

const headers = fc.record(
  {
    'content-type': fc.constantFrom(
      ...[
        'application/json',
        'application/json; charset=utf-8',
        'application/json; charset=gbk',
        'text/plain',
      ],
      ...[
        'application/json;charset="UTF-8"',
        'multipart/form-data; boundary=x',
        'application/xml',
        '',
        ';;',
        'json',
      ],
    ),
    'content-encoding': fc.constantFrom('gzip', 'br', 'identity', 'gzip, gzip', 'deflate', ''),
    'idempotency-key': fc.constantFrom('k', '', ' ', 'k'.repeat(256), '%00', 'a,b', '中'.repeat(3)),
    accept: fc.constantFrom('*/*', 'text/html', 'application/xml;q=0', ''),
    'accept-encoding': fc.constantFrom('gzip', '*;q=0', 'br'),
    'x-request-id': fc.constantFrom('mine', 'x'.repeat(500)),
    'x-forwarded-for': fc.constantFrom('1.2.3.4', '::1'),
    'if-none-match': fc.constantFrom('*', '"a"'),
    range: fc.constantFrom('bytes=0-10', 'bytes=9-'),
    expect: fc.constantFrom('100-continue', 'tea'),
    'transfer-encoding': fc.constant('chunked'),
    'x-big': fc.constant('b'.repeat(15_000)),
  },
  { requiredKeys: [] },
);

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'PROPFIND',
  'PURGE',
  'TRACE',
] as const;

const PATHS = [
  ...['/v1/births', '/v1/births', '/v1/entitlement-checks', '/v1/cases', '/v1/cases/{case}', '/v1/tasks'],
  ...[
    '/v1/tasks/{task}/completion',
    '/v1/births/{notification}/corrections',
    '/v1/cases/search',
    '/v1/births/',
  ],
  ...['/v1/births/.', '/v1/births/..', '/v1/%', '/v1/births/%E0%A4%A', '//v1/births', '/v1/births?a=%', '*'],
  ...['/v1/cases/{case}/subjects/child-1/erasure', '/', '/openapi.json', '/livez', '/problems/not-found'],
] as const;

/** Any method at any address with any header and body. */
export const wire: fc.Arbitrary<Plan> = fc
  .record({
    who: fc.constantFrom<Who>('hospital', 'otherHospital', 'clerk', 'operator', 'stranger', 'nobody'),
    method: fc.oneof(fc.constantFrom('POST', 'POST', 'GET'), fc.constantFrom(...METHODS)),
    path: fc.constantFrom(...PATHS),
    headers,
    body: fc.option(body, { nil: undefined }),
    pick: fc.nat(),
  })
  .map((plan) => ({ kind: 'wire' as const, ...plan }));

const LINES = [
  ...[
    'GET / HTTP/1.1',
    'GET /livez HTTP/1.0',
    'POST /v1/births HTTP/1.1',
    'NOSUCH /v1/cases HTTP/1.1',
    'GET',
  ],
  ...[
    'GET /v1/cases HTTP/9.9',
    '\u0016\u0003\u0001',
    'GET  /  HTTP/1.1',
    'CONNECT a:1 HTTP/1.1',
    'PRI * HTTP/2.0',
  ],
] as const;

const HEADERS = [
  ...[
    'host: x',
    'host: x',
    'host:',
    'content-length: 5',
    'content-length: -1',
    'content-length: 5, 6',
    ': x',
    'a',
  ],
  ...[
    'transfer-encoding: chunked',
    'transfer-encoding: gzip, chunked',
    'upgrade: websocket',
    'connection: upgrade',
  ],
  ...[
    'connection: close',
    'authorization: Bearer',
    'authorization: Basic eDp5',
    'host: y',
    `b: ${'c'.repeat(20_000)}`,
  ],
] as const;

/** What no HTTP client would send. */
export const raw: fc.Arbitrary<Plan> = fc
  .tuple(
    fc.constantFrom(...LINES),
    fc.array(fc.constantFrom(...HEADERS), { maxLength: 4 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  .map(([line, lines, rest]) => ({
    kind: 'bytes' as const,
    who: 'nobody' as const,
    method: 'GET',
    path: '/',
    headers: {},
    body: { bytes: { base64: base64(`${[line, ...lines].join('\r\n')}\r\n\r\n${rest}`) } },
    pick: 0,
  }));
