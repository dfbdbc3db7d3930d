import { describe, expect, test } from 'vitest';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { freshSample } from '../../test/support/samples.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import type { NoticeView, SavedView } from '../../schemas/hall.ts';
import type { Problem } from '../../schemas/problem-details.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();
const TODAY = shanghaiDate(new Date().toISOString());
const accept = (): Promise<string> => at.desk.accept(freshSample('lanzhou-first-child'));
const erase = (caseNumber: string, subject: string) =>
  at.api.call('supervisor', `/v1/cases/${caseNumber}/subjects/${subject}/erasure`, {
    body: { reason: 'guardian-request', confirm: subject, force: true },
  });

describe('the notices of a family', () => {
  const birth = freshSample('lanzhou-first-child');
  const noticesOf = async (caseNumber: string): Promise<NoticeView[]> =>
    (await at.api.call('clerk', `/v1/cases/${caseNumber}/notices`)).json<{ items: NoticeView[] }>().items;

  test('are shown with whom they were sent to, masked, what they said, and what has become of them', async () => {
    const caseNumber = await at.desk.accept(birth);
    const begun = await at.api.call('clerk', `/v1/cases/${caseNumber}/representations`, {
      body: {
        ...{ parent: 'mother', agent: 'grandparent', name: '李示例', basis: 'mandate', present: true },
        ...{
          paper: { number: 'WT-1', date: TODAY },
          until: shanghaiDate(new Date(Date.now() + 30 * 86_400_000).toISOString()),
        },
      },
    });
    expect(begun.statusCode).toBe(200);
    const answer = await at.api.call('clerk', `/v1/cases/${caseNumber}/notices`);
    const [notice] = answer.json<{ items: NoticeView[] }>().items;
    expect(notice).toMatchObject({ title: '代办通知', delivery: 'handed-over' });
    expect(notice?.text).toContain(caseNumber);
    expect(notice?.to?.phone).toMatch(/^1\d\d\*+\d{4}$/);
    expect(answer.body).not.toContain(birth.mother.name);
    expect(answer.body).not.toContain(String(birth.mother.phone));
    await at.api.pool.query(
      `update ledger.notice set outcome = 'undelivered', answered_at = now() where case_number = $1`,
      [caseNumber],
    );
    expect((await noticesOf(caseNumber))[0]).toMatchObject({ delivery: 'undelivered' });
    expect((await erase(caseNumber, 'mother')).statusCode).toBe(200);
    const [after] = await noticesOf(caseNumber);
    expect([after?.title, after?.to, after?.text]).toEqual(['代办通知', undefined, undefined]);
  });

  test('are a hall’s to see, and a line of the audit', async () => {
    const caseNumber = await accept();
    const path = `/v1/cases/${caseNumber}/notices`;
    expect((await at.api.call('policeOfficer', path)).statusCode).toBe(403);
    expect((await at.api.call('foreignClerk', path)).statusCode).toBe(404);
    await at.api.call('clerk', path);
    const { rows } = await at.api.pool.query<{ cases: string[] }>(
      `select cases from ledger.audit_line where operation = 'getCaseNotices' and who = 'clerk' order by line desc limit 1`,
    );
    expect(rows[0]?.cases).toEqual([caseNumber]);
  });
});

describe('a call in which nobody was told', () => {
  test('stands in the history, and the task stays open', async () => {
    const caseNumber = await accept();
    const id = await at.desk.open('call', { caseNumber, subject: 'family' });
    const tried = (who: 'clerk' | 'supervisor', result: string) =>
      at.api.call(who, `/v1/tasks/${id}/calls`, { body: { result } });
    expect((await tried('clerk', 'no-answer')).statusCode).toBe(200);
    await at.api.call('clerk', `/v1/tasks/${id}/claim`, { body: {} });
    expect((await tried('supervisor', 'busy')).json()).toMatchObject({ code: 'task-claimed' });
    expect((await tried('clerk', 'told')).statusCode).toBe(422);
    const view = (await at.api.call('clerk', `/v1/cases/${caseNumber}`)).json<CaseView>();
    const calls = view.events.filter(({ type }) => type === 'call.tried');
    expect(calls.map(({ text, actor }) => [text, actor])).toEqual([['打电话没有说成：无人接听', 'clerk']]);
    expect(view.tasks.find((task) => task.id === id)?.status).toBe('open');
    expect((await at.desk.complete(id, { outcome: 'told' })).statusCode).toBe(200);
    expect((await tried('clerk', 'busy')).json()).toMatchObject({ code: 'task-already-completed' });
  });

  test('is of no other kind of task', async () => {
    const id = await at.desk.open('refused', { caseNumber: await accept(), subject: 'child-1' });
    const answer = await at.api.call('clerk', `/v1/tasks/${id}/calls`, { body: { result: 'busy' } });
    expect(answer.statusCode).toBe(404);
  });
});

