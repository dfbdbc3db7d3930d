import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FACTS_REVISION, joinNotification, openSubjects } from '../../infra/postgres/ledger/facts.ts';
import type { SealedSubject } from '../../infra/postgres/ledger/facts.ts';
import { caseEventEnvelopeSchema } from '../../schemas/message.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample, sampleNames } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { waitFor } from '../../test/support/wait.ts';
import { startTestApi, type TestApi } from './api.test-setup.ts';
import { readCaseNumber } from './case-number.ts';

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

async function count(table: string, where = 'true', values: unknown[] = []): Promise<number> {
  const found = await api.pool.query<{ n: number }>(
    `select count(*)::int n from ledger.${table} where ${where}`,
    values,
  );
  return found.rows[0]?.n ?? -1;
}

/** Accepted while Temporal is away. @returns the case number */
async function acceptUnstarted(sample: string): Promise<string> {
  api.temporalAway = true;
  try {
    const answer = await api.call('hospital', '/v1/births', { body: freshSample(sample) });
    expect(answer.statusCode, answer.body).toBe(202);
    return answer.json<{ caseNumber: string }>().caseNumber;
  } finally {
    api.temporalAway = false;
  }
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
    expect(await count('case_event', "case_number = $1 and type = 'case.accepted'", [caseNumber])).toBe(1);
    expect(api.woken).toContain(caseNumber);
  });

  test('is one transaction: the case, its wake, its messages and the answer to a repetition', async () => {
    const caseNumber = await acceptUnstarted('lanzhou-first-child');
    // The number of the transaction that wrote a row stands in the row itself.
    const { rows } = await api.pool.query<{ what: string; writer: string }>(
      `select 'case' as what, xmin::text as writer from ledger.birth_case where case_number = $1
       union select 'matter', xmin::text from ledger.matter where case_number = $1
       union select 'wake', xmin::text from ledger.wake where case_number = $1
       union select 'notice', xmin::text from ledger.notice where case_number = $1
       union select 'message', xmin::text from ledger.outbox where key = $1
       union select 'answer', xmin::text from ledger.idempotency where answer->>'caseNumber' = $1`,
      [caseNumber],
    );
    expect(new Set(rows.map(({ what }) => what)).size).toBe(6);
    expect(new Set(rows.map(({ writer }) => writer)).size).toBe(1);
  });

  test('its facts can be read back with the data keys, and stand nowhere in clear', async () => {
    const birth = freshSample('lanzhou-twins');
    const { caseNumber } = (await api.call('hospital', '/v1/births', { body: birth })).json<{
      caseNumber: string;
    }>();
    const rows = await api.pool.query<SealedSubject>(
      `select subject, wrapped_key as "wrappedKey", facts, ${FACTS_REVISION} as revision
           from ledger.subject s where case_number = $1`,
      [caseNumber],
    );
    expect(joinNotification(openSubjects(api.keyring, caseNumber, rows.rows))).toEqual(birth);

    const dump = await api.pool.query<{ row: string }>(
      ['birth_case', 'subject', 'matter', 'case_event', 'outbox', 'idempotency', 'notice', 'wake']
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

  test('leaves a wake until Temporal has answered, for the gateway to make when its time has come', async () => {
    const caseNumber = await acceptUnstarted('linze-second-child');
    const { rows } = await api.pool.query(
      `select kind, tries, due_at > now() as later, due_at < now() + interval '10 seconds' as soon
         from ledger.wake where case_number = $1`,
      [caseNumber],
    );
    expect(rows).toEqual([{ kind: 'start', tries: 0, later: true, soon: true }]);
    expect(api.woken).not.toContain(caseNumber);
    const started = await api.call('hospital', '/v1/births', { body: freshSample('linze-second-child') });
    const { caseNumber: other } = started.json<{ caseNumber: string }>();
    await waitFor('the answered wake to be forgotten', async () =>
      (await count('wake', 'case_number = $1', [other])) === 0 ? true : undefined,
    );
    expect(await count('wake', 'case_number = $1', [caseNumber])).toBe(1);
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
    const answer = await api.call('hospital', '/v1/births', { body });
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { code: 'not-json' }]);
  });
});

test('with the database away it answers 503, and nothing is half done', async () => {
  const away = await startTestApi('postgres://nobody@127.0.0.1:1/none');
  try {
    const answer = await away.call('hospital', '/v1/births', { body: freshSample('lanzhou-first-child') });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'temporarily-unavailable' });
    expect(answer.headers['retry-after']).toBeDefined();
    expect(away.woken).toEqual([]);
    expect((await away.call('operator', '/readyz')).statusCode).toBe(503);
    expect((await away.call(undefined, '/livez')).statusCode).toBe(200);
  } finally {
    await away.close();
  }
});
