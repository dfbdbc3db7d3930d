import { describe, expect, test } from 'vitest';
import { openContent } from '../../infra/sealing/content.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import { addDays, shanghaiDate } from '../../policies/calendar/date.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import type { RepresentationView } from '../../schemas/representation.ts';
import type { TaskView } from '../../schemas/task.ts';
import { freshSample } from '../../test/support/samples.ts';
import type { Who } from './api.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

const UNTIL = addDays(shanghaiDate(new Date().toISOString()), 30);
const CERTIFICATE = { subject: 'child-1', code: 'birth-certificate' } as const;
const GRANDMOTHER = {
  ...{ parent: 'mother', agent: 'grandparent', name: '欧阳示例', basis: 'mandate', present: true },
  ...{ paper: { number: 'WT-1', date: shanghaiDate(new Date().toISOString()) }, until: UNTIL },
};

const begin = (caseNumber: string, more: object = {}, who: Who = 'clerk') =>
  at.api.call(who, `/v1/cases/${caseNumber}/representations`, { body: { ...GRANDMOTHER, ...more } });
const begun = async (caseNumber: string, more: object = {}): Promise<RepresentationView> => {
  const answer = await begin(caseNumber, more);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<RepresentationView>();
};
const end = (caseNumber: string, id: string, who: Who = 'clerk') =>
  at.api.call(who, `/v1/cases/${caseNumber}/representations/${id}`, { method: 'DELETE' });
const protect = (caseNumber: string, parent: string | null, who: Who = 'supervisor') =>
  at.api.call(who, `/v1/cases/${caseNumber}/protection`, {
    method: 'PUT',
    body: { parent, reason: '人身安全保护令' },
  });
const viewOf = async (caseNumber: string): Promise<CaseView> =>
  (await at.api.call('clerk', `/v1/cases/${caseNumber}`)).json<CaseView>();
const taskOf = async (id: string, who: Who = 'clerk'): Promise<TaskView> =>
  (await at.api.call(who, `/v1/tasks/${id}`)).json<TaskView>();
const accept = () => at.desk.accept(freshSample('lanzhou-name-and-choices-later'));
const nameTask = (caseNumber: string) => at.desk.open('name-missing', { caseNumber, ...CERTIFICATE });

/** What a parent is told, as the notifier would read it. */
async function noticesTo(caseNumber: string): Promise<{ phone: string; values: Record<string, string> }[]> {
  const { rows } = await at.api.pool.query<{ id: string; body: Buffer }>(
    `select n.id, o.body from ledger.notice n join ledger.outbox o using (id)
      where n.case_number = $1 and n.template = 'represented' order by n.id`,
    [caseNumber],
  );
  return rows.map(({ id, body }) => {
    const { data } = JSON.parse(body.toString()) as { data: { sealed: string } };
    const keys = at.api.keyring.receiver('notifier');
    const opened = openContent(keys, 'notice', sealContext.notice(id), Buffer.from(data.sealed, 'base64'));
    return opened as { phone: string; values: Record<string, string> };
  });
}

