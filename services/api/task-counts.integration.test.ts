import { expect, test } from 'vitest';
import { freshSample } from '../../test/support/samples.ts';
import type { TaskCountsView } from '../../schemas/task-counts.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

async function counts(
  who: 'clerk' | 'supervisor' | 'operator' = 'clerk',
  query = '',
): Promise<TaskCountsView> {
  const answer = await at.api.call(who, `/v1/task-counts${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<TaskCountsView>();
}

test('tasks are counted by queue, by whose they are, and by the department that is silent', async () => {
  const before = await counts();
  const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
  const on = { caseNumber, subject: 'child-1', code: 'medical-insurance' };
  await at.desk.open('department-silent', { ...on, deadline: '2020-01-01T00:00:00+08:00' });
  await at.desk.open('department-silent', on);
  const mine = await at.desk.open('name-missing', { ...on, code: 'birth-certificate' });
  expect((await at.api.call('clerk', `/v1/tasks/${mine}/claim`, { body: {} })).statusCode).toBe(200);
  const after = await counts();
  const of = (view: TaskCountsView, queue: string) => view.queues.find((one) => one.queue === queue);
  expect(of(after, 'overdue')).toMatchObject({ queue: 'overdue', open: 2, overdue: 1, today: 0 });
  expect(of(after, 'parents')?.open ?? 0).toBe((of(before, 'parents')?.open ?? 0) + 1);
  expect(after.kinds).toContainEqual({ kind: 'department-silent', open: 2 });
  expect(after.mine).toBe(before.mine + 1);
  expect((await counts('supervisor')).mine).toBe(0);
  expect(after.silent).toEqual([
    expect.objectContaining({
      department: 'medical-insurance',
      matter: 'medical-insurance',
      tasks: 2,
      cases: 1,
    }),
  ]);
  expect((await counts('clerk', '?division=110000')).queues).toEqual([]);
});

test('a task in the place of another is told from it, and the latest of a case is told where it is asked for', async () => {
  const accepted = freshSample('lanzhou-first-child');
  const caseNumber = await at.desk.accept(accepted);
  const on = { caseNumber, subject: 'child-1', code: 'birth-certificate' };
  const first = await at.desk.open('name-missing', on);
  const standing = async () =>
    (await counts()).queues.map(({ queue, open, standing: mark }) => ({ queue, open, mark }));
  const before = await standing();
  expect(await standing()).toEqual(before);
  await at.api.pool.query(`update ledger.human_task set status = 'overtaken' where id = $1`, [first]);
  await at.desk.open('name-missing', on);
  const after = await standing();
  expect(after.map(({ open }) => open)).toEqual(before.map(({ open }) => open));
  expect(after).not.toEqual(before);
  const { events } = (await at.api.call('clerk', `/v1/cases/${caseNumber}`)).json<{
    events: { seq: number }[];
  }>();
  expect((await counts('clerk', `?caseNumber=${caseNumber}`)).latest).toBe(events.at(-1)?.seq);
  expect((await counts('clerk', '?caseNumber=B-0000-0000-0000-0')).latest).toBeUndefined();
  expect((await counts()).latest).toBeUndefined();
});

test('an operator counts the tasks of operators alone', async () => {
  const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
  await at.desk.open('call', { caseNumber });
  expect((await counts('operator')).queues.map(({ queue }) => queue)).not.toContain('overdue');
});

test('a decision that waits for a second person is shown to everybody but its author', async () => {
  const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
  const asks = ['/mother/ownWageBeforeLeaveFen'];
  const id = await at.desk.open('improbable', { caseNumber, subject: 'mother', asks });
  const drafted = await at.desk.complete(id, {
    outcome: 'corrected',
    facts: { mother: { ownWageBeforeLeaveFen: 650_000 } },
  });
  expect(drafted.statusCode, drafted.body).toBe(202);
  expect((await counts('clerk')).second).toEqual([]);
  expect((await counts('supervisor')).second).toEqual([
    expect.objectContaining({ id, caseNumber, kind: 'improbable', by: 'clerk' }),
  ]);
});
