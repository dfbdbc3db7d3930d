import { describe, expect, test } from 'vitest';
import type { TaskView } from '../../schemas/task.ts';
import { freshSample } from '../../test/support/samples.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

const accept = (): Promise<string> => at.desk.accept(freshSample('lanzhou-first-child'));
const taskOf = async (id: string): Promise<TaskView> =>
  (await at.api.call('clerk', `/v1/tasks/${id}`)).json<TaskView>();

describe('a ticket of the hotline', () => {
  const TICKET = { ticket: 'LZ20261201000123', asked: '来电人王女士问户口何时办好' };

  test('is one task with the day that it names, however often it is handed over', async () => {
    const caseNumber = await accept();
    const url = `/v1/cases/${caseNumber}/hotline`;
    const body = { ...TICKET, replyDue: '2099-12-08' };
    const answers = [await at.api.call('clerk', url, { body }), await at.api.call('clerk', url, { body })];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    const ids = new Set(answers.map((answer) => answer.json<{ id: string }>().id));
    expect(ids.size).toBe(1);
    const task = await taskOf([...ids][0] ?? '');
    expect(task).toMatchObject({ kind: 'hotline', outcomes: ['replied'], status: 'open' });
    expect(task.deadline.slice(0, 10)).toBe('2099-12-08');
    expect(task.reason).toContain('来电人');
    const { rows } = await at.api.pool.query<{ row: string }>(
      `select t::text as row from ledger.human_task t where case_number = $1 and kind = 'hotline'`,
      [caseNumber],
    );
    expect(rows[0]?.row).not.toContain('王女士');
  });

  test('of a day that is over, or of no case, is refused', async () => {
    const caseNumber = await accept();
    const past = { body: { ...TICKET, replyDue: '2020-01-01' } };
    expect((await at.api.call('clerk', `/v1/cases/${caseNumber}/hotline`, past)).statusCode).toBe(422);
    expect(
      (await at.api.call('clerk', '/v1/cases/B-0000-0000-0000-0/hotline', { body: TICKET })).statusCode,
    ).toBe(404);
  });
});

describe('the wishes of a parent', () => {
  test('are kept, in the place of those before, and shown', async () => {
    const caseNumber = await accept();
    const put = (wishes: string[]) =>
      at.api.call('clerk', `/v1/cases/${caseNumber}/contact-wishes/mother`, {
        method: 'PUT',
        body: { wishes },
      });
    expect((await put(['voice'])).statusCode).toBe(200);
    expect((await put(['letter', 'large-text'])).statusCode).toBe(200);
    const shown = await at.api.call('clerk', `/v1/cases/${caseNumber}/contact-wishes`);
    expect(shown.json()).toEqual({ items: [{ subject: 'mother', wishes: ['large-text', 'letter'] }] });
    expect((await put(['voice', 'no-calls'])).statusCode).toBe(422);
  });
});

test('the number to call is shown to whoever has claimed the task, and in no list', async () => {
  const caseNumber = await accept();
  const id = await at.desk.open('call', { caseNumber, subject: 'family' });
  expect((await taskOf(id)).reach).toBeUndefined();
  await at.api.call('clerk', `/v1/tasks/${id}/claim`, { body: {} });
  expect((await taskOf(id)).reach?.phone).toMatch(/^1\d{10}$/);
  const list = await at.api.call('clerk', `/v1/tasks?kind=call&caseNumber=${caseNumber}&due=soon`);
  expect(list.body).not.toMatch(/"reach"/);
});
