import { describe, expect, test } from 'vitest';
import { freshSample } from '../../test/support/samples.ts';
import { waitFor } from '../../test/support/wait.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';
import type { TaskKind } from '../../schemas/tasks/kinds.ts';

const at = useTaskDesk();

async function nameTask(kind: TaskKind = 'name-missing', sample = 'lanzhou-name-and-choices-later') {
  const caseNumber = await at.desk.accept(freshSample(sample));
  const id = await at.desk.open(kind, { caseNumber, subject: 'child-1', code: 'birth-certificate' });
  return { caseNumber, id };
}

async function wakesOf(caseNumber: string): Promise<{ token: string }[]> {
  const { rows } = await at.api.pool.query<{ token: string }>(
    'select token from ledger.wake where case_number = $1',
    [caseNumber],
  );
  return rows;
}

describe('completing a task', () => {
  test('writes the name, the event, what becomes of the matter and a wake, and once', async () => {
    const { caseNumber, id } = await nameTask();
    // the wake of the birth itself has been answered
    await at.api.pool.query('delete from ledger.wake where case_number = $1', [caseNumber]);
    await at.api.pool.query(
      "update ledger.matter set status = 'correction' where case_number = $1 and code = 'birth-certificate'",
      [caseNumber],
    );
    const tokens = new Set<string>();
    const keyBefore = await at.api.pool.query(
      "select wrapped_key from ledger.subject where case_number = $1 and subject = 'child-1'",
      [caseNumber],
    );
    for (let i = 0; i < 2; i += 1) {
      const answer = await at.desk.complete(id, { outcome: 'provided', facts: { name: ' 刘安 ' } });
      expect(answer.statusCode, answer.body).toBe(200);
      expect(answer.json()).toMatchObject({
        id,
        status: 'completed',
        outcome: 'provided',
        completedBy: 'clerk',
      });
      const wake = await wakesOf(caseNumber);
      expect(wake).toHaveLength(1);
      tokens.add(wake[0]?.token ?? '');
    }
    expect(tokens.size).toBe(1);
    expect((await at.desk.factsNow(caseNumber)).children[0]?.name).toBe('刘安');
    const keyAfter = await at.api.pool.query(
      "select wrapped_key from ledger.subject where case_number = $1 and subject = 'child-1'",
      [caseNumber],
    );
    expect(keyAfter.rows).toEqual(keyBefore.rows);
    const matter = await at.api.pool.query(
      "select status from ledger.matter where case_number = $1 and code = 'birth-certificate'",
      [caseNumber],
    );
    expect(matter.rows).toEqual([{ status: 'waiting' }]);
    const view = await at.api.call('clerk', `/v1/cases/${caseNumber}`);
    expect(view.statusCode, view.body).toBe(200);
    const { events } = view.json<{ events: { type: string; text: string; actor: string }[] }>();
    expect(events.filter((event) => event.type === 'task.completed')).toMatchObject([
      { actor: 'clerk', text: '人工任务已办结：请补充新生儿姓名（已提供）' },
    ]);
  });

  test('that somebody else has done is refused with who and when', async () => {
    const { id } = await nameTask();
    await at.desk.complete(id, { outcome: 'resolved', facts: { name: '刘安' } });
    const other = await at.desk.complete(id, { outcome: 'resolved', facts: { name: '刘宁' } }, 'supervisor');
    expect(other.statusCode).toBe(409);
    expect(other.json()).toMatchObject({ code: 'task-already-completed', completedBy: 'clerk' });
    expect(Date.parse(other.json<{ completedAt: string }>().completedAt)).toBeLessThanOrEqual(Date.now());
    expect((await at.desk.complete(id, { outcome: 'given-up' })).statusCode).toBe(409);
  });

  test('by two people at once is done by one of them', async () => {
    const { caseNumber, id } = await nameTask();
    const answers = await Promise.all(
      (['clerk', 'supervisor'] as const).map((who) =>
        at.desk.complete(
          id,
          { outcome: 'resolved', facts: { name: who === 'clerk' ? '刘安' : '刘宁' } },
          who,
        ),
      ),
    );
    expect(answers.map((answer) => answer.statusCode).sort((a, b) => a - b)).toEqual([200, 409]);
    const name = answers[0]?.statusCode === 200 ? '刘安' : '刘宁';
    expect((await at.desk.factsNow(caseNumber)).children[0]?.name).toBe(name);
  });

  test('two tasks of one case at once lose no facts of the family', async () => {
    const pairs = Array.from({ length: 8 }, async () => {
      const caseNumber = await at.desk.accept(freshSample('lanzhou-name-and-choices-later'));
      const on = { caseNumber, subject: 'child-1', code: 'household-registration' };
      const choices = await at.desk.open('choices-missing', on);
      const correction = await at.desk.open('correction-needed', { ...on, asks: ['/mother/phone'] });
      const answers = await Promise.all([
        at.desk.complete(choices, {
          outcome: 'resolved',
          facts: { householdFollows: 'mother', resultDelivery: 'post' },
        }),
        at.desk.complete(correction, { outcome: 'corrected', facts: { mother: { phone: '13900000003' } } }),
      ]);
      const { choices: chosen, mother } = await at.desk.factsNow(caseNumber);
      return { statuses: answers.map((answer) => answer.statusCode), chosen, phone: mother.phone };
    });
    const whole = {
      statuses: [200, 200],
      chosen: { householdFollows: 'mother', resultDelivery: 'post' },
      phone: '13900000003',
    };
    expect(await Promise.all(pairs)).toEqual(Array(8).fill(whole));
  });

  test('without a case just closes it', async () => {
    const id = await at.desk.open('dead-letter');
    expect((await at.desk.complete(id, { outcome: 'discarded' }, 'operator')).statusCode).toBe(200);
    expect((await at.desk.complete(id, { outcome: 'discarded' }, 'operator')).statusCode).toBe(200);
  });

  test('of a late answer tells nobody: the case has ended', async () => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
    const id = await at.desk.open('late-answer', {
      caseNumber,
      subject: 'child-1',
      code: 'birth-certificate',
    });
    await at.api.pool.query('update ledger.birth_case set completed_at = now() where case_number = $1', [
      caseNumber,
    ]);
    await waitFor('the case to be started', async () =>
      (await wakesOf(caseNumber)).length === 0 ? true : undefined,
    );
    expect((await at.desk.complete(id, { outcome: 'resolved' })).statusCode).toBe(200);
    expect(await wakesOf(caseNumber)).toEqual([]);
  });

  test('that events have overtaken is refused', async () => {
    const { id } = await nameTask();
    await at.api.pool.query("update ledger.human_task set status = 'overtaken' where id = $1", [id]);
    const answer = await at.desk.complete(id, { outcome: 'resolved', facts: { name: '刘安' } });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([409, 'task-overtaken']);
  });
});

