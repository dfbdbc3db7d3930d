import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { derivedId } from '../../infra/messages/derived-id.ts';
import {
  factsOf,
  joinNotification,
  openSubjects,
  type SealedSubject,
} from '../../infra/postgres/ledger/facts.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { TaskKind } from '../../schemas/task.ts';
import { freshSample } from '../../test/support/samples.ts';
import { startTestApi, type TestApi, type Who } from './api.test-setup.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

interface Problem {
  readonly code: string;
  readonly errors: { pointer: string; code: string; detail: string }[];
}

async function acceptedCase(sample: string): Promise<string> {
  const answer = await api.call('hospital', '/v1/births', { body: freshSample(sample) });
  return answer.json<{ caseNumber: string }>().caseNumber;
}

/** A task as the case side opens one. */
async function openTask(
  kind: TaskKind,
  on: { caseNumber?: string; subject?: string; code?: string; deadline?: string } = {},
): Promise<string> {
  const id = randomUUID();
  await api.pool.query(
    `insert into ledger.human_task (id, case_number, subject, code, attempt, kind, dedupe_key, reason, deadline)
     values ($1::uuid, $2, $3, $4, 1, $5, $1::uuid::text, '请核对', $6)`,
    [id, on.caseNumber, on.subject, on.code, kind, on.deadline ?? '2030-01-01T00:00:00+08:00'],
  );
  return id;
}

function complete(id: string, body: object, who: Who = 'clerk') {
  return api.call(who, `/v1/tasks/${id}/completion`, { body: { reason: '已与家长核对', ...body } });
}

async function factsNow(caseNumber: string): Promise<BirthNotification> {
  const rows = await api.pool.query<SealedSubject>(
    'select subject, wrapped_key as "wrappedKey", facts from ledger.subject where case_number = $1',
    [caseNumber],
  );
  return joinNotification(factsOf(openSubjects(api.keyring, caseNumber, rows.rows)));
}

async function nameTask(kind: TaskKind = 'name-missing', sample = 'lanzhou-name-and-choices-later') {
  const caseNumber = await acceptedCase(sample);
  const id = await openTask(kind, { caseNumber, subject: 'child-1', code: 'birth-certificate' });
  return { caseNumber, id };
}

