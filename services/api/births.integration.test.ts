import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { factsOf, joinNotification, openSubjects } from '../../infra/postgres/ledger/facts.ts';
import type { SealedSubject } from '../../infra/postgres/ledger/facts.ts';
import { caseEventEnvelopeSchema } from '../../schemas/message.ts';
import { freshSample, sampleNames } from '../../test/support/samples.ts';
import { acceptBirth } from './accept-birth.ts';
import { startTestApi, type TestApi } from './api.test-setup.ts';
import { readCaseNumber } from './case-number.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

async function count(table: string, where = 'true', values: unknown[] = []): Promise<number> {
  const found = await api.pool.query<{ n: number }>(
    `select count(*)::int n from ledger.${table} where ${where}`,
    values,
  );
  return found.rows[0]?.n ?? -1;
}

function casesOf(notificationId: string): Promise<number> {
  return count('birth_case', 'notification_id = $1', [notificationId]);
}

describe('a good notification', () => {
  test.each(sampleNames('good'))('%s is accepted and written whole', async (name) => {
    const birth = freshSample(name);
    const answer = await api.call('hospital', '/v1/births', { body: birth });
    expect(answer.statusCode, answer.body).toBe(202);
    const { caseNumber, statusUrl } = answer.json<{ caseNumber: string; statusUrl: string }>();
    expect(readCaseNumber(caseNumber)).toBe(caseNumber);
    expect(answer.headers.location).toBe(statusUrl);

    const view = await api.call('hospital', statusUrl);
    expect(view.statusCode, view.body).toBe(200);
    expect(view.json()).toMatchObject({ caseNumber, status: 'accepted' });
    expect(view.json<{ matters: unknown[] }>().matters.length).toBeGreaterThan(0);
    expect(await count('start_request', 'case_number = $1 and started_at is null', [caseNumber])).toBe(1);
    expect(await count('case_event', "case_number = $1 and type = 'case.accepted'", [caseNumber])).toBe(1);
    expect(api.started.map((plan) => plan.caseNumber)).toContain(caseNumber);
  });

  test('its facts can be read back with the data keys, and stand nowhere in clear', async () => {
    const birth = freshSample('lanzhou-twins');
    const { caseNumber } = (await api.call('hospital', '/v1/births', { body: birth })).json<{
      caseNumber: string;
    }>();
    const rows = await api.pool.query<SealedSubject>(
      'select subject, wrapped_key as "wrappedKey", facts from ledger.subject where case_number = $1',
      [caseNumber],
    );
    expect(joinNotification(factsOf(openSubjects(api.keyring, caseNumber, rows.rows)))).toEqual(birth);

    const dump = await api.pool.query<{ row: string }>(
      ['birth_case', 'subject', 'matter', 'case_event', 'outbox', 'idempotency', 'notice', 'start_request']
        .map((table) => `select to_jsonb(t)::text as row from ledger.${table} t`)
        .join(' union all '),
    );
    const text = dump.rows
      .map((r) =>
        r.row.replace(/\\\\x[0-9a-f]+/g, (hex) => Buffer.from(hex.slice(3), 'hex').toString('latin1')),
      )
      .join('\n');
    expect(text).toContain(caseNumber);
    for (const secret of [birth.mother.name, birth.mother.idNumber, birth.mother.phone ?? '', '刘子安']) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('latin1'));
    }
  });

  test('the outbox has the event for outsiders and the notice to the mother', async () => {
    const birth = freshSample('lanzhou-first-child');
    const { caseNumber } = (await api.call('hospital', '/v1/births', { body: birth })).json<{
      caseNumber: string;
    }>();
    const outbox = await api.pool.query<{ topic: string; body: Buffer }>(
      'select topic, body from ledger.outbox where key = $1 order by seq',
      [caseNumber],
    );
    expect(outbox.rows.map((row) => row.topic)).toEqual(['birth.case-events.v1', 'birth.notices.v1']);
    const event = caseEventEnvelopeSchema.parse(JSON.parse(outbox.rows[0]?.body.toString() ?? ''));
    expect(event).toMatchObject({
      type: 'cn.birth.case.accepted.v1',
      data: { caseNumber, status: 'accepted' },
    });
  });

  test('a family that lost its newborn is told gently, one without a phone not at all', async () => {
    const sad = freshSample('lanzhou-newborn-dies');
    const quiet = freshSample('lanzhou-unmarried-mother');
    delete quiet.mother.phone;
    const [a, b] = await Promise.all(
      [sad, quiet].map((body) => api.call('hospital', '/v1/births', { body })),
    );
    const template = await api.pool.query('select template from ledger.notice where case_number = $1', [
      a?.json<{ caseNumber: string }>().caseNumber,
    ]);
    expect(template.rows).toEqual([{ template: 'accepted-gently' }]);
    expect(await count('notice', 'case_number = $1', [b?.json<{ caseNumber: string }>().caseNumber])).toBe(0);
  });

  test('is accepted while Temporal is away', async () => {
    api.temporalAway = true;
    try {
      const answer = await api.call('hospital', '/v1/births', { body: freshSample('linze-second-child') });
      expect(answer.statusCode).toBe(202);
      expect(
        await count('start_request', 'case_number = $1', [answer.json<{ caseNumber: string }>().caseNumber]),
      ).toBe(1);
    } finally {
      api.temporalAway = false;
    }
  });

  test('a birth outside any institution is accepted from a token for all facilities only', async () => {
    const birth = freshSample('lanzhou-first-child', { facility: null });
    expect((await api.call('otherHospital', '/v1/births', { body: birth })).statusCode).toBe(403);
    const answer = await api.call('hospital', '/v1/births', { body: birth });
    expect(answer.statusCode).toBe(202);
    const { statusUrl } = answer.json<{ statusUrl: string }>();
    expect((await api.call('hospital', statusUrl)).statusCode).toBe(200);
  });
});

