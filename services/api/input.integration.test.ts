import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { layOver } from '../../test/support/lay-over.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { startTestApi, TOKENS, type TestApi } from './api.test-setup.ts';

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

interface Problem {
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

let serial = 0;

/** Posts bytes as they are. */
async function post(payload: Buffer | string, type = 'application/json') {
  serial += 1;
  const answer = await api.app.inject({
    method: 'POST',
    url: '/v1/births',
    headers: {
      authorization: `Bearer ${TOKENS.hospital}`,
      'content-type': type,
      'idempotency-key': `input-${process.pid}-${serial}`,
    },
    payload,
  });
  return { status: answer.statusCode, body: answer.json<Problem>(), text: answer.body };
}

const report = (body: unknown) => api.call('hospital', '/v1/births', { body });
const cases = async () =>
  Number((await api.pool.query<{ n: string }>('select count(*) n from ledger.birth_case')).rows[0]?.n);

describe('bytes', () => {
  test.each([
    ['UTF-8 by name', 'application/json; charset=UTF-8', 202],
    ['another charset by name', 'application/json; charset=gbk', 415],
    ['another charset in quotes', 'application/json;charset="GB18030"', 415],
    ['text', 'text/plain', 415],
  ])('%s', async (_, type, status) => {
    const sent = JSON.stringify(freshSample('lanzhou-first-child'));
    expect((await post(sent, type)).status).toBe(status);
  });

  test('GB 18030 under no name is no UTF-8, and makes no case', async () => {
    const text = JSON.stringify(freshSample('lanzhou-first-child'));
    // 王 in GB 18030
    const [before = '', after = ''] = text.split('王示例');
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0xcd, 0xf5]), Buffer.from(after)]);
    const count = await cases();
    expect(await post(bytes)).toMatchObject({ status: 400, body: { code: 'not-utf-8' } });
    expect(await cases()).toBe(count);
  });

  test('the mark of UTF-8 at the beginning is no part of it', async () => {
    expect((await post(`\uFEFF${JSON.stringify(freshSample('lanzhou-first-child'))}`)).status).toBe(202);
  });

  test.each([
    ['a field twice', (text: string) => text.replace('{', '{"childRank":1,'), 400],
    ['no JSON', (text: string) => text.slice(1), 400],
    ['nothing', () => '', 400],
    ['a number beyond all', (text: string) => text.replace('"weeks":39', '"weeks":1e999'), 400],
    ['half a character', (text: string) => text.replace('李安然', '李\\ud800然'), 422],
    ['a lost character', (text: string) => text.replace('李安然', '李\uFFFD然'), 422],
  ])('%s', async (_, change, status) => {
    const { text, ...answer } = await post(change(JSON.stringify(freshSample('lanzhou-first-child'))));
    expect(answer.status, text).toBe(status);
    expect(text.length).toBeLessThan(2_000);
  });

  test('a body full of what cannot be read is answered shortly and soon', async () => {
    const body = {
      ...freshSample('lanzhou-first-child'),
      consents: Array.from({ length: 15_000 }, () => 'x\u0001'),
    };
    const from = performance.now();
    const { status, text } = await post(JSON.stringify(body));
    expect(status).toBe(422);
    expect(text.length).toBeLessThan(20_000);
    expect(performance.now() - from).toBeLessThan(2_000);
  });
});

describe('a report', () => {
  test('is kept as it is meant', async () => {
    const birth = freshSample('lanzhou-first-child');
    const sent = layOver<object>(birth, {
      mother: {
        phone: birth.mother.phone?.replace(/(...)(....)(....)/, ' $1-$2-$3 '),
        ethnicity: '/',
        idNumber: birth.mother.idNumber.toLowerCase(),
      },
      father: { name: '李　示例' },
      choices: { payee: { accountNumber: '6200 0000 0000 0000 001' } },
    });
    expect((await report(sent)).statusCode).toBe(202);
    // The same in the plain way of writing it is the same delivery.
    const { ethnicity: _, ...mother } = birth.mother;
    const plain = await report({ ...birth, mother });
    expect([plain.statusCode, plain.json<object>()]).toMatchObject([
      200,
      { caseNumber: expect.any(String) as unknown },
    ]);
  });

  test('with many faults names fifty of them, and how many there are', async () => {
    const children = Array.from({ length: 10 }, (_, i) => ({ order: i, a: 1, b: 1, c: 1, d: 1, e: 1 }));
    const answer = await report({ ...freshSample('lanzhou-first-child'), children });
    expect(answer.statusCode).toBe(422);
    const problem = answer.json<Problem & { detail: string }>();
    expect(problem.errors).toHaveLength(50);
    expect(problem.detail).toMatch(/^共\d+处需要更正，先列出50处$/);
  });
});