describe('completing a task', () => {
  test('writes the name, the event and the news for the workflow, and once', async () => {
    const { caseNumber, id } = await nameTask();
    const keyBefore = await api.pool.query(
      "select wrapped_key from ledger.subject where case_number = $1 and subject = 'child-1'",
      [caseNumber],
    );
    for (let i = 0; i < 2; i += 1) {
      const answer = await complete(id, { outcome: 'provided', facts: { name: ' 刘安 ' } });
      expect(answer.statusCode, answer.body).toBe(200);
      expect(answer.json()).toMatchObject({
        id,
        status: 'completed',
        outcome: 'resolved',
        completedBy: 'clerk',
      });
    }
    expect((await factsNow(caseNumber)).children[0]?.name).toBe('刘安');
    const keyAfter = await api.pool.query(
      "select wrapped_key from ledger.subject where case_number = $1 and subject = 'child-1'",
      [caseNumber],
    );
    expect(keyAfter.rows).toEqual(keyBefore.rows);
    const inbox = await api.pool.query(
      'select event_id, kind, subject, code, attempt, outcome from ledger.inbox where case_number = $1',
      [caseNumber],
    );
    expect(inbox.rows).toEqual([
      {
        event_id: derivedId('task-completion', id),
        kind: 'task',
        subject: 'child-1',
        code: 'birth-certificate',
        attempt: 1,
        outcome: 'resolved',
      },
    ]);
    const view = await api.call('clerk', `/v1/cases/${caseNumber}`);
    const { events } = view.json<{ events: { type: string; text: string; actor: string }[] }>();
    expect(events.filter((event) => event.type === 'task.completed')).toMatchObject([
      { actor: 'clerk', text: '人工任务已办结：请补充新生儿姓名（已解决）' },
    ]);
  });

  test('that somebody else has done is refused with who and when', async () => {
    const { id } = await nameTask();
    await complete(id, { outcome: 'resolved', facts: { name: '刘安' } });
    const other = await complete(id, { outcome: 'resolved', facts: { name: '刘宁' } }, 'supervisor');
    expect(other.statusCode).toBe(409);
    expect(other.json()).toMatchObject({ code: 'task-already-completed', completedBy: 'clerk' });
    expect(Date.parse(other.json<{ completedAt: string }>().completedAt)).toBeLessThanOrEqual(Date.now());
    expect((await complete(id, { outcome: 'given-up' })).statusCode).toBe(409);
  });

  test('by two people at once is done by one of them', async () => {
    const { caseNumber, id } = await nameTask();
    const answers = await Promise.all(
      (['clerk', 'supervisor'] as const).map((who) =>
        complete(id, { outcome: 'resolved', facts: { name: who === 'clerk' ? '刘安' : '刘宁' } }, who),
      ),
    );
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409]);
    const name = answers[0]?.statusCode === 200 ? '刘安' : '刘宁';
    expect((await factsNow(caseNumber)).children[0]?.name).toBe(name);
  });

  test('two tasks of one case at once lose no facts', async () => {
    const caseNumber = await acceptedCase('lanzhou-name-and-choices-later');
    const on = { caseNumber, subject: 'child-1' };
    const name = await openTask('name-missing', { ...on, code: 'birth-certificate' });
    const choices = await openTask('choices-missing', { ...on, code: 'household-registration' });
    const answers = await Promise.all([
      complete(name, { outcome: 'resolved', facts: { children: [{ order: 1, name: '刘安' }] } }),
      complete(choices, {
        outcome: 'resolved',
        facts: { householdFollows: 'mother', resultDelivery: 'post' },
      }),
    ]);
    expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200]);
    const facts = await factsNow(caseNumber);
    expect(facts.children[0]?.name).toBe('刘安');
    expect(facts.choices).toEqual({ householdFollows: 'mother', resultDelivery: 'post' });
  });

  test('without a case just closes it', async () => {
    const id = await openTask('dead-letter');
    expect((await complete(id, { outcome: 'done' })).statusCode).toBe(200);
    expect((await complete(id, { outcome: 'done' })).statusCode).toBe(200);
  });

  test('of a late answer tells nobody: the case has ended', async () => {
    const caseNumber = await acceptedCase('lanzhou-first-child');
    const id = await openTask('late-answer', { caseNumber, subject: 'child-1', code: 'birth-certificate' });
    expect((await complete(id, { outcome: 'resolved' })).statusCode).toBe(200);
    const inbox = await api.pool.query('select 1 from ledger.inbox where case_number = $1', [caseNumber]);
    expect(inbox.rowCount).toBe(0);
  });

  test('that events have overtaken is refused', async () => {
    const { id } = await nameTask();
    await api.pool.query("update ledger.human_task set status = 'overtaken' where id = $1", [id]);
    const answer = await complete(id, { outcome: 'resolved', facts: { name: '刘安' } });
    expect([answer.statusCode, answer.json<Problem>().code]).toEqual([409, 'task-overtaken']);
  });
});

