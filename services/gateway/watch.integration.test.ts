import { afterAll, beforeAll, expect, it } from 'vitest';
import { watchLedger } from '../../infra/postgres/ledger/watch.ts';
import { waitFor } from '../../test/support/wait.ts';
import { startWatch } from './watch.ts';
import { openWatchedLedger, type WatchedLedger } from './watch.test-setup.ts';

let ledger: WatchedLedger;
beforeAll(async () => {
  ledger = await openWatchedLedger();
});
afterAll(() => ledger.close());

const ago = (text: string): string => `ledger.now() - interval '${text}'`;

it('shows nothing where nothing waits', async () => {
  expect(await watchLedger(ledger.pool)).toEqual({
    oldestUnapplied: 0,
    oldestUnansweredWake: 0,
    oldestUnsent: 0,
    oldestUnstarted: 0,
    openTasks: [],
    openCases: {},
    dueMatters: [],
  });
});

it('shows how long what waits has waited, and not what is done, later, or bulk', async () => {
  await ledger.plant('B-1', [{ code: 'a', status: 'requested', answerDueIn: '1 hour' }]);
  await ledger.run(`insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, received_at, applied_at)
    values (gen_random_uuid(), 'B-1', 'answer', 'child-1', 'a', 1, 'completed', ${ago('100 seconds')}, null),
           (gen_random_uuid(), 'B-1', 'answer', 'child-1', 'a', 1, 'completed', ${ago('900 seconds')}, ledger.now())`);
  await ledger.plant('B-2', []);
  await ledger.plant('B-3', []);
  await ledger.run(`update ledger.birth_case set status = 'accepted' where case_number = 'B-2'`);
  await ledger.run(`insert into ledger.wake (case_number, kind, due_at, since)
    values ('B-1', 'news', ledger.now(), ${ago('200 seconds')}), ('B-2', 'start', ledger.now(), ${ago('400 seconds')}),
           ('B-3', 'start', ledger.now(), ${ago('900 seconds')})`);
  await ledger.run(`insert into ledger.outbox (id, shard, topic, key, kind, due_at, done_at, lane)
    values (gen_random_uuid(), 0, 't', 'B-1', 'command', ${ago('300 seconds')}, null, 0),
           (gen_random_uuid(), 0, 't', 'B-1', 'command', ${ago('900 seconds')}, ledger.now(), 0),
           (gen_random_uuid(), 0, 't', 'B-1', 'command', ${ago('900 seconds')}, null, 1)`);
  await ledger.run(`insert into ledger.human_task (id, case_number, kind, dedupe_key, reason, deadline, opened_at, status)
    select gen_random_uuid(), t.case_number, t.kind, gen_random_uuid()::text, '', ledger.now(), ledger.now() - t.age, t.status
      from (values ('B-1', 'refused', interval '1 hour', 'open'), ('B-1', 'refused', interval '2 hours', 'open'),
                   ('B-1', 'late-answer', interval '2 days', 'open'),
                   ('B-3', 'case-set-aside', interval '8 days', 'open'),
                   ('B-1', 'department-silent', interval '5 days', 'open'),
                   ('B-1', 'department-silent', interval '5 days', 'completed')) t(case_number, kind, age, status)`);
  const watch = startWatch({ ...ledger, everySeconds: 60 });
  const metric = (name: string, labels?: Readonly<Record<string, string>>) => ledger.metric(name, labels);
  await waitFor('the first look', async () =>
    (await metric('birth_cases_set_aside')) === 1 ? true : undefined,
  );
  await watch.close();
  const ages = await Promise.all(
    ['unapplied', 'unanswered_wake', 'unsent', 'unstarted_case'].map((what) =>
      metric(`birth_oldest_${what}_seconds`),
    ),
  );
  for (const [i, expected] of [100, 200, 300, 400].entries()) {
    expect(ages[i]).toBeGreaterThanOrEqual(expected);
    expect(ages[i]).toBeLessThan(expected + 60);
  }
  const tasks = (queue: string, age: string) => metric('birth_open_tasks', { queue, age });
  expect([
    await tasks('manual', '<1d'),
    await tasks('manual', '1-3d'),
    await tasks('manual', '>7d'),
    await tasks('overdue', '3-7d'),
    await tasks('parents', '<1d'),
  ]).toEqual([2, 1, 1, 1, 0]);
  const cases = (status: string) => metric('birth_open_cases', { status });
  expect([await cases('accepted'), await cases('processing'), await cases('completed')]).toEqual([1, 2, 0]);
  expect(await metric('birth_watch_last_success_seconds')).toBeGreaterThan(Date.now() / 1000 - 60);
});

it('counts neither what waits for a person with its case, nor what came before it was asked for', async () => {
  const age = async (): Promise<number> => {
    const { oldestUnapplied } = await watchLedger(ledger.pool);
    return Math.floor(oldestUnapplied / 1_000);
  };
  const land = (caseNumber: string, what: { code: string; attempt?: number; outcome?: string }) =>
    ledger.run(
      `insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, received_at)
       values (gen_random_uuid(), $1, 'answer', 'child-1', $2, $3, $4, ${ago('5000 seconds')})`,
      [caseNumber, what.code, what.attempt ?? 1, what.outcome ?? 'completed'],
    );
  await ledger.run('truncate ledger.inbox, ledger.human_task');
  await ledger.plant('W-1', [{ code: 'a', status: 'requested', answerDueIn: '1 hour' }]);
  await land('W-1', { code: 'a', attempt: 2 });
  await land('W-1', { code: 'of-the-decision' });
  await ledger.plant('W-2', []);
  await ledger.run(`update ledger.birth_case set decided_at = ledger.now() where case_number = 'W-2'`);
  await land('W-2', { code: 'leave-change-notice', attempt: 2 });
  await ledger.plant('W-3', [{ code: 'a', status: 'requested', answerDueIn: '1 hour' }]);
  await land('W-3', { code: 'a' });
  await ledger.run(`insert into ledger.human_task (id, case_number, kind, dedupe_key, reason, deadline)
    values (gen_random_uuid(), 'W-3', 'case-set-aside', 'W-3', '', ledger.now())`);
  expect(await age()).toBe(0);
  await ledger.run(`update ledger.human_task set status = 'completed'`);
  expect(await age()).toBe(5);
});
