import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { acceptBirth } from './accept-birth.ts';
import { startTestApi, type TestApi } from './api.test-setup.ts';

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

async function casesOf(notificationId: string): Promise<number> {
  const found = await api.pool.query('select 1 from ledger.birth_case where notification_id = $1', [
    notificationId,
  ]);
  return found.rowCount ?? 0;
}

describe('the same notification again', () => {
  test('under the same key gets the same answer, also with its fields in another order', async () => {
    const birth = freshSample('lanzhou-first-child');
    const key = randomUUID();
    const first = await api.call('hospital', '/v1/births', { body: birth, key });
    const again = await api.call('hospital', '/v1/births', {
      body: Object.fromEntries(Object.entries(birth).reverse()),
      key,
    });
    expect([again.statusCode, again.body, again.headers.location]).toEqual([
      202,
      first.body,
      first.headers.location,
    ]);
  });

  test('under the same key with another body is refused', async () => {
    const birth = freshSample('lanzhou-first-child');
    const key = randomUUID();
    await api.call('hospital', '/v1/births', { body: birth, key });
    const other = await api.call('hospital', '/v1/births', { body: { ...birth, childRank: 3 }, key });
    expect([other.statusCode, other.json<{ code: string }>().code]).toEqual([422, 'idempotency-key-reused']);
    const another = freshSample('lanzhou-first-child');
    const elsewhere = await api.call('hospital', '/v1/births', { body: another, key });
    expect([elsewhere.statusCode, elsewhere.json<{ code: string }>().code]).toEqual([
      422,
      'idempotency-key-reused',
    ]);
    expect(await casesOf(another.notificationId)).toBe(0);
  });

  test('the same key of two clients are two keys', async () => {
    const key = randomUUID();
    const facility = {
      code: 'OTHER-001',
      name: '另一家',
      divisionCode: '620102',
      ownership: 'public' as const,
      countyLevel: false,
    };
    const mine = await api.call('hospital', '/v1/births', { body: freshSample('lanzhou-twins'), key });
    const theirs = await api.call('otherHospital', '/v1/births', {
      body: freshSample('lanzhou-twins', { facility }),
      key,
    });
    expect([mine.statusCode, theirs.statusCode]).toEqual([202, 202]);
  });

  test('under another key gets the case there is, and that answer is kept', async () => {
    const birth = freshSample('lanzhou-first-child');
    const first = await api.call('hospital', '/v1/births', { body: birth });
    const key = randomUUID();
    for (let i = 0; i < 2; i += 1) {
      const again = await api.call('hospital', '/v1/births', { body: birth, key });
      expect([again.statusCode, again.body]).toEqual([200, first.body]);
    }
    const reused = await api.call('hospital', '/v1/births', { body: { ...birth, childRank: 9 }, key });
    expect(reused.json()).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    expect(await casesOf(birth.notificationId)).toBe(1);
  });

  test('the same facts written another way are the same facts', async () => {
    const birth = freshSample('lanzhou-first-child');
    await api.call('hospital', '/v1/births', { body: birth });
    const at = new Date(birth.delivery.at).toISOString();
    const again = await api.call('hospital', '/v1/births', {
      body: {
        ...birth,
        delivery: { ...birth.delivery, at },
        mother: { ...birth.mother, idNumber: ` ${birth.mother.idNumber}` },
      },
    });
    expect(again.statusCode).toBe(200);
  });

  test('with other facts is refused with the case and where they differ', async () => {
    const birth = freshSample('lanzhou-twins');
    const first = await api.call('hospital', '/v1/births', { body: birth });
    const [one, two] = birth.children;
    const differing = { ...birth, children: [one, { ...two, name: '刘子静' }], childRank: 2, father: null };
    for (let i = 0; i < 2; i += 1) {
      const answer = await api.call('hospital', '/v1/births', { body: differing });
      expect(answer.statusCode).toBe(409);
      const problem = answer.json<{ code: string; caseNumber: string; errors: { pointer: string }[] }>();
      expect(problem).toMatchObject({
        code: 'delivery-differs',
        caseNumber: first.json<{ caseNumber: string }>().caseNumber,
      });
      expect(problem.errors.map((error) => error.pointer)).toEqual([
        '/childRank',
        '/children/1/name',
        '/father',
      ]);
      expect(answer.body).not.toContain('刘子');
    }
  });

  test.each([
    ['with one key', true],
    ['with a key each', false],
  ])('twenty times at once %s make one case', async (_, sameKey) => {
    const birth = freshSample('lanzhou-first-child');
    const key = randomUUID();
    const before = api.woken.length;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        api.call('hospital', '/v1/births', { body: birth, key: sameKey ? key : randomUUID() }),
      ),
    );
    const statuses = answers.map((answer) => answer.statusCode).sort((a, b) => a - b);
    expect(statuses).toEqual(sameKey ? Array(20).fill(202) : [...Array<number>(19).fill(200), 202]);
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
    expect(await casesOf(birth.notificationId)).toBe(1);
    expect(api.woken.length - before).toBe(1);
  });

  test('different bodies at once under one key make one case', async () => {
    const key = randomUUID();
    const births = Array.from({ length: 10 }, () => freshSample('lanzhou-first-child'));
    const answers = await Promise.all(
      births.map((body) => api.call('hospital', '/v1/births', { body, key })),
    );
    expect(answers.map((answer) => answer.statusCode).sort((a, b) => a - b)).toEqual([
      202,
      ...Array<number>(9).fill(422),
    ]);
    const made = await Promise.all(births.map((birth) => casesOf(birth.notificationId)));
    expect(made.reduce((sum, n) => sum + n, 0)).toBe(1);
  });

  test('after a crash between commit and answer gets the stored answer', async () => {
    const birth = freshSample('lanzhou-first-child');
    const key = randomUUID();
    // what a crash leaves behind: everything committed, nobody answered, nothing started
    const ports = {
      pool: api.pool,
      keyring: api.keyring,
      ledger: createCaseLedger({ pool: api.pool, keyring: api.keyring, wakeRelay: () => undefined }),
      patienceSeconds: 900,
      now: () => new Date(),
      startInSeconds: () => 3,
    };
    const committed = await acceptBirth(ports, {
      notification: birth,
      sentBody: birth,
      client: 'hospital',
      key,
    });
    const before = api.woken.length;
    const retry = await api.call('hospital', '/v1/births', { body: birth, key });
    expect([retry.statusCode, retry.json()]).toEqual([202, committed.body]);
    expect(api.woken.length).toBe(before);
  });
});