describe('a form that is half filled in', () => {
  const FORM = { outcome: 'provided', facts: { '/children/0/name': '王示' }, reason: '家长来电' };

  test('is there again for whoever has typed it, sealed, and ends with its task', async () => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-name-and-choices-later'));
    const place = { caseNumber, subject: 'child-1', code: 'birth-certificate' };
    const id = await at.desk.open('name-missing', place);
    const path = `/v1/tasks/${id}/form`;
    const formOf = async (who: 'clerk' | 'supervisor') =>
      (await at.api.call(who, path)).json<{ form: unknown }>().form;
    expect(await formOf('clerk')).toBeNull();
    expect((await at.api.call('clerk', path, { method: 'PUT', body: FORM })).statusCode).toBe(200);
    expect(await formOf('clerk')).toEqual(FORM);
    expect(await formOf('supervisor')).toBeNull();
    const { rows } = await at.api.pool.query<{ sealed: Buffer }>(
      'select sealed from ledger.task_form where task_id = $1',
      [id],
    );
    expect(rows.map(({ sealed }) => sealed.includes('王示'))).toEqual([false]);
    expect((await at.desk.complete(id, { outcome: 'provided', facts: { name: '王示例' } })).statusCode).toBe(
      200,
    );
    expect(await formOf('clerk')).toBeNull();
    const late = await at.api.call('clerk', path, { method: 'PUT', body: FORM });
    expect(late.json()).toMatchObject({ code: 'task-already-completed' });
    expect((await at.api.pool.query('select from ledger.task_form where task_id = $1', [id])).rowCount).toBe(
      0,
    );
  });

  test('ends with anybody of the family', async () => {
    const caseNumber = await accept();
    const id = await at.desk.open('refused', {
      caseNumber,
      subject: 'child-1',
      code: 'household-registration',
    });
    const path = `/v1/tasks/${id}/form`;
    await at.api.call('clerk', path, { method: 'PUT', body: { reason: '写到一半' } });
    expect((await erase(caseNumber, 'father')).statusCode).toBe(200);
    expect((await at.api.call('clerk', path)).json()).toEqual({ form: null });
  });

  test('takes what is typed wrong, and nothing that no form has', async () => {
    const id = await at.desk.open('refused', { caseNumber: await accept(), subject: 'child-1' });
    const put = (body: object) => at.api.call('clerk', `/v1/tasks/${id}/form`, { method: 'PUT', body });
    expect((await put({ result: { number: '', date: '2026-1' }, until: '明天' })).statusCode).toBe(200);
    expect((await put({ secret: 1 })).statusCode).toBe(422);
    expect((await put({ facts: { '/a': { b: 1 } } })).statusCode).toBe(422);
    const stranger = await at.api.call('foreignClerk', `/v1/tasks/${id}/form`);
    expect(stranger.statusCode).toBe(404);
  });
});

