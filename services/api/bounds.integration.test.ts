import { beforeAll, describe, expect, test } from 'vitest';
import { freshSample } from '../../test/support/samples.ts';
import type { Who } from './api.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

/** Accepted in 城关区 of 兰州 (620102). */
let lanzhou: string;
/** Accepted in 长春 (2201). */
let changchun: string;

beforeAll(async () => {
  lanzhou = await at.desk.accept(freshSample('lanzhou-first-child'));
  changchun = await at.desk.accept(freshSample('changchun-first-child'));
});

interface Numbered {
  readonly caseNumber: string;
}

async function numbersSeenBy(who: Who, path: string, body?: object): Promise<string[]> {
  const answer = await at.api.call(who, path, body ? { body } : {});
  return answer
    .json<{ items: Numbered[] }>()
    .items.map(({ caseNumber }) => caseNumber)
    .toSorted();
}

/** Which of both cases somebody sees. */
const SEES: readonly [Who, () => string[]][] = [
  ['clerk', () => [lanzhou, changchun]],
  ['supervisor', () => [lanzhou, changchun]],
  ['districtClerk', () => [lanzhou]],
  ['cityClerk', () => [lanzhou]],
  ['foreignClerk', () => [changchun]],
  ['foreignSupervisor', () => [changchun]],
  ['policeOfficer', () => [lanzhou, changchun]],
];

describe.each(SEES)('of the cases of two cities, a %s', (who, seen) => {
  test('lists those of its divisions', async () => {
    expect(await numbersSeenBy(who, '/v1/cases')).toEqual(seen().toSorted());
  });

  test('finds those of its divisions, also by their number', async () => {
    expect(await numbersSeenBy(who, '/v1/cases/search', {})).toEqual(seen().toSorted());
    expect(await numbersSeenBy(who, '/v1/cases/search', { q: lanzhou })).toEqual(
      seen().filter((number) => number === lanzhou),
    );
  });

  test('opens those of its divisions, and of the others nobody says that they are there', async () => {
    for (const number of [lanzhou, changchun]) {
      const status = (await at.api.call(who, `/v1/cases/${number}`)).statusCode;
      expect([number, status]).toEqual([number, seen().includes(number) ? 200 : 404]);
    }
  });

  test('has the tasks of its divisions, and can do nothing with another', async () => {
    const subject = 'child-1';
    for (const caseNumber of [lanzhou, changchun]) {
      const id = await at.desk.open('refused', { caseNumber, subject, code: 'household-registration' });
      const listed = await at.api.call(who, '/v1/tasks?limit=200');
      const ids = listed.json<{ items: { id: string }[] }>().items.map((task) => task.id);
      const isMine = seen().includes(caseNumber);
      expect(ids.includes(id)).toBe(isMine);
      const answers = [
        await at.api.call(who, `/v1/tasks/${id}`),
        await at.api.call(who, `/v1/tasks/${id}/claim`, { method: 'POST' }),
        await at.desk.complete(id, { outcome: 'no-such-outcome' }, who),
        await at.api.call(who, `/v1/tasks/${id}/completion`, { method: 'DELETE' }),
        await at.api.call(who, `/v1/tasks/${id}/hand-over`, { body: { to: 'supervisor', note: '请接' } }),
        await at.api.call(who, `/v1/tasks/${id}/claim`, { method: 'DELETE' }),
      ];
      const found = answers.map(({ statusCode }) => (statusCode === 404 ? 404 : 'found'));
      expect(new Set(found)).toEqual(new Set([isMine ? 'found' : 404]));
    }
  });
});

describe('what a supervisor alone may do', () => {
  const erasure = (number: string) => `/v1/cases/${number}/subjects/child-1/erasure`;
  const reopening = (number: string) =>
    `/v1/cases/${number}/matters/child-1/household-registration/reopening`;
  const erasing = { body: { reason: 'guardian-request', confirm: 'child-1' } };

  test('is done in the own divisions only', async () => {
    for (const [path, body] of [
      [erasure, erasing],
      [reopening, { body: { reason: '材料已补齐' } }],
    ] as const) {
      expect((await at.api.call('foreignSupervisor', path(lanzhou), body)).statusCode).toBe(404);
      expect((await at.api.call('foreignSupervisor', path(changchun), body)).statusCode).toBe(409);
    }
  });
});

test('a task is handed to whoever may have it, and not to a clerk of elsewhere', async () => {
  const id = await at.desk.open('refused', {
    caseNumber: lanzhou,
    ...{ subject: 'child-1', code: 'household-registration' },
  });
  const handTo = (to: string) =>
    at.api.call('clerk', `/v1/tasks/${id}/hand-over`, { body: { to, note: '请接' } });
  expect((await handTo('foreignClerk')).statusCode).toBe(422);
  expect((await handTo('districtClerk')).statusCode).toBe(200);
});

interface Shown {
  readonly matters: { readonly code: string; readonly reason?: string; readonly result?: object }[];
  readonly entitlements: unknown[];
  readonly guidance: unknown[];
  readonly tasks: { readonly matter: string | null }[];
  readonly events: { readonly matter: string | null }[];
}

describe('an officer of a department', () => {
  test('sees that the matters of others are there, and of its own everything', async () => {
    await at.desk.open('refused', { caseNumber: lanzhou, subject: 'child-1', code: 'medical-insurance' });
    const whole = (await at.api.call('clerk', `/v1/cases/${lanzhou}`)).json<Shown>();
    const own = (await at.api.call('policeOfficer', `/v1/cases/${lanzhou}`)).json<Shown>();
    expect(own.matters.map(({ code }) => code)).toEqual(whole.matters.map(({ code }) => code));
    expect(whole.tasks.map(({ matter }) => matter)).toContain('medical-insurance');
    expect(new Set(own.tasks.map(({ matter }) => matter))).toEqual(new Set(['household-registration']));
    const others = own.events.filter(({ matter }) => matter !== null && matter !== 'household-registration');
    expect([others, own.entitlements, own.guidance]).toEqual([[], [], []]);
  });

  test('cannot do what another department’s matter needs', async () => {
    const id = await at.desk.open('refused', {
      caseNumber: lanzhou,
      ...{ subject: 'child-1', code: 'medical-insurance' },
    });
    expect((await at.api.call('policeOfficer', `/v1/tasks/${id}`)).statusCode).toBe(404);
  });
});
