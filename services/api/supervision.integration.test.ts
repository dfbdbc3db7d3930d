import { expect, test } from 'vitest';
import { addDays, shanghaiDate } from '../../policies/calendar/date.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import type { TaskView } from '../../schemas/task.ts';
import { freshSample } from '../../test/support/samples.ts';
import type { Who } from './api.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();
const TODAY = shanghaiDate(new Date().toISOString());
const BODY = { reason: '家里王女士第三次来问', replyDue: addDays(TODAY, 5) };
const MATTER = { subject: 'child-1', code: 'household-registration' };

const accept = (): Promise<string> => at.desk.accept(freshSample('lanzhou-first-child'));
const order = (who: Who, caseNumber: string, body: object = BODY) =>
  at.api.call(who, `/v1/cases/${caseNumber}/supervision`, { body });

test('a supervisor asks by hand, a clerk answers, and the history and the audit say so', async () => {
  const caseNumber = await accept();
  const [first, again] = [
    await order('supervisor', caseNumber, { ...BODY, matter: MATTER }),
    await order('supervisor', caseNumber, { ...BODY, matter: MATTER }),
  ];
  expect(first.json(), first.body).toMatchObject({ replyDue: BODY.replyDue });
  expect(again.json()).toEqual(first.json());
  const { id } = first.json<{ id: string }>();
  const listed = await at.api.call(
    'districtClerk',
    `/v1/tasks?kind=supervision-order&caseNumber=${caseNumber}`,
  );
  expect(listed.json<{ items: TaskView[] }>().items.map((task) => task.id)).toEqual([id]);
  const task = (await at.api.call('clerk', `/v1/tasks/${id}`)).json<TaskView>();
  expect(task).toMatchObject({ subject: MATTER.subject, matter: MATTER.code, outcomes: ['replied'] });
  expect(task.reason).toContain('王女士');
  expect((await at.desk.complete(id, { outcome: 'replied' })).statusCode).toBe(200);
  const { events } = (await at.api.call('clerk', `/v1/cases/${caseNumber}`)).json<CaseView>();
  expect(events.some(({ text }) => text.startsWith('主管督办'))).toBe(true);
  const { rows } = await at.api.pool.query<{ who: string; kept: string }>(
    `select (select who from ledger.audit_line where operation = 'postSupervision' order by line desc limit 1) as who,
            (select string_agg(t::text, ' ') from ledger.human_task t where t.id = $1)
              || (select string_agg(e::text, ' ') from ledger.case_event e where e.case_number = $2) as kept`,
    [id, caseNumber],
  );
  expect(rows[0]?.who).toBe('supervisor');
  expect(rows[0]?.kept).not.toContain('王女士');
});

test('may be of the case as a whole', async () => {
  const caseNumber = await accept();
  const { id } = (await order('supervisor', caseNumber)).json<{ id: string }>();
  const task = (await at.api.call('clerk', `/v1/tasks/${id}`)).json<TaskView>();
  expect(task).toMatchObject({ kind: 'supervision-order', subject: null, matter: null });
  const { rows } = await at.api.pool.query<{ day: string }>(
    `select watch_on::text as day from ledger.matter where case_number = $1 and code = 'birth-certificate'`,
    [caseNumber],
  );
  expect(rows[0]?.day).toMatch(/^\d/);
  expect((rows[0]?.day ?? '') <= addDays(BODY.replyDue, 1)).toBe(true);
});

test.each<[string, Who, object, number]>([
  ['a clerk', 'clerk', BODY, 403],
  ['a supervisor of elsewhere', 'foreignSupervisor', BODY, 404],
  ['a day that is over', 'supervisor', { ...BODY, replyDue: addDays(TODAY, -1) }, 422],
  ['a day in half a year', 'supervisor', { ...BODY, replyDue: addDays(TODAY, 180) }, 422],
  ['no reason', 'supervisor', { ...BODY, reason: ' ' }, 422],
  [
    'a matter that the case has not',
    'supervisor',
    { ...BODY, matter: { ...MATTER, subject: 'child-9' } },
    404,
  ],
])('is refused by %s', async (_, who, body, status) => {
  expect((await order(who, await accept(), body)).statusCode).toBe(status);
});
