import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { startTestApi, type CallOptions, type TestApi, type Who } from './api.test-setup.ts';
import { ADDRESSES } from './addresses.test-data.ts';

let database: FreshDatabase;
let api: TestApi;
beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  api = await startTestApi(database.url);
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const birth = (): CallOptions => ({ body: freshSample('lanzhou-first-child') });

interface Problem {
  readonly code: string;
}

describe('who may do what', () => {
  test.each<[string, Who | undefined, string, CallOptions, number, string]>([
    ['a birth without a token', undefined, '/v1/births', birth(), 401, 'not-authenticated'],
    [
      'a birth with a wrong token',
      undefined,
      '/v1/births',
      { ...birth(), headers: { authorization: 'Bearer wrong' } },
      401,
      'not-authenticated',
    ],
    ['a birth from a clerk', 'clerk', '/v1/births', birth(), 403, 'not-allowed'],
    ['a birth of another facility', 'otherHospital', '/v1/births', birth(), 403, 'facility-not-allowed'],
    ['cases for a hospital', 'hospital', '/v1/cases', {}, 403, 'not-allowed'],
    ['tasks for a hospital', 'hospital', '/v1/tasks', {}, 403, 'not-allowed'],
    ['a case without a token', undefined, '/v1/cases/x', {}, 401, 'not-authenticated'],
    [
      'corrections without a token',
      undefined,
      '/v1/births/x/corrections',
      { body: {} },
      401,
      'not-authenticated',
    ],
    ['corrections', 'hospital', '/v1/births/x/corrections', { body: {} }, 501, 'not-yet-available'],
    ['an annulment', 'hospital', '/v1/births/x/annulment', { body: {} }, 501, 'not-yet-available'],
    ['readiness without a token', undefined, '/readyz', {}, 401, 'not-authenticated'],
    ['readiness for a supervisor', 'supervisor', '/readyz', {}, 403, 'not-allowed'],
    ['metrics without a token', undefined, '/metrics', {}, 401, 'not-authenticated'],
    ['metrics for a hospital', 'hospital', '/metrics', {}, 403, 'not-allowed'],
    ['cases for an operator', 'operator', '/v1/cases', {}, 403, 'not-allowed'],
    ['an address that is none', undefined, '/v1/nothing', {}, 404, 'not-found'],
    ['an address that cannot be read', 'clerk', '/v1/cases/%E0%A4%A', {}, 404, 'not-found'],
    ['a method that is none', 'hospital', '/v1/entitlement-checks', {}, 405, 'method-not-allowed'],
  ])('%s', async (_, who, path, options, status, code) => {
    const answer = await api.call(who, path, options);
    expect([answer.statusCode, answer.json<Problem>().code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.headers['content-language']).toBe('zh-CN');
    expect('www-authenticate' in answer.headers).toBe(status === 401);
  });
});

describe('the order of the checks of a birth', () => {
  test.each<[string, Who | undefined, CallOptions, number, string]>([
    ['token before key', undefined, { body: '{', key: null }, 401, 'not-authenticated'],
    ['key before body', 'hospital', { body: '{', key: null }, 400, 'idempotency-key-missing'],
    ['a key of blanks is none', 'hospital', { body: '{}', key: '  ' }, 400, 'idempotency-key-missing'],
    ['a key without end', 'hospital', { body: '{}', key: 'k'.repeat(300) }, 400, 'idempotency-key-invalid'],
    ['a broken body', 'hospital', { body: '{' }, 400, 'not-json'],
    ['an empty body', 'hospital', { body: '' }, 400, 'not-json'],
    ['a body that is null', 'hospital', { body: 'null' }, 422, 'validation-failed'],
    ['a body that is a list', 'hospital', { body: '[]' }, 422, 'validation-failed'],
    ['a poisoned body', 'hospital', { body: '{"__proto__":{}}' }, 400, 'not-json'],
    [
      'another kind of body',
      'hospital',
      { body: 'x', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported-media-type',
    ],
    ['a body without end', 'hospital', { body: `{"a":"${'x'.repeat(400_000)}"}` }, 413, 'too-large'],
    [
      'content before facility',
      'otherHospital',
      { body: freshSample('bad-no-mother') },
      422,
      'validation-failed',
    ],
  ])('%s', async (_, who, options, status, code) => {
    const answer = await api.call(who, '/v1/births', options);
    expect([answer.statusCode, answer.json<Problem>().code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });
});

describe('operators', () => {
  test('find health and metrics; whether it lives, anybody does', async () => {
    expect((await api.call(undefined, '/livez')).statusCode).toBe(200);
    expect((await api.call('operator', '/readyz')).json()).toEqual({
      status: 'ok',
      checks: [{ name: 'database', ok: true }],
    });
    const metrics = await api.call('operator', '/metrics');
    expect(metrics.headers['content-type']).toContain('text/plain');
    expect(metrics.body).toContain('birth_http_request_seconds');
  });

  test('the document describes every address with its errors', async () => {
    const answer = await api.call(undefined, '/openapi.json');
    expect(answer.statusCode).toBe(200);
    const document = answer.json<{
      openapi: string;
      paths: Record<string, Record<string, { summary: string; responses: Record<string, unknown> }>>;
      components: { schemas: Record<string, unknown>; securitySchemes: object };
    }>();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual(ADDRESSES);
    expect(Object.keys(document.paths['/v1/births']?.['post']?.responses ?? {})).toEqual([
      '200',
      '202',
      '400',
      '401',
      '403',
      '408',
      '409',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
    ]);
    for (const methods of Object.values(document.paths))
      for (const operation of Object.values(methods)) expect(operation.summary).toMatch(/[\u4e00-\u9fff]/);
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['BirthNotificationInput', 'Case', 'Problem', 'Task']),
    );
    expect(document.components.securitySchemes).toHaveProperty('token');
    expect(document.components.schemas).not.toHaveProperty('CommandEnvelope');
    expect(document.paths['/v1/births']?.['post']).toMatchObject({
      parameters: [{ name: 'idempotency-key', required: true }],
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/BirthNotificationInput' } } },
      },
    });
  });
});

describe('an entitlement check', () => {
  test('needs neither names nor documents nor phones, and stores nothing', async () => {
    const { mother, father, ...rest } = freshSample('lanzhou-first-child');
    const anonymous = (parent: object) =>
      Object.fromEntries(
        Object.entries(parent).filter(([key]) => !['name', 'idType', 'idNumber', 'phone'].includes(key)),
      );
    const body = { ...rest, mother: anonymous(mother), father: anonymous(father ?? {}), asOf: '2026-11-22' };
    const before = await api.pool.query('select count(*) from ledger.birth_case');
    const answer = await api.call('clerk', '/v1/entitlement-checks', { body, key: null });
    expect(answer.statusCode, answer.body).toBe(200);
    const { asOf, entitlements } = answer.json<{
      asOf: string;
      entitlements: { code: string; outcome: string; days?: number }[];
    }>();
    expect(asOf).toBe('2026-11-22');
    expect(entitlements.find((row) => row.code === 'maternity-leave')).toMatchObject({
      outcome: 'eligible',
      days: 180,
    });
    const whole = await api.call('clerk', '/v1/entitlement-checks', {
      body: { ...rest, mother, father, asOf: '2026-11-22' },
    });
    expect(whole.json()).toEqual(answer.json());
    expect(whole.json<{ guidance: object[] }>().guidance).toContainEqual(
      expect.objectContaining({ code: 'newborn-screening', subject: 'child-1', authority: '卫健' }),
    );
    expect((await api.pool.query('select count(*) from ledger.birth_case')).rows).toEqual(before.rows);
  });

  test('asks for what is missing, in every question', async () => {
    const call = async (body: object) => {
      const answer = await api.call('clerk', '/v1/entitlement-checks', { body, key: null });
      expect(answer.statusCode, answer.body).toBe(200);
      return answer.json<{ entitlements: { code: string; outcome: string; missing?: string[] }[] }>()
        .entitlements;
    };
    const outcomes = async (body: object) => (await call(body)).map(({ code, outcome }) => [code, outcome]);
    for (const row of await call({ asOf: '2026-11-22' })) {
      expect(row).toMatchObject({ outcome: 'unknown', missing: ['delivery.at'] });
    }
    expect(await outcomes({ asOf: '2026-11-22', institution: {} })).toEqual([
      ['childcare-construction-subsidy', 'unknown'],
      ['childcare-operating-subsidy', 'unknown'],
    ]);
    const draft = { asOf: '2026-11-22', institution: { divisionCode: '620723', slots: 19 } };
    expect(await outcomes(draft)).toEqual([
      ['childcare-construction-subsidy', 'no-scheme'],
      ['childcare-operating-subsidy', 'no-scheme'],
    ]);
    expect(await outcomes({ ...draft, includeDrafts: true })).toEqual([
      ['childcare-construction-subsidy', 'unknown'],
      ['childcare-operating-subsidy', 'unknown'],
    ]);
    const persons = [
      { sex: 'female', birthDate: '1960-01-01' },
      { sex: 'male', birthDate: '1960-01-01' },
    ];
    const specialFamily = { divisionCode: '620102', event: 'only-child-died', noLivingChild: true, persons };
    expect(await call({ asOf: '2026-11-22', specialFamily })).toMatchObject([
      { subject: 'person-1', outcome: 'eligible', amountPerMonthFen: 110_000 },
      { subject: 'person-2', outcome: 'eligible', amountPerMonthFen: 110_000 },
    ]);
  });

  test('says which facts it cannot read', async () => {
    const { mother, ...rest } = freshSample('lanzhou-first-child');
    const call = (body: object) => api.call('clerk', '/v1/entitlement-checks', { body, key: null });
    const noDate = await call({ ...rest, mother });
    expect(noDate.json<{ errors: { pointer: string }[] }>().errors.map((e) => e.pointer)).toEqual(['/asOf']);
    const wrong = await call({
      ...rest,
      mother: { ...mother, idNumber: undefined, birthDate: 'x' },
      asOf: '2026-11-22',
    });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json<{ errors: { pointer: string }[] }>().errors.map((e) => e.pointer)).toContain(
      '/mother/birthDate',
    );
    const two = await call({ institution: {}, childRank: 1, asOf: '2026-11-22' });
    expect([two.statusCode, two.json<Problem>().code]).toEqual([422, 'validation-failed']);
  });
});