describe('somebody acts for a parent', () => {
  test('from when a clerk has written it down: the parent alone is told, and it is told once', async () => {
    const birth = freshSample('lanzhou-first-child');
    const caseNumber = await at.desk.accept(birth);
    const one = await begun(caseNumber, { parent: 'father' });
    expect(one).toMatchObject({ parent: 'father', agent: 'grandparent', active: true, startedBy: 'clerk' });
    expect(one.who).toMatch(/^欧阳某代.某$/);
    expect(await begun(caseNumber, { parent: 'father' })).toEqual(one);
    expect(await noticesTo(caseNumber)).toMatchObject([
      { phone: birth.father?.phone, values: { who: '欧阳某（祖父母、外祖父母）', until: UNTIL } },
    ]);
    const { representations, events } = await viewOf(caseNumber);
    expect(representations).toEqual([one]);
    expect(events.filter(({ type }) => type === 'representation.started')).toMatchObject([
      { actor: 'clerk', subject: 'father', reason: one.who },
    ]);
  });

  test('and what is done reads so in the history and in the decision', async () => {
    const caseNumber = await accept();
    const { id: representation, who } = await begun(caseNumber);
    const id = await nameTask(caseNumber);
    const done = await at.desk.complete(id, { outcome: 'provided', facts: { name: '刘安' }, representation });
    expect(done.statusCode, done.body).toBe(200);
    expect((await taskOf(id)).decision).toMatchObject({ by: 'clerk', onBehalf: who });
    const { events } = await viewOf(caseNumber);
    expect(events.find(({ type }) => type === 'task.completed')).toMatchObject({
      actor: 'clerk',
      reason: who,
    });
  });

  test('and names stand nowhere in clear', async () => {
    const caseNumber = await accept();
    const { id: representation } = await begun(caseNumber);
    const id = await nameTask(caseNumber);
    await at.desk.complete(id, { outcome: 'provided', facts: { name: '刘安' }, representation });
    const { rows } = await at.api.pool.query<{ all: string }>(
      `select (select string_agg(r::text, ' ') from ledger.representation r where case_number = $1)
           || (select string_agg(e::text, ' ') from ledger.case_event e where case_number = $1) as all`,
      [caseNumber],
    );
    expect(rows[0]?.all).not.toMatch(/欧阳|某代|WT-1/);
  });

  test('with a second person, who confirms it for the same parent', async () => {
    const caseNumber = await accept();
    const { id: representation, who } = await begun(caseNumber);
    const id = await nameTask(caseNumber);
    const say = (by: Who, more: object) => at.desk.complete(id, { outcome: 'given-up', ...more }, by);
    expect((await say('clerk', { representation })).statusCode).toBe(202);
    expect((await taskOf(id, 'supervisor')).draft).toMatchObject({ by: 'clerk', onBehalf: who });
    expect((await say('supervisor', {})).json()).toMatchObject({ code: 'draft-differs' });
    expect((await say('supervisor', { representation })).statusCode).toBe(200);
    expect((await taskOf(id)).decision).toMatchObject({ second: 'supervisor', onBehalf: who });
  });
});

describe('what the parent takes back', () => {
  test('ends at once, with what does not stand yet, and stays ended', async () => {
    const caseNumber = await accept();
    const { id: representation } = await begun(caseNumber);
    const id = await nameTask(caseNumber);
    await at.desk.complete(id, { outcome: 'given-up', representation });
    const ended = await end(caseNumber, representation);
    expect(ended.json(), ended.body).toMatchObject({ active: false, endedBy: 'clerk' });
    expect((await end(caseNumber, representation, 'supervisor')).json()).toEqual(ended.json());
    expect((await taskOf(id)).draft).toBeUndefined();
    const said = await at.desk.complete(id, { outcome: 'provided', facts: { name: '刘安' }, representation });
    expect(said.json()).toMatchObject({ code: 'not-represented', status: 409 });
    expect(await begun(caseNumber)).toMatchObject({ active: false });
    const { events } = await viewOf(caseNumber);
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['representation.ended', 'task.draft-dropped']),
    );
  });

  test.each([
    [
      'was taken back',
      `update ledger.representation set ended_at = now(), ended_by = 'clerk' where case_number = $1`,
    ],
    [
      'the other one was protected from',
      `insert into ledger.protection (case_number, parent, by) values ($1, 'father', 'x')`,
    ],
  ])('counts under the lock: nobody decides with one that %s meanwhile', async (_, meanwhile) => {
    const caseNumber = await accept();
    const { id: representation } = await begun(caseNumber);
    const id = await nameTask(caseNumber);
    const on = await at.api.pool.connect();
    try {
      await on.query('begin');
      await on.query('select from ledger.birth_case where case_number = $1 for no key update', [caseNumber]);
      const deciding = at.desk.complete(id, { outcome: 'provided', facts: { name: '刘安' }, representation });
      await expect
        .poll(async () => (await at.api.pool.query('select from pg_locks where not granted')).rowCount)
        .toBeGreaterThan(0);
      await on.query(meanwhile, [caseNumber]);
      await on.query('commit');
      expect((await deciding).json()).toMatchObject({ code: 'not-represented' });
    } finally {
      on.release();
    }
    expect((await taskOf(id)).status).toBe('open');
    expect((await at.desk.factsNow(caseNumber)).children[0]?.name).toBeUndefined();
  });

  test('is over by itself after its last day', async () => {
    const caseNumber = await accept();
    const { id: representation } = await begun(caseNumber);
    await at.api.pool.query(`update ledger.representation set until_on = current_date - 2 where id = $1`, [
      representation,
    ]);
    const id = await nameTask(caseNumber);
    const said = await at.desk.complete(id, { outcome: 'provided', facts: { name: '刘安' }, representation });
    expect(said.json()).toMatchObject({ code: 'not-represented' });
    expect((await viewOf(caseNumber)).representations).toMatchObject([{ active: false }]);
  });
});