describe('the list of open tasks', () => {
  test('is walked page by page, most urgent first, each task once', async () => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
    const deadlines = ['2029-01-03', '2029-01-01', '2029-01-02', '2029-01-01', '2029-01-01'];
    const ids = await Promise.all(
      deadlines.map((day) =>
        at.desk.open('refused', {
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
      const answer = await at.api.call('clerk', `/v1/tasks?${query}`);
      expect(answer.statusCode, answer.body).toBe(200);
      const body = answer.json<{ items: typeof seen; nextCursor: string | null }>();
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(seen.map((task) => task.id).sort()).toEqual([...ids].sort());
    expect(seen.map((task) => task.deadline)).toEqual(seen.map((task) => task.deadline).sort());
  });

  test('is filtered by queue, and shows only what is open', async () => {
    const { caseNumber, id } = await nameTask();
    await at.desk.open('refused', { caseNumber, subject: 'child-1', code: 'social-security-card' });
    const parents = await at.api.call('clerk', `/v1/tasks?queue=parents&caseNumber=${caseNumber}`);
    expect(parents.json<{ items: { id: string }[] }>().items.map((task) => task.id)).toEqual([id]);
    await at.desk.complete(id, { outcome: 'resolved', facts: { name: '刘安' } });
    const after = await at.api.call('clerk', `/v1/tasks?queue=parents&caseNumber=${caseNumber}`);
    expect(after.json()).toEqual({ items: [], nextCursor: null });
  });
});
