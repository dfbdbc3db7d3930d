import { describe, expect, test } from 'vitest';
import type { TaskView } from '../../schemas/task.ts';
import type { TaskKind } from '../../schemas/tasks/kinds.ts';
import { freshSample } from '../../test/support/samples.ts';
import type { Who } from './api.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

const CERTIFICATE = { subject: 'child-1', code: 'birth-certificate' } as const;

const taskOf = async (id: string, who: Who = 'clerk'): Promise<TaskView> =>
  (await at.api.call(who, `/v1/tasks/${id}`)).json<TaskView>();

describe('what ends something for a family, or asks its money back', () => {
  test.each<[TaskKind, string, object]>([
    ['department-silent', 'given-up', CERTIFICATE],
    ['payment-account', 'given-up', { subject: 'family' }],
    ['overpaid', 'returned', { subject: 'child-1' }],
    ['overpaid', 'waived', { subject: 'child-1' }],
  ])('takes two: %s %s', async (kind, outcome, on) => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
    const id = await at.desk.open(kind, { caseNumber, ...on });
    const say = (who: Who) => at.desk.complete(id, { outcome }, who);
    expect((await say('clerk')).json()).toEqual({ id, status: 'awaiting-second' });
    expect((await say('supervisor')).json()).toMatchObject({ code: 'not-looked-at' });
    const { draft } = await taskOf(id, 'supervisor');
    expect(draft).toMatchObject({ outcome, by: 'clerk' });
    expect(Date.parse(draft?.at ?? '')).toBeLessThanOrEqual(Date.now());
    const done = await say('supervisor');
    expect(done.json(), done.body).toMatchObject({
      decision: { outcome, by: 'clerk', second: 'supervisor' },
    });
  });

  test('is taken back by its author while it waits, and by nobody else but a supervisor', async () => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
    const id = await at.desk.open('department-silent', { caseNumber, ...CERTIFICATE });
    const withdraw = (who: Who) => at.api.call(who, `/v1/tasks/${id}/completion`, { method: 'DELETE' });
    await at.desk.complete(id, { outcome: 'given-up' }, 'supervisor');
    expect((await withdraw('clerk')).json()).toMatchObject({ code: 'draft-differs' });
    expect((await withdraw('supervisor')).statusCode).toBe(200);
    await at.desk.complete(id, { outcome: 'given-up' }, 'clerk');
    expect((await withdraw('supervisor')).statusCode).toBe(200);
    expect((await taskOf(id)).draft).toBeUndefined();
  });
});
