import { describe, expect, test } from 'vitest';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { noteLook, readTask } from '../../infra/postgres/ledger/task-detail.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { Problem } from '../../schemas/problem-details.ts';
import type { TaskView } from '../../schemas/task.ts';
import { tracesOf } from '../../test/support/case-rows.ts';
import { freshSample } from '../../test/support/samples.ts';
import { sweepDue } from '../gateway/sweep-due.ts';
import type { Who } from './api.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

const CERTIFICATE = { subject: 'child-1', code: 'birth-certificate' } as const;
const PAYEE = { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000019' };

const taskOf = async (id: string, who: Who = 'clerk'): Promise<TaskView> => {
  const answer = await at.api.call(who, `/v1/tasks/${id}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<TaskView>();
};

async function nameTask(): Promise<{ caseNumber: string; id: string }> {
  const caseNumber = await at.desk.accept(freshSample('lanzhou-name-and-choices-later'));
  return { caseNumber, id: await at.desk.open('name-missing', { caseNumber, ...CERTIFICATE }) };
}

async function accountTask(): Promise<{ caseNumber: string; id: string }> {
  const caseNumber = await at.desk.accept(freshSample('lanzhou-name-and-choices-later'));
  const on = { caseNumber, subject: 'child-1', code: 'household-registration' };
  const choices = await at.desk.open('choices-missing', on);
  const facts = { householdFollows: 'mother', resultDelivery: 'post' };
  expect((await at.desk.complete(choices, { outcome: 'provided', facts })).statusCode).toBe(200);
  return { caseNumber, id: await at.desk.open('payment-account', { caseNumber, subject: 'family' }) };
}

describe('what was decided', () => {
  test('can be read: who, what, why, and what it has changed', async () => {
    const { id } = await nameTask();
    await at.desk.complete(id, { outcome: 'provided', facts: { name: '刘安' }, reason: '母亲来电' });
    const { decision } = await taskOf(id);
    expect(decision).toMatchObject({
      outcome: 'provided',
      by: 'clerk',
      reason: '母亲来电',
      changes: [{ pointer: '/children/0/name', after: '刘安' }],
    });
    expect(Date.parse(decision?.at ?? '')).toBeLessThanOrEqual(Date.now());
  });

  test('stands nowhere in clear', async () => {
    const { id } = await nameTask();
    await at.desk.complete(id, { outcome: 'provided', facts: { name: '刘安' }, reason: '母亲来电' });
    const { rows } = await at.api.pool.query<{ all: string }>(
      `select t::text || coalesce((select string_agg(c::text, ' ') from ledger.task_change c where c.task_id = t.id), '') as all
         from ledger.human_task t where t.id = $1`,
      [id],
    );
    expect(rows[0]?.all).not.toMatch(/刘安|来电/);
  });

  test.each([
    ['told', 'moves nothing', { events: 1, tasks: 0 }],
    ['not-reached', 'has a letter written', { events: 2, tasks: 1 }],
  ] as const)('about a call that is %s stands, and %s', async (outcome, _, more) => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-name-and-choices-later'));
    const id = await at.desk.open('call', { caseNumber, subject: 'family' });
    const before = await tracesOf(at.api.pool, caseNumber);
    const first = await at.desk.complete(id, { outcome });
    const again = await at.desk.complete(id, { outcome });
    expect([first.statusCode, again.statusCode, again.json()]).toEqual([200, 200, first.json()]);
    const other = outcome === 'told' ? 'not-reached' : 'told';
    expect((await at.desk.complete(id, { outcome: other })).statusCode).toBe(409);
    expect(await tracesOf(at.api.pool, caseNumber)).toEqual({
      ...before,
      events: (before['events'] ?? 0) + more.events,
      tasks: (before['tasks'] ?? 0) + more.tasks,
    });
  });

  test('said again is the same by its content: the same form of it is answered the same, any other is not', async () => {
    const { caseNumber, id } = await nameTask();
    const say = (facts: object, outcome = 'provided') => at.desk.complete(id, { outcome, facts });
    const first = await say({ name: '刘安' });
    const again = await say({ children: [{ order: 1, name: '刘安' }] });
    expect([again.statusCode, again.json()]).toEqual([200, first.json()]);
    const other = await say({ name: '刘大安' });
    expect(other.json(), other.body).toMatchObject({
      code: 'task-already-completed',
      completedBy: 'clerk',
      outcome: 'provided',
    });
    expect((await at.desk.factsNow(caseNumber)).children[0]?.name).toBe('刘安');
    const byOther = await at.desk.complete(
      id,
      { outcome: 'provided', facts: { name: '刘安' } },
      'supervisor',
    );
    expect(byOther.statusCode).toBe(409);
  });
});

describe('two people decide together', () => {
  const give = (id: string, who: Who, accountNumber = PAYEE.accountNumber) =>
    at.desk.complete(id, { outcome: 'provided', facts: { payee: { ...PAYEE, accountNumber } } }, who);

  test('the first proposes, the second looks and confirms the same', async () => {
    const { caseNumber, id } = await accountTask();
    for (let n = 0; n < 2; n += 1) {
      const proposed = await give(id, 'clerk');
      expect([proposed.statusCode, proposed.json()]).toEqual([202, { id, status: 'awaiting-second' }]);
    }
    expect((await at.desk.factsNow(caseNumber)).choices?.payee).toBeUndefined();
    expect((await give(id, 'supervisor')).json()).toMatchObject({ code: 'not-looked-at' });
    const seen = await taskOf(id, 'supervisor');
    expect(seen).toMatchObject({
      status: 'open',
      draft: {
        outcome: 'provided',
        by: 'clerk',
        reason: '已与家长核对',
        changes: [{ pointer: '/choices/payee', after: { ...PAYEE, accountNumber: '****0019' } }],
      },
    });
    const done = await give(id, 'supervisor');
    expect([done.statusCode, done.json<TaskView>().decision]).toMatchObject([
      200,
      { by: 'clerk', second: 'supervisor' },
    ]);
    expect((await at.desk.factsNow(caseNumber)).choices?.payee).toEqual(PAYEE);
    for (const who of ['clerk', 'supervisor'] as const) expect((await give(id, who)).statusCode).toBe(200);
    expect((await give(id, 'clerk', '6200000000000000027')).statusCode).toBe(409);
  });

  test('the author confirms nothing by looking, nor does the second by saying something else', async () => {
    const { id } = await accountTask();
    await give(id, 'clerk');
    await taskOf(id);
    expect((await give(id, 'clerk')).statusCode).toBe(202);
    await taskOf(id, 'supervisor');
    const other = await give(id, 'supervisor', '6200000000000000027');
    expect(other.json()).toMatchObject({ code: 'draft-differs', draftedBy: 'clerk' });
    expect((await taskOf(id)).status).toBe('open');
  });

  test('what the author says anew has to be looked at anew', async () => {
    const { id } = await accountTask();
    await give(id, 'clerk', '6200000000000000027');
    await taskOf(id, 'supervisor');
    expect((await give(id, 'clerk')).statusCode).toBe(202);
    expect((await give(id, 'supervisor')).json()).toMatchObject({ code: 'not-looked-at' });
  });

  test('what the author says anew while the second reads the old has not been looked at', async () => {
    const { id } = await accountTask();
    await give(id, 'clerk', '6200000000000000027');
    const { draft } = (await readTask(at.api.pool, id)) ?? {};
    await give(id, 'clerk');
    await noteLook(at.api.pool, id, { who: 'supervisor', hash: draft?.hash ?? '' });
    expect((await give(id, 'supervisor')).json()).toMatchObject({ code: 'not-looked-at' });
  });

  test('keeps the words of both', async () => {
    const { id } = await accountTask();
    const say = (who: Who, reason: string) =>
      at.desk.complete(id, { outcome: 'provided', facts: { payee: PAYEE }, reason }, who);
    await say('clerk', '母亲来电更换账户');
    await taskOf(id, 'supervisor');
    expect((await say('supervisor', '已回拨核对')).statusCode).toBe(200);
    const { decision } = await taskOf(id);
    expect(decision).toMatchObject({ by: 'clerk', second: 'supervisor' });
    expect(decision?.reason).toBe('母亲来电更换账户（复核：已回拨核对）');
  });

  test.each<[string[], object, 'corrected', number]>([
    [['/mother/name'], { mother: { name: '王明' } }, 'corrected', 202],
    [['/childRank'], { childRank: 2 }, 'corrected', 202],
    [['/mother/phone'], { mother: { phone: '13900000009' } }, 'corrected', 200],
  ])('%j: %j is %s, %i', async (asks, facts, outcome, status) => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
    const id = await at.desk.open('correction-needed', { caseNumber, ...CERTIFICATE, asks });
    const answer = await at.desk.complete(id, { outcome, facts });
    expect(answer.statusCode, answer.body).toBe(status);
  });
});

describe('a decision that leaves later', () => {
  const later = (ms: number): string => new Date(Date.now() + ms).toISOString();

  test('stands when its moment has come, and can be taken back before', async () => {
    const { caseNumber, id } = await nameTask();
    const say = (ms: number) =>
      at.desk.complete(id, { outcome: 'provided', facts: { name: '刘安' }, leavesAt: later(ms) });
    expect((await say(300_000)).json()).toEqual({ id, status: 'leaving' });
    const taken = (who: Who) => at.api.call(who, `/v1/tasks/${id}/completion`, { method: 'DELETE' });
    expect((await taken('clerk')).statusCode).toBe(200);
    expect((await taskOf(id)).draft).toBeUndefined();
    await say(300_000);
    await leaveNow(id);
    expect(await taskOf(id)).toMatchObject({
      status: 'completed',
      decision: { by: 'clerk', changes: [{ pointer: '/children/0/name', after: '刘安' }] },
    });
    expect((await at.desk.factsNow(caseNumber)).children[0]?.name).toBe('刘安');
    await expectNothingDrafted(id);
  });

  test('stands also where a parent was erased before it was said', async () => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
    const erased = await at.api.call('supervisor', `/v1/cases/${caseNumber}/subjects/mother/erasure`, {
      body: { confirm: 'mother', reason: 'guardian-request', force: true },
    });
    expect(erased.statusCode, erased.body).toBeLessThan(300);
    const id = await at.desk.open('call', { caseNumber, subject: 'family' });
    const said = await at.desk.complete(id, { outcome: 'told', leavesAt: later(300_000) });
    expect(said.json(), said.body).toEqual({ id, status: 'leaving' });
    expect((await taskOf(id)).draft).toMatchObject({ outcome: 'told', reason: '已与家长核对' });
    await leaveNow(id);
    expect((await taskOf(id)).status).toBe('completed');
    const list = await at.api.call('clerk', `/v1/tasks?caseNumber=${caseNumber}&kind=case-set-aside`);
    expect(list.json<{ items: unknown[] }>().items).toEqual([]);
  });

  test('is not put off for longer than ten minutes', async () => {
    const { id } = await nameTask();
    const provided = { outcome: 'provided', facts: { name: '刘安' } };
    const far = await at.desk.complete(id, { ...provided, leavesAt: later(660_000) });
    expect(far.json<Problem>().errors?.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/leavesAt', 'too-far'],
    ]);
    expect((await at.desk.complete(id, { ...provided, leavesAt: later(-1000) })).statusCode).toBe(200);
  });

  async function leaveNow(id: string): Promise<void> {
    await at.api.pool.query(`update ledger.task_draft set leaves_at = now() where task_id = $1`, [id]);
    await at.api.pool.query(`update ledger.due set due_at = now(), try_at = now() where id = $1`, [id]);
    const { pool, keyring } = at.api;
    const ledger = createCaseLedger({ pool, keyring, wakeRelay: () => undefined });
    await sweepDue({ pool, ledger, log: createLog('decisions-test', 'fatal'), patienceSeconds: undefined });
  }

  async function expectNothingDrafted(id: string): Promise<void> {
    const { rows } = await at.api.pool.query(
      `select 1 from ledger.task_draft where task_id = $1 union all select 1 from ledger.due where id = $1`,
      [id],
    );
    expect(rows).toEqual([]);
  }
});

describe('the list of tasks', () => {
  test('is filtered, and knows no other filter', async () => {
    const { caseNumber, id } = await nameTask();
    const ids = async (query: string, who: Who = 'clerk') => {
      const answer = await at.api.call(who, `/v1/tasks?caseNumber=${caseNumber}&${query}`);
      if (answer.statusCode !== 200) return answer.statusCode;
      return answer.json<{ items: TaskView[] }>().items.map((task) => task.id);
    };
    expect(await ids('kind=name-missing')).toEqual([id]);
    expect(await ids('kind=refused')).toEqual([]);
    expect(await ids('openedBefore=2020-01-01T00:00:00Z')).toEqual([]);
    expect(
      await ids(`openedBefore=${encodeURIComponent(new Date(Date.now() + 60_000).toISOString())}`),
    ).toEqual([id]);
    expect(await ids('division=620100')).toEqual([id]);
    expect(await ids('division=610000')).toEqual([]);
    expect(await ids('status=completed')).toEqual([]);
    expect(await ids('queue=dead-letters')).toBe(403);
    expect(await ids('queue=dead-letters', 'operator')).toEqual([]);
    for (const wrong of ['q=王', 'kind=nothing', 'status=done', 'openedBefore=yesterday', 'division=62'])
      expect(await ids(wrong), wrong).toBe(400);
    await at.desk.completeByTwo(id, { outcome: 'given-up' });
    expect(await ids('status=completed')).toEqual([id]);
  });

  test('a dead letter is the operator’s alone', async () => {
    const id = await at.desk.open('dead-letter');
    for (const who of ['clerk', 'supervisor'] as const) {
      expect((await at.api.call(who, `/v1/tasks/${id}`)).statusCode).toBe(404);
      expect((await at.desk.complete(id, { outcome: 'discarded' }, who)).statusCode).toBe(404);
    }
    expect((await taskOf(id, 'operator')).outcomes).toEqual(['replayed', 'discarded']);
  });
});