describe('what cannot be, is refused and leaves the task open', () => {
  test.each<[string, TaskKind, string, object, string, string]>([
    [
      'a name task without a name',
      'name-missing',
      'lanzhou-name-and-choices-later',
      {},
      '/facts/name',
      'required',
    ],
    [
      'a name outside the table',
      'name-missing',
      'lanzhou-name-and-choices-later',
      { name: '刘𠮷' },
      '/facts/name',
      'name-characters',
    ],
    [
      'the same off-list name',
      'name-characters',
      'lanzhou-rare-character-name',
      {},
      '/facts/name',
      'required',
    ],
    [
      'an off-list name in full form',
      'name-characters',
      'lanzhou-rare-character-name',
      { children: [{ name: '刘𠮷' }] },
      '/facts/children/0/name',
      'name-characters',
    ],
    [
      'choices that are missing',
      'choices-missing',
      'lanzhou-name-and-choices-later',
      {},
      '/facts/choices',
      'required',
    ],
    [
      'half of the choices',
      'choices-missing',
      'lanzhou-name-and-choices-later',
      { householdFollows: 'mother' },
      '/facts/choices/resultDelivery',
      'required',
    ],
    [
      'a choice that is none',
      'choices-missing',
      'lanzhou-name-and-choices-later',
      { householdFollows: 'uncle', resultDelivery: 'post' },
      '/facts/householdFollows',
      'invalid-value',
    ],
    [
      'a wrong document',
      'correction-needed',
      'lanzhou-first-child',
      { mother: { idNumber: '620103199504120000' } },
      '/facts/mother/idNumber',
      'invalid',
    ],
    [
      'another number of the delivery',
      'correction-needed',
      'lanzhou-first-child',
      { notificationId: 'other' },
      '/facts/notificationId',
      'not-changeable',
    ],
    [
      'one child more',
      'correction-needed',
      'lanzhou-first-child',
      { children: [{ order: 2, name: '刘二' }] },
      '/facts/delivery/plurality',
      'invalid',
    ],
    [
      'a field that does not exist',
      'correction-needed',
      'lanzhou-first-child',
      { nmae: '刘安' },
      '/facts/nmae',
      'unknown-field',
    ],
  ])('%s', async (_, kind, sample, facts, pointer, code) => {
    const caseNumber = await acceptedCase(sample);
    const id = await openTask(kind, { caseNumber, subject: 'child-1', code: 'birth-certificate' });
    const before = await factsNow(caseNumber);
    const answer = await complete(id, { outcome: 'resolved', facts });
    expect(answer.statusCode, answer.body).toBe(422);
    expect(answer.json<Problem>().errors.map((e) => [e.pointer, e.code])).toContainEqual([pointer, code]);
    for (const value of ['𠮷', '620103199504120000', '刘二']) expect(answer.body).not.toContain(value);
    expect(await factsNow(caseNumber)).toEqual(before);
    const task = await api.pool.query('select status from ledger.human_task where id = $1', [id]);
    expect(task.rows).toEqual([{ status: 'open' }]);
  });

  test('an unknown outcome names the allowed ones; one that the kind has not, too', async () => {
    const { id } = await nameTask();
    const unknown = await complete(id, { outcome: 'whatever' });
    expect([unknown.statusCode, unknown.json<Problem>().code]).toEqual([422, 'outcome-not-allowed']);
    expect(unknown.json<Problem>().errors[0]).toMatchObject({ pointer: '/outcome' });
    for (const allowed of ['resolved', 'given-up', 'resend'])
      expect(unknown.json<Problem>().errors[0]?.detail).toContain(allowed);
    const remind = await complete(id, { outcome: 'remind' });
    expect(remind.statusCode).toBe(422);
    expect(remind.json<Problem>().errors[0]?.detail).not.toContain('resend');
  });

  test('a missing reason, an unknown task, a task id that is none', async () => {
    const { id } = await nameTask();
    const silent = await complete(id, { outcome: 'resolved', reason: ' ' });
    expect(silent.json<Problem>().errors.map((e) => e.pointer)).toEqual(['/reason']);
    expect((await complete(randomUUID(), { outcome: 'resolved' })).statusCode).toBe(404);
    expect((await complete('%00', { outcome: 'resolved' })).statusCode).toBe(404);
  });
});

describe('the list of open tasks', () => {
  test('is walked page by page, most urgent first, each task once', async () => {
    const caseNumber = await acceptedCase('lanzhou-first-child');
    const deadlines = ['2029-01-03', '2029-01-01', '2029-01-02', '2029-01-01', '2029-01-01'];
    const ids = await Promise.all(
      deadlines.map((day) =>
        openTask('refused', {
          caseNumber,
          subject: 'child-1',
          code: 'social-security-card',
          deadline: `${day}T00:00:00.123456+08:00`,
        }),
      ),
    );
    const seen: { id: string; deadline: string }[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null && page < 10; page += 1) {
      const query = `caseNumber=${caseNumber}&limit=2${cursor && `&cursor=${cursor}`}`;
      const answer = await api.call('clerk', `/v1/tasks?${query}`);
      expect(answer.statusCode, answer.body).toBe(200);
      const body = answer.json<{ items: typeof seen; nextCursor: string | null }>();
      seen.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(seen.map((task) => task.id).sort()).toEqual([...ids].sort());
    expect(seen.map((task) => task.deadline)).toEqual(seen.map((task) => task.deadline).sort());
  });

  test('is filtered by queue, and shows only what is open', async () => {
    const { caseNumber, id } = await nameTask();
    await openTask('refused', { caseNumber, subject: 'child-1', code: 'social-security-card' });
    const parents = await api.call('clerk', `/v1/tasks?queue=parents&caseNumber=${caseNumber}`);
    expect(parents.json<{ items: { id: string }[] }>().items.map((task) => task.id)).toEqual([id]);
    await complete(id, { outcome: 'resolved', facts: { name: '刘安' } });
    const after = await api.call('clerk', `/v1/tasks?queue=parents&caseNumber=${caseNumber}`);
    expect(after.json()).toEqual({ items: [], nextCursor: null });
  });
});