describe('nobody acts', () => {
  test('beyond what it is for', async () => {
    const caseNumber = await accept();
    const { id: representation } = await begun(caseNumber, { matters: ['household-registration'] });
    const id = await nameTask(caseNumber);
    const said = await at.desk.complete(id, { outcome: 'provided', facts: { name: '刘安' }, representation });
    expect(said.json()).toMatchObject({ code: 'not-represented' });
    expect((await taskOf(id)).status).toBe('open');
  });

  test('in another case, nor for the other parent', async () => {
    const [caseNumber, other] = [await accept(), await accept()];
    const { id: representation } = await begun(caseNumber);
    const asks = ['/father/phone', '/mother/phone'];
    const open = (of: string) => at.desk.open('correction-needed', { caseNumber: of, ...CERTIFICATE, asks });
    const say = (id: string, facts: object) =>
      at.desk.complete(id, { outcome: 'corrected', facts, representation });
    const [mine, theirs] = [await open(caseNumber), await open(other)];
    const phone = { phone: '13900000009' };
    for (const refused of [await say(theirs, { mother: phone }), await say(mine, { father: phone })])
      expect(refused.json(), refused.body).toMatchObject({ code: 'not-represented' });
    expect((await say(mine, { mother: phone })).statusCode).toBe(200);
  });

  test('for a parent, of what is the other one’s own, nor of what is shared while that one is protected', async () => {
    const caseNumber = await accept();
    const { id: representation } = await begun(caseNumber);
    const open = (subject: string) => at.desk.open('payment-refused', { caseNumber, subject });
    const say = (id: string) => at.desk.complete(id, { outcome: 'ask-again', representation });
    expect((await say(await open('father'))).json()).toMatchObject({ code: 'not-represented' });
    expect((await say(await open('child-1'))).statusCode).toBe(200);
    expect((await protect(caseNumber, 'father')).statusCode).toBe(200);
    expect((await say(await open('child-1'))).json()).toMatchObject({ code: 'not-represented' });
    expect((await say(await open('mother'))).statusCode).toBe(200);
  });

  test.each<[string, object, string]>([
    ['a parent who is not there', { present: false }, '/present'],
    ['a paper that nobody has seen', { paper: undefined }, '/paper'],
    ['yesterday', { until: '2020-01-01' }, '/until'],
    ['a father who is not in the report', { parent: 'father' }, '/parent'],
  ])('with %s', async (_, more, pointer) => {
    const caseNumber = await at.desk.accept({ ...freshSample('lanzhou-unmarried-mother'), father: null });
    const refused = await begin(caseNumber, more);
    expect([refused.statusCode, refused.json()], refused.body).toMatchObject([
      422,
      { errors: [{ pointer }] },
    ]);
    expect((await viewOf(caseNumber)).representations).toBeUndefined();
  });

  test('when the parent was erased: who it was is gone with that', async () => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
    await begun(caseNumber, { parent: 'father' });
    const erased = await at.api.call('supervisor', `/v1/cases/${caseNumber}/subjects/father/erasure`, {
      body: { confirm: 'father', reason: 'guardian-request', force: true },
    });
    expect(erased.statusCode, erased.body).toBe(200);
    expect((await viewOf(caseNumber)).representations).toBeUndefined();
    const { rows } = await at.api.pool.query(
      `select from ledger.erasure_receipt where case_number = $1 and subject = 'father' and department = 'notifier'`,
      [caseNumber],
    );
    expect(rows).toHaveLength(1);
  });
});

describe('a parent who is protected from the other one', () => {
  test('is so until a supervisor ends it, and who and why stands in the history', async () => {
    const caseNumber = await accept();
    const set = await protect(caseNumber, 'mother');
    expect(set.json(), set.body).toMatchObject({ parent: 'mother', by: 'supervisor' });
    expect((await protect(caseNumber, 'mother')).json()).toEqual(set.json());
    expect((await viewOf(caseNumber)).protection).toEqual(set.json());
    expect((await protect(caseNumber, null)).json()).toEqual({ parent: null });
    const { protection, events } = await viewOf(caseNumber);
    expect(protection).toBeUndefined();
    expect(events.filter(({ type }) => type.startsWith('protection.'))).toMatchObject([
      { type: 'protection.set', subject: 'mother', actor: 'supervisor', reason: '人身安全保护令' },
      { type: 'protection.lifted', subject: 'mother' },
    ]);
  });

  test('is not by a clerk, nor in a case that is not there', async () => {
    const caseNumber = await accept();
    expect((await protect(caseNumber, 'mother', 'clerk')).statusCode).toBe(403);
    expect((await protect('B-0000-0000-0000-0', 'mother')).statusCode).toBe(404);
  });
});
