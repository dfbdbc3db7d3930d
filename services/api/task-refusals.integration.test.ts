import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { freshSample } from '../../test/support/samples.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';
import type { TaskKind } from '../../schemas/tasks/kinds.ts';

const at = useTaskDesk();

interface Problem {
  readonly code: string;
  readonly errors: { pointer: string; code: string; detail: string }[];
}

async function nameTask(kind: TaskKind = 'name-missing', sample = 'lanzhou-name-and-choices-later') {
  const caseNumber = await at.desk.accept(freshSample(sample));
  const id = await at.desk.open(kind, { caseNumber, subject: 'child-1', code: 'birth-certificate' });
  return { caseNumber, id };
}

describe('what cannot be, is refused and leaves the task open', () => {
  test.each<[string, TaskKind, string, object, string, string, string[]?]>([
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
      '/facts/choices/householdFollows',
      'required',
    ],
    [
      'half of the choices',
      'choices-missing',
      'lanzhou-name-and-choices-later',
      { householdFollows: 'mother' },
      '/facts/resultDelivery',
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
      'check-digit',
      ['/mother/idNumber'],
    ],
    [
      'another number of the delivery',
      'correction-needed',
      'lanzhou-first-child',
      { notificationId: 'other' },
      '/facts/notificationId',
      'not-changeable',
      ['/notificationId'],
    ],
    [
      'one child more',
      'correction-needed',
      'lanzhou-first-child',
      {
        delivery: { plurality: 2 },
        children: [{ order: 2, sex: 'male', weightGrams: 3000, lengthCm: 50, liveBirth: true, name: '刘二' }],
      },
      '/facts/children/0/sex',
      'not-changeable',
      ['/delivery/plurality', '/children/1'],
    ],
    [
      'what the task does not ask for',
      'name-missing',
      'lanzhou-name-and-choices-later',
      { name: '刘安', mother: { phone: '13900000003' } },
      '/facts/mother/phone',
      'not-asked',
    ],
    [
      'a field that does not exist',
      'correction-needed',
      'lanzhou-first-child',
      { nmae: '刘安' },
      '/facts/nmae',
      'unknown-field',
    ],
  ])('%s', async (_, kind, sample, facts, pointer, code, asks) => {
    const caseNumber = await at.desk.accept(freshSample(sample));
    const on = { caseNumber, subject: 'child-1', code: 'birth-certificate', ...(asks ? { asks } : {}) };
    const id = await at.desk.open(kind, on);
    const before = await at.desk.factsNow(caseNumber);
    const answer = await at.desk.complete(id, { outcome: 'resolved', facts });
    expect(answer.statusCode, answer.body).toBe(422);
    expect(answer.json<Problem>().errors.map((e) => [e.pointer, e.code])).toContainEqual([pointer, code]);
    for (const value of ['𠮷', '620103199504120000', '刘二']) expect(answer.body).not.toContain(value);
    expect(await at.desk.factsNow(caseNumber)).toEqual(before);
    const task = await at.api.pool.query('select status from ledger.human_task where id = $1', [id]);
    expect(task.rows).toEqual([{ status: 'open' }]);
  });

  test('an unknown outcome names the allowed ones; one that the kind has not, too', async () => {
    const { id } = await nameTask();
    const unknown = await at.desk.complete(id, { outcome: 'whatever' });
    expect([unknown.statusCode, unknown.json<Problem>().code]).toEqual([422, 'outcome-not-allowed']);
    expect(unknown.json<Problem>().errors[0]).toMatchObject({ pointer: '/outcome' });
    expect(unknown.json<Problem>().errors[0]?.detail).toBe('可选：provided、given-up');
    for (const outcome of ['ask-again', 'resend', 'confirmed', 'approved', 'done', 'Provided', ' provided'])
      expect((await at.desk.complete(id, { outcome, facts: { name: '刘安' } })).statusCode, outcome).toBe(
        422,
      );
  });

  test('a missing reason, an unknown task, a task id that is none', async () => {
    const { id } = await nameTask();
    const silent = await at.desk.complete(id, { outcome: 'resolved', reason: ' ' });
    expect(silent.json<Problem>().errors.map((e) => e.pointer)).toEqual(['/reason']);
    expect((await at.desk.complete(randomUUID(), { outcome: 'resolved' })).statusCode).toBe(404);
    expect((await at.desk.complete('%00', { outcome: 'resolved' })).statusCode).toBe(404);
  });
});
