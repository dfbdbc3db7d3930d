import { describe, expect, test } from 'vitest';
import type { Problem } from '../../schemas/problem-details.ts';
import type { TaskView } from '../../schemas/task.ts';
import { freshSample } from '../../test/support/samples.ts';
import type { Who } from './api.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

const taskOf = async (id: string, who: Who = 'clerk'): Promise<TaskView> =>
  (await at.api.call(who, `/v1/tasks/${id}`)).json<TaskView>();

async function nameTask(): Promise<{ id: string }> {
  const caseNumber = await at.desk.accept(freshSample('lanzhou-name-and-choices-later'));
  const on = { caseNumber, subject: 'child-1', code: 'birth-certificate' };
  return { id: await at.desk.open('name-missing', on) };
}

describe('who is at a task', () => {
  const claim = (id: string, who: Who, method: 'POST' | 'DELETE' = 'POST') =>
    at.api.call(who, `/v1/tasks/${id}/claim`, { method });

  test('holds it for a while: nobody else takes or completes it, and lets go of it', async () => {
    const { id } = await nameTask();
    const mine = await claim(id, 'supervisor');
    expect([mine.statusCode, mine.json<{ holder: string }>().holder]).toEqual([200, 'supervisor']);
    expect((await claim(id, 'supervisor')).statusCode).toBe(200);
    expect((await claim(id, 'clerk')).json()).toMatchObject({ code: 'task-claimed', holder: 'supervisor' });
    const refused = await at.desk.complete(id, { outcome: 'given-up' });
    expect(refused.json()).toMatchObject({ code: 'task-claimed', holder: 'supervisor' });
    expect((await claim(id, 'clerk', 'DELETE')).statusCode).toBe(409);
    const listed = await at.api.call('clerk', '/v1/tasks?assignee=supervisor&limit=100');
    expect(listed.json<{ items: TaskView[] }>().items.map((task) => task.id)).toContain(id);
    expect((await claim(id, 'supervisor', 'DELETE')).statusCode).toBe(200);
    expect((await claim(id, 'clerk')).statusCode).toBe(200);
    expect((await at.desk.completeByTwo(id, { outcome: 'given-up' })).statusCode).toBe(200);
    expect((await claim(id, 'clerk')).json()).toMatchObject({ code: 'task-already-completed' });
  });

  test('ends by itself', async () => {
    const { id } = await nameTask();
    await claim(id, 'supervisor');
    await at.api.pool.query('update ledger.task_claim set held_until = now() where task_id = $1', [id]);
    expect((await claim(id, 'clerk')).statusCode).toBe(200);
  });

  test('hands it over with a word, which the other reads', async () => {
    const { id } = await nameTask();
    await claim(id, 'clerk');
    const over = await at.api.call('clerk', `/v1/tasks/${id}/hand-over`, {
      body: { to: 'supervisor', note: '家长下午来电' },
    });
    expect(over.json(), over.body).toMatchObject({ holder: 'supervisor', handedBy: 'clerk' });
    expect((await taskOf(id, 'supervisor')).claim).toMatchObject({
      holder: 'supervisor',
      handedBy: 'clerk',
      note: '家长下午来电',
    });
    const back = await at.api.call('clerk', `/v1/tasks/${id}/hand-over`, {
      body: { to: 'clerk', note: '我来' },
    });
    expect(back.json()).toMatchObject({ code: 'task-claimed' });
  });
});

describe('who a task can be handed over to', () => {
  test.each([
    ['nobody', '没有的人'],
    ['somebody who does no such tasks', 'hospital'],
    ['the operator, who looks after messages', 'operator'],
  ])('is not %s', async (_, to) => {
    const { id } = await nameTask();
    await at.api.call('clerk', `/v1/tasks/${id}/claim`, { method: 'POST' });
    const refused = await at.api.call('clerk', `/v1/tasks/${id}/hand-over`, { body: { to, note: '请接手' } });
    expect([refused.statusCode, refused.json<Problem>().errors]).toMatchObject([
      422,
      [{ pointer: '/to', code: 'nobody' }],
    ]);
    expect((await taskOf(id)).claim?.holder).toBe('clerk');
  });
});
