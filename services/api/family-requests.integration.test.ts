import { beforeAll, describe, expect, test } from 'vitest';
import { freshSample } from '../../test/support/samples.ts';
import { asParent, bothOf, linkOf, noticesTo, signIn, type Call } from './family.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

interface Problem {
  readonly code: string;
}

describe('what a parent says', () => {
  let caseNumber: string;
  let mother: Call;
  let father: Call;
  beforeAll(async () => {
    ({ caseNumber, mother, father } = await bothOf(at, freshSample('lanzhou-first-child')));
  });

  const taskOf = async (id: string) =>
    (await at.api.call('clerk', `/v1/tasks/${id}`)).json<{
      kind: string;
      reason: string;
      matter: string | null;
    }>();

  test('opens one task with the words, however often it comes, and nothing of it in clear', async () => {
    const body = { kind: 'correction', subject: 'child-1', text: '出生体重少写了一位' };
    const [first, again] = [
      await mother('/v1/family/messages', { body }),
      await mother('/v1/family/messages', { body }),
    ];
    const { task = '' } = first.json<{ task?: string }>();
    expect([first.statusCode, again.json<{ task?: string }>().task]).toEqual([202, task]);
    expect(await taskOf(task)).toMatchObject({ kind: 'family-request', reason: body.text });
    const { rows } = await at.api.pool.query<{ row: string }>(
      'select to_jsonb(t)::text as row from ledger.human_task t where case_number = $1',
      [caseNumber],
    );
    expect(rows.map(({ row }) => row).join()).not.toContain('体重');
  });

  test('cannot take back what has not been sent, nor what is the other’s', async () => {
    const body = { subject: 'child-1', matter: 'social-security-card', reason: '已在外地办好' };
    const early = await mother('/v1/family/withdrawals', { body });
    expect([early.statusCode, early.json<Problem>().code]).toEqual([409, 'cannot-be-withdrawn']);
    const hers = { ...body, subject: 'mother', matter: 'maternity-cost-refund' };
    expect((await father('/v1/family/withdrawals', { body: hers })).statusCode).toBe(404);
  });

  test('takes back what has been sent: a clerk ends it', async () => {
    await at.api.pool.query(
      `update ledger.matter set status = 'requested', attempt = 1, requested_at = now()
        where case_number = $1 and subject = 'child-1' and code = 'social-security-card'`,
      [caseNumber],
    );
    const body = { subject: 'child-1', matter: 'social-security-card', reason: '已在外地办好' };
    const asked = await mother('/v1/family/withdrawals', { body });
    expect(asked.statusCode).toBe(202);
    const { task = '' } = asked.json<{ task?: string }>();
    expect(await taskOf(task)).toMatchObject({ matter: 'social-security-card', reason: body.reason });
  });

  test('a bad rating says why and is looked into; a good one needs nothing', async () => {
    expect((await mother('/v1/family/ratings', { body: { stars: 1 } })).statusCode).toBe(422);
    const bad = await mother('/v1/family/ratings', { body: { stars: 1, text: '打了三次没有人接' } });
    expect(await taskOf(bad.json<{ task: string }>().task)).toMatchObject({ reason: '打了三次没有人接' });
    const good = await father('/v1/family/ratings', { body: { stars: 5 } });
    expect(good.json()).toEqual({ caseNumber });
  });

  test('is bounded: one telephone does not keep clerks from all else, nor the other parent from asking', async () => {
    const both = await bothOf(at, freshSample('changchun-first-child'));
    const say = (who: Call, n: number) =>
      who('/v1/family/messages', { body: { kind: 'question', text: `第${n}次来问` } });
    for (let n = 0; n < 20; n += 1) expect((await say(both.father, n)).statusCode, `${n}`).toBe(202);
    const more = [
      await say(both.father, 20),
      await both.father('/v1/family/ratings', { body: { stars: 5 } }),
    ];
    for (const refused of more) {
      expect([refused.statusCode, refused.json<Problem>().code]).toEqual([429, 'too-many-requests']);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60);
    }
    expect((await say(both.mother, 0)).statusCode).toBe(202);
  });

  test('invites the other parent once a day, to their own number alone', async () => {
    const birth = freshSample('lanzhou-first-child');
    const mine = await at.desk.accept(birth);
    const call = asParent(at.api, await signIn(at.api, mine));
    await call('/v1/family/invitations', { method: 'POST' });
    await call('/v1/family/invitations', { method: 'POST' });
    const told = (await noticesTo(at.api, mine)).filter(({ template }) => template.startsWith('invited'));
    expect(told.map(({ phone }) => phone)).toEqual([birth.father?.phone]);
    expect(await linkOf(at.api, mine, birth.father?.phone)).not.toBe(
      await linkOf(at.api, mine, birth.mother.phone),
    );
    const alone = await at.desk.accept(freshSample('lanzhou-unmarried-mother'));
    const nobody = await asParent(at.api, await signIn(at.api, alone))('/v1/family/invitations', {
      method: 'POST',
    });
    expect([nobody.statusCode, nobody.json<Problem>().code]).toEqual([409, 'nobody-to-invite']);
  });
});
