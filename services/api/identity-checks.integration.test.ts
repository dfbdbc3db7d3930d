import { describe, expect, test } from 'vitest';
import { changeCase } from '../../infra/postgres/ledger/case-ledger.ts';
import { completeTask } from '../../activities/complete-task.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import type { TaskView } from '../../schemas/task.ts';
import { freshSample, type Notification } from '../../test/support/samples.ts';
import { layOver } from '../../test/support/lay-over.ts';
import type { Who } from './api.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

interface Checked {
  readonly id: string;
  readonly shared: boolean;
}

const ask = async (caseNumber: string, parent = 'mother'): Promise<Checked> => {
  const answer = await at.api.call('clerk', `/v1/cases/${caseNumber}/identity-checks`, { body: { parent } });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Checked>();
};
const viewOf = async (caseNumber: string): Promise<CaseView> =>
  (await at.api.call('clerk', `/v1/cases/${caseNumber}`)).json<CaseView>();
const taskOf = async (id: string, who: Who = 'clerk'): Promise<TaskView> =>
  (await at.api.call(who, `/v1/tasks/${id}`)).json<TaskView>();
const linksEnded = async (caseNumber: string): Promise<(string | null)[]> =>
  (await viewOf(caseNumber)).events
    .filter(({ type }) => type === 'links.ended')
    .map(({ subject }) => subject);

const withPhone = (phone: string, more: object = {}): Notification =>
  layOver(freshSample('lanzhou-first-child'), { mother: { phone, ...more } });

describe('the identity of a parent', () => {
  test('is looked at at the hall by two people: the number is another from then on, and old links are dead', async () => {
    const caseNumber = await at.desk.accept(withPhone('13900000031'));
    const { id, shared } = await ask(caseNumber);
    expect([shared, (await ask(caseNumber)).id]).toEqual([false, id]);
    const verified = { outcome: 'verified', facts: { mother: { phone: '13900000032' } } };
    expect((await at.desk.complete(id, verified)).json()).toEqual({ id, status: 'awaiting-second' });
    expect((await at.desk.factsNow(caseNumber)).mother.phone).toBe('13900000031');
    expect(await linksEnded(caseNumber)).toEqual([]);
    expect((await at.desk.complete(id, verified, 'supervisor')).json()).toMatchObject({
      code: 'not-looked-at',
    });
    await taskOf(id, 'supervisor');
    expect((await at.desk.complete(id, verified, 'supervisor')).statusCode).toBe(200);
    expect((await at.desk.factsNow(caseNumber)).mother.phone).toBe('13900000032');
    expect(await linksEnded(caseNumber)).toEqual(['mother']);
    const open = (await viewOf(caseNumber)).tasks.filter(({ status }) => status === 'open');
    expect(open.filter(({ kind }) => kind === 'identity-check')).toEqual([]);
  });

  test('that cannot be confirmed leaves the number, and nobody has a link any more', async () => {
    const caseNumber = await at.desk.accept(withPhone('13900000033'));
    const { id } = await ask(caseNumber);
    expect((await at.desk.complete(id, { outcome: 'not-verified' })).statusCode).toBe(200);
    expect((await at.desk.factsNow(caseNumber)).mother.phone).toBe('13900000033');
    expect(await linksEnded(caseNumber)).toEqual(['mother']);
  });

  test('is asked about where another task has changed the number, and its links are dead at once', async () => {
    const caseNumber = await at.desk.accept(withPhone('13900000034'));
    const on = { caseNumber, subject: 'child-1', code: 'birth-certificate', asks: ['/mother/phone'] };
    const id = await at.desk.open('correction-needed', on);
    const facts = { mother: { phone: '13900000035' } };
    expect((await at.desk.complete(id, { outcome: 'corrected', facts })).statusCode).toBe(200);
    expect(await linksEnded(caseNumber)).toEqual(['mother']);
    const { tasks } = await viewOf(caseNumber);
    expect(tasks.find(({ kind }) => kind === 'identity-check')).toMatchObject({
      status: 'open',
      subject: 'mother',
      asks: ['/mother/phone'],
    });
  });
});

describe('a number that another family has too', () => {
  test('is said so, and one of the same family is not', async () => {
    const phone = '13900000041';
    const first = await at.desk.accept(withPhone(phone));
    expect((await ask(first)).shared).toBe(false);
    const other = layOver(freshSample('linze-second-child'), { mother: { phone } });
    const second = await at.desk.accept(other);
    const { id, shared } = await ask(second);
    expect([shared, (await taskOf(id)).reason]).toEqual([true, expect.stringContaining('与另一家相同')]);
    const later = layOver(withPhone('13900000042'), { notificationId: 'LZ-ANOTHER-1' });
    expect((await ask(await at.desk.accept(later))).shared).toBe(false);
  });
});

test('links end in the transaction that says so, by whoever keeps them', async () => {
  const caseNumber = await at.desk.accept(withPhone('13900000051'));
  const { id } = await ask(caseNumber);
  const { pool, keyring } = at.api;
  const ended: string[] = [];
  const options = {
    ...{ pool, keyring, wakeRelay: () => undefined },
    endLinks: async (_on: unknown, of: { caseNumber: string; subject: string }) =>
      void ended.push(`${of.caseNumber} ${of.subject}`),
  };
  await changeCase(options, caseNumber, (view) =>
    completeTask(view, { taskId: id, by: 'clerk', outcome: 'not-verified' }, () => ({
      facts: undefined,
      reason: '没有来',
    })),
  );
  expect(ended).toEqual([`${caseNumber} mother`]);
  const failing = { ...options, endLinks: () => Promise.reject(new Error('the links cannot be ended')) };
  const other = await at.desk.accept(withPhone('13900000052'));
  const { id: task } = await ask(other);
  const done = changeCase(failing, other, (view) =>
    completeTask(view, { taskId: task, by: 'clerk', outcome: 'not-verified' }, () => ({
      facts: undefined,
      reason: '没有来',
    })),
  );
  await expect(done).rejects.toThrow('the links cannot be ended');
  expect([await linksEnded(other), (await taskOf(task)).status]).toEqual([[], 'open']);
});
