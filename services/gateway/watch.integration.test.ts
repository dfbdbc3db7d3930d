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
  });
});

it('shows how long what waits has waited, and not what is done, later, or bulk', async () => {
  await ledger.plant('B-1', [{ code: 'a', status: 'requested', answerDueIn: '1 hour' }]);
  await ledger.run(`insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, received_at, applied_at)
    values (gen_random_uuid(), 'B-1', 'answer', '', '', 1, '', ${ago('100 seconds')}, null),
           (gen_random_uuid(), 'B-1', 'answer', '', '', 1, '', ${ago('900 seconds')}, ledger.now())`);
  await ledger.run(`insert into ledger.wake (case_number, kind, due_at, since)
    values ('B-1', 'news', ledger.now(), ${ago('200 seconds')}), ('B-2', 'start', ledger.now(), ${ago('400 seconds')})`);
  await ledger.run(`insert into ledger.outbox (id, shard, topic, key, kind, due_at, done_at, lane)
    values (gen_random_uuid(), 0, 't', 'B-1', 'command', ${ago('300 seconds')}, null, 0),
           (gen_random_uuid(), 0, 't', 'B-1', 'command', ${ago('900 seconds')}, ledger.now(), 0),
           (gen_random_uuid(), 0, 't', 'B-1', 'command', ${ago('900 seconds')}, null, 1)`);
  await ledger.run(`insert into ledger.human_task (id, case_number, kind, dedupe_key, reason, deadline, opened_at, status)
    select gen_random_uuid(), 'B-1', t.kind, gen_random_uuid()::text, '', ledger.now(), ledger.now() - t.age, t.status
      from (values ('refused', interval '1 hour', 'open'), ('refused', interval '2 hours', 'open'),
                   ('late-answer', interval '2 days', 'open'), ('case-set-aside', interval '8 days', 'open'),
                   ('department-silent', interval '5 days', 'open'),
                   ('department-silent', interval '5 days', 'completed')) t(kind, age, status)`);
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
  expect(await metric('birth_watch_last_success_seconds')).toBeGreaterThan(Date.now() / 1000 - 60);
});
