import { beforeAll, describe, expect, test } from 'vitest';
import { createCaseActivities } from '../../activities/case-activities.ts';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { lookUpKeysAround } from '../../policies/duplicates/look-up-keys.ts';
import type { TaskView } from '../../schemas/task.ts';
import { freshSample, type Notification } from '../../test/support/samples.ts';
import { waitFor } from '../../test/support/wait.ts';
import { STORY } from '../../workflows/birth-case.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();
let carryOn: ReturnType<typeof createCaseActivities>['carryOn'];
beforeAll(() => {
  const { pool, keyring } = at.api;
  const ledger = createCaseLedger({ pool, keyring, wakeRelay: () => undefined, lookUp: lookUpKeysAround });
  ({ carryOn } = createCaseActivities({ ledger }));
});

const ABOUT = { subject: 'child-1', code: 'birth-certificate' } as const;
const report = (body: Notification) => at.api.call('hospital', '/v1/births', { body });

/** A mother without papers: nothing but her name tells that two reports are of her. */
function withoutPapers({ mother, ...birth }: Notification): Notification {
  const { idNumber: _, household: __, ...rest } = mother;
  return { ...birth, mother: { ...rest, idType: 'none' } } as Notification;
}

/** Two cases of one birth, and the question about them. */
async function twice(): Promise<{ first: string; second: string; slip: Notification; task: string }> {
  const { childRank: _, ...birth } = withoutPapers(freshSample('lanzhou-first-child'));
  const slip = { ...birth, notificationId: `${birth.notificationId}/2` };
  const numbers: string[] = [];
  for (const one of [birth, slip]) {
    numbers.push(await at.desk.accept(one));
    await carryOn(numbers.at(-1) ?? '', STORY);
  }
  const [first = '', second = ''] = numbers;
  const list = await at.api.call('clerk', `/v1/tasks?caseNumber=${second}&kind=likely-duplicate`);
  return { first, second, slip, task: list.json<{ items: TaskView[] }>().items[0]?.id ?? '' };
}

/** How many wait for a lock in this database. */
async function waiting(n: number): Promise<void> {
  await waitFor(`${n} that wait for the case`, async () => {
    const { rows } = await at.api.pool.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]?.n === n ? true : undefined;
  });
}

describe('a case that is joined to another', () => {
  test('while its hospital reports more of it: that comes into the one that goes on', async () => {
    const { first, second, slip, task } = await twice();
    const on = await at.api.pool.connect();
    await on.query('begin');
    await on.query('select from ledger.birth_case where case_number = $1 for no key update', [second]);
    const joining = at.desk.complete(task, { outcome: 'same' });
    await waiting(1);
    const reporting = report({ ...slip, childRank: 1 });
    await waiting(2);
    await on.query('commit');
    on.release();
    expect((await joining).statusCode).toBe(200);
    const answer = await reporting;
    expect([answer.statusCode, answer.json()], answer.body).toMatchObject([
      200,
      { caseNumber: first, added: ['/childRank'] },
    ]);
  });

  test('takes nothing again of a child that was erased in the one that goes on', async () => {
    const { first, task } = await twice();
    const erased = await at.api.call('supervisor', `/v1/cases/${first}/subjects/child-1/erasure`, {
      body: { confirm: 'child-1', reason: 'guardian-request', force: true },
    });
    expect(erased.statusCode, erased.body).toBeLessThan(300);
    expect((await at.desk.complete(task, { outcome: 'same' })).statusCode).toBe(200);
    const { rows } = await at.api.pool.query(
      `select facts is null and wrapped_key is null as gone,
              (select count(*)::int from ledger.search_entry e where e.case_number = s.case_number and e.subject = s.subject) as found
         from ledger.subject s where case_number = $1 and subject = 'child-1'`,
      [first],
    );
    expect(rows).toEqual([{ gone: true, found: 0 }]);
  });

  test('is over for good: what somebody had given up in it is not taken up again', async () => {
    const { second, task } = await twice();
    const missing = await at.desk.open('department-silent', {
      ...ABOUT,
      caseNumber: second,
      code: 'vaccination-record',
    });
    expect((await at.desk.completeByTwo(missing, { outcome: 'given-up' })).statusCode).toBe(200);
    expect((await at.desk.complete(task, { outcome: 'same' })).statusCode).toBe(200);
    const path = `/v1/cases/${second}/matters/child-1/vaccination-record/reopening`;
    const reopened = await at.api.call('supervisor', path, { body: { reason: '家长来电' } });
    expect([reopened.statusCode, reopened.json<{ code: string }>().code]).toEqual([409, 'not-given-up']);
    const view = await at.api.call('clerk', `/v1/cases/${second}`);
    expect(view.json<{ status: string }>().status).toBe('withdrawn');
  });
});
