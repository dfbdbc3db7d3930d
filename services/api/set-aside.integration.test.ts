import { describe, expect, test } from 'vitest';
import { freshSample } from '../../test/support/samples.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

const ABOUT = { subject: 'child-1', code: 'birth-certificate' };
const REFUSED = { code: 'case-set-aside', status: 409 };

/** A case whose certificate is asked for, and an answer in its inbox. */
async function asked(): Promise<{ caseNumber: string; id: string }> {
  const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
  await at.api.pool.query(
    `update ledger.matter set status = 'requested', attempt = 1 where case_number = $1 and code = 'birth-certificate'`,
    [caseNumber],
  );
  return { caseNumber, id: await at.desk.open('department-silent', { caseNumber, ...ABOUT }) };
}

async function damage(caseNumber: string): Promise<void> {
  await at.api.pool.query(`update ledger.subject set facts = facts || '\\x00' where case_number = $1`, [
    caseNumber,
  ]);
  await at.api.pool.query(
    `insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, command_id, department, body, received_at)
     values (gen_random_uuid(), $1, 'answer', 'child-1', 'birth-certificate', 1, 'accepted', gen_random_uuid(), 'health-commission',
       null, now())`,
    [caseNumber],
  );
}

async function tasksOf(caseNumber: string): Promise<string[]> {
  const { rows } = await at.api.pool.query<{ task: string }>(
    `select kind || ' ' || status as task from ledger.human_task where case_number = $1 order by 1`,
    [caseNumber],
  );
  return rows.map(({ task }) => task);
}

const erase = (caseNumber: string) =>
  at.api.call('supervisor', `/v1/cases/${caseNumber}/subjects/child-1/erasure`, {
    body: { confirm: 'child-1', reason: 'guardian-request', force: true },
  });

describe('a case that is set aside', () => {
  test('has no other task completed and nobody erased until its own task is done', async () => {
    const { caseNumber, id } = await asked();
    const aside = await at.desk.open('case-set-aside', { caseNumber });
    const refused = await at.desk.complete(id, { outcome: 'given-up' });
    expect(refused.json(), refused.body).toMatchObject({ ...REFUSED, caseNumber });
    expect((await erase(caseNumber)).json()).toMatchObject({ ...REFUSED, caseNumber });
    expect(await tasksOf(caseNumber)).toEqual(['case-set-aside open', 'department-silent open']);
    expect((await at.desk.complete(aside, { outcome: 'again' }, 'operator')).statusCode).toBe(200);
    expect((await at.desk.completeByTwo(id, { outcome: 'given-up' })).statusCode).toBe(200);
    expect((await erase(caseNumber)).statusCode).toBe(200);
  });
});

describe('a case that stands still', () => {
  const protect = (caseNumber: string, parent: string | null) =>
    at.api.call('supervisor', `/v1/cases/${caseNumber}/protection`, {
      method: 'PUT',
      body: { parent, reason: '人身安全保护令' },
    });
  const rowOf = async (caseNumber: string) =>
    (
      await at.api.pool.query(
        'select parent, carried_at is not null as carried from ledger.protection where case_number = $1',
        [caseNumber],
      )
    ).rows;

  test('has a parent protected at once, and the rest of it done once it goes on', async () => {
    const { caseNumber, id } = await asked();
    const aside = await at.desk.open('case-set-aside', { caseNumber });
    const set = await protect(caseNumber, 'mother');
    expect(set.json(), set.body).toMatchObject({ parent: 'mother', by: 'supervisor' });
    expect((await protect(caseNumber, 'mother')).json()).toEqual(set.json());
    expect(await rowOf(caseNumber)).toEqual([{ parent: 'mother', carried: false }]);
    expect((await protect(caseNumber, null)).json()).toMatchObject(REFUSED);
    expect((await at.desk.complete(aside, { outcome: 'again' }, 'operator')).statusCode).toBe(200);
    expect((await at.desk.completeByTwo(id, { outcome: 'given-up' })).statusCode).toBe(200);
    expect(await rowOf(caseNumber)).toEqual([{ parent: 'mother', carried: true }]);
  });

  test('also where that is found out by protecting, and nobody can open it', async () => {
    const { caseNumber } = await asked();
    await damage(caseNumber);
    const set = await protect(caseNumber, 'mother');
    expect([set.statusCode, set.json()], set.body).toMatchObject([200, { parent: 'mother' }]);
    expect(await rowOf(caseNumber)).toEqual([{ parent: 'mother', carried: false }]);
  });
});

describe('the task of a case that is set aside', () => {
  test.each(['again', 'resolved'])('is completed with its own word, or one of old: %s', async (word) => {
    const { caseNumber } = await asked();
    const aside = await at.desk.open('case-set-aside', { caseNumber });
    for (let n = 0; n < 2; n += 1) {
      const done = await at.desk.complete(aside, { outcome: word });
      expect([done.statusCode, done.json<{ outcome: string }>().outcome]).toEqual([200, 'again']);
    }
  });

  test('is completed at once: what can be taken back would never leave in a case that stands still', async () => {
    const { caseNumber } = await asked();
    const aside = await at.desk.open('case-set-aside', { caseNumber });
    const leavesAt = new Date(Date.now() + 60_000).toISOString();
    const refused = await at.desk.complete(aside, { outcome: 'again', leavesAt });
    expect([refused.statusCode, refused.json()], refused.body).toMatchObject([
      422,
      { errors: [{ pointer: '/leavesAt', code: 'goes-at-once' }] },
    ]);
    expect((await at.desk.complete(aside, { outcome: 'again' })).statusCode).toBe(200);
  });

  test('is not ended otherwise, and an operator decides about nothing else', async () => {
    const { caseNumber, id } = await asked();
    const aside = await at.desk.open('case-set-aside', { caseNumber });
    const ended = await at.desk.complete(aside, { outcome: 'given-up' });
    expect(ended.json(), ended.body).toMatchObject({ code: 'outcome-not-allowed', detail: '可选：again' });
    expect((await at.desk.complete(id, { outcome: 'given-up' }, 'operator')).statusCode).toBe(404);
  });
});

describe('a case in which something cannot be read', () => {
  test('is set aside by whoever decides in it, and the decision is not lost: its task stays open', async () => {
    const { caseNumber, id } = await asked();
    await damage(caseNumber);
    for (let n = 0; n < 2; n += 1)
      expect((await at.desk.complete(id, { outcome: 'given-up' })).json()).toMatchObject(REFUSED);
    expect(await tasksOf(caseNumber)).toEqual(['case-set-aside open', 'department-silent open']);
  });

  test('is set aside by an erasure that has to look at it', async () => {
    const { caseNumber } = await asked();
    await damage(caseNumber);
    expect((await erase(caseNumber)).json()).toMatchObject(REFUSED);
    expect(await tasksOf(caseNumber)).toContain('case-set-aside open');
  });

  test('takes no more of its hospital until somebody has looked at it, and says so', async () => {
    const { childRank: _, ...birth } = freshSample('lanzhou-first-child');
    const caseNumber = await at.desk.accept(birth);
    await at.api.pool.query(`update ledger.subject set facts = facts || '\\x00' where case_number = $1`, [
      caseNumber,
    ]);
    for (let n = 0; n < 2; n += 1) {
      const more = await at.api.call('hospital', '/v1/births', { body: { ...birth, childRank: 1 } });
      expect([more.statusCode, more.json()], more.body).toMatchObject([409, { code: 'case-set-aside' }]);
    }
    expect(await tasksOf(caseNumber)).toEqual(['case-set-aside open']);
  });
});