describe('a bad notification', () => {
  test.each([
    ['bad-no-mother', '/mother'],
    ['bad-id-check-digit', '/mother/idNumber'],
    ['bad-plurality-mismatch', '/delivery/plurality'],
    ['bad-born-in-the-future', '/delivery/at'],
  ])('%s is refused at %s and makes no case', async (name, pointer) => {
    const birth = freshSample(name);
    const answer = await api.call('hospital', '/v1/births', { body: birth });
    expect(answer.statusCode).toBe(422);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.headers['content-language']).toBe('zh-CN');
    const problem = answer.json<{
      code: string;
      title: string;
      errors: { pointer: string; detail: string }[];
    }>();
    expect(problem.code).toBe('validation-failed');
    expect(problem.title).toMatch(/[\u4e00-\u9fff]/);
    expect(problem.errors.map((error) => error.pointer)).toContain(pointer);
    for (const error of problem.errors) expect(error.detail).toMatch(/[\u4e00-\u9fff]/);
    expect(await casesOf(birth.notificationId)).toBe(0);
  });

  test('the answer never repeats what was sent', async () => {
    const birth = freshSample('bad-id-check-digit');
    const broken = { ...birth, mother: { ...birth.mother, phone: '坏138x', birthDate: '昨天' } };
    const answer = await api.call('hospital', '/v1/births', { body: broken });
    expect(answer.statusCode).toBe(422);
    for (const value of [birth.mother.name, birth.mother.idNumber, '138x', '昨天'])
      expect(answer.body).not.toContain(value);
  });

  test.each([
    ['a NUL', 'a\u0000b'],
    ['half a character', 'a\ud800b'],
    ['a line break', 'a\nb'],
  ])('%s in a number is refused', async (_, notificationId) => {
    const answer = await api.call('hospital', '/v1/births', {
      body: freshSample('lanzhou-first-child', { notificationId }),
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({
      errors: [{ pointer: '/notificationId', code: 'unreadable-characters' }],
    });
  });

  test('nesting without end is refused before anything walks it', async () => {
    const body = `{"mother":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect((await api.call('hospital', '/v1/births', { body })).statusCode).toBe(422);
  });
});

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
        unknownField: 1,
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
    const before = api.started.length;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        api.call('hospital', '/v1/births', { body: birth, key: sameKey ? key : randomUUID() }),
      ),
    );
    const statuses = answers.map((answer) => answer.statusCode).sort();
    expect(statuses).toEqual(sameKey ? Array(20).fill(202) : [...Array<number>(19).fill(200), 202]);
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
    expect(await casesOf(birth.notificationId)).toBe(1);
    expect(api.started.length - before).toBe(1);
  });

  test('different bodies at once under one key make one case', async () => {
    const key = randomUUID();
    const births = Array.from({ length: 10 }, () => freshSample('lanzhou-first-child'));
    const answers = await Promise.all(
      births.map((body) => api.call('hospital', '/v1/births', { body, key })),
    );
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([202, ...Array<number>(9).fill(422)]);
    const made = await Promise.all(births.map((birth) => casesOf(birth.notificationId)));
    expect(made.reduce((sum, n) => sum + n, 0)).toBe(1);
  });

  test('after a crash between commit and answer gets the stored answer', async () => {
    const birth = freshSample('lanzhou-first-child');
    const key = randomUUID();
    // what a crash leaves behind: everything committed, nobody answered, nothing started
    const ports = { pool: api.pool, keyring: api.keyring, patienceSeconds: 900, now: () => new Date() };
    const committed = await acceptBirth(ports, {
      notification: birth,
      sentBody: birth,
      client: 'hospital',
      key,
    });
    const before = api.started.length;
    const retry = await api.call('hospital', '/v1/births', { body: birth, key });
    expect([retry.statusCode, retry.json()]).toEqual([202, committed.body]);
    expect(api.started.length).toBe(before);
  });
});

test('with the database away it answers 503, and nothing is half done', async () => {
  const away = await startTestApi('postgres://nobody@127.0.0.1:1/none');
  try {
    const answer = await away.call('hospital', '/v1/births', { body: freshSample('lanzhou-first-child') });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'temporarily-unavailable' });
    expect(answer.headers['retry-after']).toBeDefined();
    expect(away.started).toEqual([]);
    expect((await away.call(undefined, '/readyz')).statusCode).toBe(503);
    expect((await away.call(undefined, '/livez')).statusCode).toBe(200);
  } finally {
    await away.close();
  }
});