describe('a saved view', () => {
  const keep = (name: string, filter: object) =>
    at.api.call('clerk', '/v1/views', { body: { name, filter } });
  const views = async (who: 'clerk' | 'supervisor'): Promise<SavedView[]> =>
    (await at.api.call(who, '/v1/views')).json<{ items: SavedView[] }>().items;

  test('is its keeper’s own, takes the place of its name, and goes', async () => {
    await keep('今天', { due: 'today' });
    const kept = (await keep('今天', { due: 'today', queue: 'manual' })).json<SavedView>();
    expect(await views('clerk')).toEqual([
      { id: kept.id, name: '今天', filter: { due: 'today', queue: 'manual' } },
    ]);
    expect(await views('supervisor')).toEqual([]);
    const drop = (who: 'clerk' | 'supervisor') =>
      at.api.call(who, `/v1/views/${kept.id}`, { method: 'DELETE' });
    expect((await drop('supervisor')).statusCode).toBe(404);
    expect((await drop('clerk')).statusCode).toBe(200);
    expect(await views('clerk')).toEqual([]);
  });

  test.each([
    ['名字13912345678', {}],
    ['620102199503129928', {}],
    ['', {}],
    ['好', { q: '王' }],
    ['好', { cursor: 'x' }],
  ])('that names somebody, or filters by what is no filter, is refused: %s', async (name, filter) => {
    expect((await keep(name, filter)).statusCode).toBe(422);
  });

  test.each(['me', 'none', 'supervisor', 'districtClerk'])(
    'may be of who is at a task: %s',
    async (assignee) => {
      const kept = await keep('谁的', { assignee });
      expect([kept.statusCode, kept.json<SavedView>().filter]).toEqual([200, { assignee }]);
      expect((await at.api.call('clerk', '/v1/views')).statusCode).toBe(200);
      await at.api.call('clerk', `/v1/views/${kept.json<SavedView>().id}`, { method: 'DELETE' });
    },
  );

  test.each([
    ['clerk', '王小明的母亲'],
    ['clerk', 'nobody-of-that-name'],
    ['clerk', 'hospital'],
    ['districtClerk', 'foreignClerk'],
  ] as const)('is not of whoever is no colleague: for %s, %s; nor is a list', async (who, assignee) => {
    const kept = await at.api.call(who, '/v1/views', { body: { name: '谁的', filter: { assignee } } });
    expect([kept.statusCode, kept.json<Problem>().errors]).toMatchObject([
      422,
      [{ pointer: '/filter/assignee', code: 'nobody' }],
    ]);
    for (const list of ['tasks', 'task-export']) {
      const asked = await at.api.call(who, `/v1/${list}?assignee=${encodeURIComponent(assignee)}`);
      expect([asked.statusCode, asked.json<Problem>().errors]).toMatchObject([
        400,
        [{ pointer: '/assignee', code: 'nobody' }],
      ]);
      expect(asked.body).not.toContain(assignee);
    }
  });

  test('of tasks that nobody is at has those, and no other', async () => {
    const caseNumber = await accept();
    const free = await at.desk.open('refused', { caseNumber, subject: 'child-1' });
    const held = await at.desk.open('call', { caseNumber, subject: 'family' });
    await at.api.call('supervisor', `/v1/tasks/${held}/claim`, { method: 'POST' });
    const ids = async (assignee: string): Promise<string[]> => {
      const url = `/v1/tasks?assignee=${assignee}&caseNumber=${caseNumber}&limit=100`;
      return (await at.api.call('clerk', url)).json<{ items: { id: string }[] }>().items.map(({ id }) => id);
    };
    expect(await ids('none')).toContain(free);
    expect(await ids('none')).not.toContain(held);
    expect(await ids('supervisor')).toEqual([held]);
  });

  test('is one of thirty at most, also where two are kept at once', async () => {
    const answers = await Promise.all(Array.from({ length: 34 }, (_, n) => keep(`视图${n}`, {})));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(30);
    expect(await views('clerk')).toHaveLength(30);
  });
});

describe('an export of tasks', () => {
  test('has what the list has, names nobody, and is one line of the audit', async () => {
    const birth = freshSample('lanzhou-first-child');
    const caseNumber = await at.desk.accept(birth);
    const id = await at.desk.open('refused', {
      caseNumber,
      subject: 'child-1',
      code: 'household-registration',
    });
    const answer = await at.api.call('clerk', '/v1/task-export?kind=refused');
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    const lines = answer.body.trimEnd().split('\r\n');
    expect(lines[0]).toContain('"办件编号","任务","事项"');
    expect(lines.find((line) => line.includes(id))).toMatch(new RegExp(`^"${caseNumber}"`));
    expect(answer.body).not.toContain(birth.mother.name);
    const { rows } = await at.api.pool.query<{ cases: string[] }>(
      `select cases from ledger.audit_line where operation = 'getTaskExport'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.cases).toContain(caseNumber);
    expect((await at.api.call('clerk', '/v1/task-export?queue=dead-letters')).statusCode).toBe(403);
    const far = await at.api.call('foreignClerk', '/v1/task-export?kind=refused');
    expect(far.body.trimEnd().split('\r\n')).toHaveLength(1);
  });
});