describe('what was missing', () => {
  const unweighed = () => {
    const birth = freshSample('lanzhou-first-child');
    const [child] = birth.children;
    const { weightGrams: _w, lengthCm: _l, ...rest } = child ?? {};
    return { birth, partial: { ...birth, children: [rest] } };
  };

  test('is added by the same number, once, and the same key is answered the same', async () => {
    const { birth, partial } = unweighed();
    const first = (await report(partial)).json<{ caseNumber: string; statusUrl: string }>();
    const key = `added-${birth.notificationId}`;
    const added = await api.call('hospital', '/v1/births', { body: birth, key });
    expect([added.statusCode, added.json()]).toEqual([
      200,
      { ...first, added: ['/children/0/lengthCm', '/children/0/weightGrams'] },
    ]);
    expect((await api.call('hospital', '/v1/births', { body: birth, key })).json()).toEqual(added.json());
    const again = await report(birth);
    expect([again.statusCode, again.json()]).toEqual([200, first]);
    const events = await api.pool.query(
      "select 1 from ledger.case_event where case_number = $1 and type = 'facts.added'",
      [first.caseNumber],
    );
    expect(events.rowCount).toBe(1);
  });

  test('and something else that is not the same is refused whole', async () => {
    const { birth, partial } = unweighed();
    await report(partial);
    const answer = await report({ ...birth, childRank: 3 });
    expect(answer.statusCode).toBe(409);
    const pointers = answer.json<Problem>().errors?.map(({ pointer }) => pointer);
    expect(pointers).toContain('/childRank');
  });

  test('twins come one at a time, each with matters and a key of its own', async () => {
    const twins = freshSample('lanzhou-twins');
    const [one] = twins.children;
    const first = await report({ ...twins, children: [one] });
    expect(first.statusCode, first.body).toBe(202);
    const { caseNumber, statusUrl } = first.json<{ caseNumber: string; statusUrl: string }>();
    const before = (await api.call('hospital', statusUrl)).json<{
      asks: string[];
      matters: { subject: string }[];
    }>();
    expect(before.asks).toEqual(['/children/1']);
    expect(before.matters.map(({ subject }) => subject)).not.toContain('child-2');
    const second = await report(twins);
    expect([second.statusCode, second.json()]).toEqual([
      200,
      { caseNumber, statusUrl, added: ['/children/1'] },
    ]);
    const after = (await api.call('hospital', statusUrl)).json<{
      asks: string[];
      matters: { subject: string }[];
    }>();
    expect(after.asks).toEqual([]);
    expect(after.matters.map(({ subject }) => subject)).toContain('child-2');
    const keys = await api.pool.query<{ subject: string }>(
      "select subject from ledger.subject where case_number = $1 and subject like 'child-%' and wrapped_key is not null order by 1",
      [caseNumber],
    );
    expect(keys.rows.map(({ subject }) => subject)).toEqual(['child-1', 'child-2']);
  });

  test('two reports of it at once add it once', async () => {
    const { birth, partial } = unweighed();
    const { caseNumber } = (await report(partial)).json<{ caseNumber: string }>();
    const answers = await Promise.all([report(birth), report(birth), report(birth)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    const revisions = await api.pool.query(
      "select 1 from ledger.facts_revision where case_number = $1 and subject = 'child-1'",
      [caseNumber],
    );
    expect(revisions.rowCount).toBe(1);
  });
});
