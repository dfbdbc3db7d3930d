import { randomUUID } from 'node:crypto';
import type { QueryConfig } from 'pg';
import { describe, expect, it } from 'vitest';
import { decideLetters, decideLettersOn } from '../../infra/postgres/ledger/letter-decisions.ts';
import { inTransaction, type Connection } from '../../infra/postgres/pool.ts';
import type { LetterView, TaskView } from '../../schemas/task.ts';
import { answersTopic, commandsTopic } from '../../schemas/topic.ts';
import { answerOf, messageOf } from '../../test/support/answers.ts';
import { CERTIFICATE, RESULT, TOPIC, useLetterDesk } from './letter-desk.test-setup.ts';

const at = useLetterDesk();
/** The words of a decision, and what makes it the same one again. */
const WHY = { reason: Buffer.from('sealed'), hash: 'c2FpZA==' };

describe('a letter', () => {
  it('is told of by its place and reason, to operators, and nothing of what is in it', async () => {
    const { caseNumber, commandId } = await at.desk.asked();
    const message = at.desk.ofLater({ caseNumber, commandId });
    await at.desk.watch([at.desk.dead({ ...message, partition: 3 }, 'version-unknown /data/attempt')]);
    const { id } = await at.desk.theGroup();
    const [letter] = await at.desk.lettersOf(id);
    expect(letter).toMatchObject({
      ...{ topic: TOPIC, partition: 3, offset: message.offset, reason: 'version-unknown /data/attempt' },
      ...{ caseNumber, subject: 'child-1', matter: 'birth-certificate', attempt: 1, seen: 1, kept: true },
    });
    expect(JSON.stringify(letter)).not.toContain('sealed');
    expect((await at.desk.api.call('clerk', `/v1/tasks/${id}/letters`)).statusCode).toBe(403);
    expect((await at.desk.api.call('operator', '/v1/tasks?queue=parents')).statusCode).toBe(403);
    expect((await at.desk.api.call('operator', `/v1/tasks/${randomUUID()}/letters`)).statusCode).toBe(404);
  });

  it('is replayed byte for byte through the same checks, and applied once however often', async () => {
    const of = await at.desk.asked();
    const good = messageOf(answerOf(at.desk.api.keyring, { ...of, key: CERTIFICATE }));
    await at.desk.watch([at.desk.dead(good, 'unreadable')]);
    const { id } = await at.desk.theGroup();
    for (let i = 0; i < 2; i += 1) {
      const answer = await at.desk.complete(id, { outcome: 'replayed' });
      expect([answer.statusCode, answer.json<TaskView>().status]).toEqual([200, 'completed']);
    }
    const [back, more] = await at.desk.replayed();
    expect([back?.topic, back?.key, back?.value, more]).toEqual([TOPIC, good.key, good.value, undefined]);
    expect(await at.desk.returned()).toEqual([]);
    if (back) await at.desk.land([back]);
    await at.desk.landReplayed();
    await at.desk.landReplayed();
    expect(await at.desk.replayed()).toEqual([]);
    await at.desk.round(of.caseNumber);
    expect(await at.desk.statusOf(of.caseNumber)).toBe('completed');
    const { rows } = await at.desk.api.pool.query(
      `select from ledger.case_event where case_number = $1 and type = 'matter.completed'`,
      [of.caseNumber],
    );
    expect(rows).toHaveLength(1);
  });

  it('goes back to its topic where it is a command: the relay alone writes there', async () => {
    const topic = commandsTopic('public-security');
    await at.desk.watch([at.desk.dead(at.desk.garbage('a command', topic), 'not-json')]);
    const { id } = await at.desk.theGroup();
    for (let n = 0; n < 2; n += 1) await at.desk.complete(id, { outcome: 'replayed' });
    const back = await at.desk.returned();
    expect(back.map((one) => [one.topic, one.key, one.value.toString(), one.headers])).toEqual([
      [topic, 'x', 'a command', { 'content-type': 'text/plain' }],
    ]);
    expect(await at.desk.replayed()).toEqual([]);
  });

  it('is no burden with many others: of those that are decided about only a few are in memory at once', async () => {
    const topic = commandsTopic('public-security');
    const many = Array.from({ length: 120 }, (_, i) => at.desk.dead(at.desk.garbage(`command ${i}`, topic)));
    await at.desk.watch(many);
    const { id: taskId } = await at.desk.theGroup();
    const bodies: number[] = [];
    const decision = { taskId, outcome: 'replayed', by: 'operator', ...WHY } as const;
    await inTransaction(at.desk.api.pool, (on) => decideLettersOn(counting(on, bodies), decision));
    expect(Math.max(...bodies)).toBeLessThanOrEqual(50);
    expect(await at.desk.returned()).toHaveLength(120);
  });

  it('is a letter of a new group when it is replayed and still nobody can read it', async () => {
    await at.desk.land([at.desk.garbage()]);
    await at.desk.watch(await at.desk.returned('dead'));
    const { id } = await at.desk.theGroup();
    await at.desk.complete(id, { outcome: 'resolved' });
    await at.desk.landReplayed();
    const letters = await at.desk.returned('dead');
    expect(letters).toHaveLength(2);
    for (let n = 0; n < 2; n += 1) await at.desk.watch(letters);
    const again = await at.desk.theGroup();
    expect([again.id === id, again.count]).toEqual([false, 1]);
  });

  it('is decided about once, also where somebody else was about to decide otherwise', async () => {
    await at.desk.watch([at.desk.dead(at.desk.garbage('1')), at.desk.dead(at.desk.garbage('2'))]);
    const { id: taskId } = await at.desk.theGroup();
    const [letter] = await at.desk.lettersOf(taskId);
    const decide = (outcome: 'replayed' | 'discarded', by: string) =>
      decideLetters(at.desk.api.pool, {
        ...{ taskId, outcome, by, ...WHY },
        ...(letter ? { letterId: letter.id } : {}),
      });
    await Promise.all([decide('discarded', 'operator-1'), decide('discarded', 'operator-2')]);
    await decide('replayed', 'operator-3');
    const [decided, other] = await at.desk.lettersOf(taskId);
    expect([decided?.outcome, other?.outcome]).toEqual(['discarded', undefined]);
    expect(await at.desk.replayed()).toEqual([]);
    const rest = { taskId, ...WHY };
    await decideLetters(at.desk.api.pool, { ...rest, outcome: 'discarded', by: 'operator-1' });
    const late = await decideLetters(at.desk.api.pool, { ...rest, outcome: 'replayed', by: 'operator-2' });
    expect(late).toMatchObject({ outcome: 'discarded', completedBy: 'operator-1' });
  });

  it('is mended by the result that an operator gives: a decision with who and why', async () => {
    const of = await at.desk.asked();
    await at.desk.watch([at.desk.dead(at.desk.ofLater(of), 'version-unknown')]);
    const { id } = await at.desk.theGroup();
    const wrong = await at.desk.complete(id, {
      outcome: 'replayed',
      result: { ...RESULT, issuedAt: '昨天', more: 1 },
    });
    expect([
      wrong.statusCode,
      new Set(wrong.json<{ errors: { pointer: string }[] }>().errors.map((e) => e.pointer)),
    ]).toEqual([422, new Set(['/result/more', '/result/issuedAt'])]);
    expect((await at.desk.complete(id, { outcome: 'replayed', result: RESULT }, 'clerk')).statusCode).toBe(
      404,
    );
    expect(await at.desk.statusOf(of.caseNumber)).toBe('requested');
    for (let i = 0; i < 2; i += 1)
      expect((await at.desk.complete(id, { outcome: 'replayed', result: RESULT })).statusCode).toBe(200);
    expect([await at.desk.statusOf(of.caseNumber), await at.desk.replayed()]).toEqual(['completed', []]);
    const { rows } = await at.desk.api.pool.query(
      `select e.actor, l.outcome, l.decided_by, l.decision_reason is not null as why from ledger.case_event e,
              ledger.letter l where e.case_number = $1 and e.type = 'matter.adopted' and l.task_id = $2`,
      [of.caseNumber, id],
    );
    expect(rows).toEqual([{ actor: 'operator', outcome: 'replayed', decided_by: 'operator', why: true }]);
    const open = await at.desk.api.pool.query('select from ledger.outbox where id = $1 and done_at is null', [
      of.commandId,
    ]);
    expect(open.rows).toEqual([]);
  });

  it('is mended only where its matter waits for it', async () => {
    const of = await at.desk.asked();
    const never = answerOf(at.desk.api.keyring, { ...of, key: CERTIFICATE, attempt: 7 });
    await at.desk.watch([at.desk.dead(at.desk.garbage('not about a case')), at.desk.dead(messageOf(never))]);
    const { id } = await at.desk.theGroup();
    const code = async (body: object, letter?: string): Promise<string> =>
      (await at.desk.complete(letter === undefined ? id : `${id}/letters/${letter}`, body)).json<{
        code: string;
      }>().code;
    const mend = { outcome: 'replayed', result: RESULT };
    expect(await code(mend)).toBe('letter-not-named');
    const letters = await at.desk.lettersOf(id);
    const [nothing, early] = [letters.find((l) => !l.caseNumber)?.id, letters.find((l) => l.caseNumber)?.id];
    expect(await code(mend, nothing)).toBe('letter-not-mendable');
    expect(await code(mend, early)).toBe('result-not-awaited');
    expect(await code({ outcome: 'discarded', result: RESULT }, early)).toBe('outcome-not-allowed');
    expect(await at.desk.statusOf(of.caseNumber)).toBe('requested');
  });

  it('is decided about one by one, and its task is done with the last', async () => {
    await at.desk.watch([at.desk.dead(at.desk.garbage('1')), at.desk.dead(at.desk.garbage('2'))]);
    const { id } = await at.desk.theGroup();
    const [one, two] = (await at.desk.lettersOf(id)).map((l) => l.id);
    const first = await at.desk.complete(`${id}/letters/${one}`, { outcome: 'replayed' });
    expect([first.statusCode, first.json<TaskView>().status]).toEqual([200, 'open']);
    expect((await at.desk.complete(`${id}/letters/${one}`, { outcome: 'replayed' })).statusCode).toBe(200);
    const other = await at.desk.complete(`${id}/letters/${one}`, { outcome: 'discarded' });
    expect([other.statusCode, other.json<{ code: string }>().code]).toEqual([409, 'letter-decided']);
    const last = await at.desk.complete(`${id}/letters/${two}`, { outcome: 'discarded' });
    expect(last.json<TaskView>()).toMatchObject({ status: 'completed', outcome: 'discarded' });
    expect(await at.desk.replayed()).toHaveLength(1);
    expect((await at.desk.lettersOf(id)).map(({ outcome, kept }) => [outcome, kept])).toEqual([
      ['replayed', true],
      ['discarded', true],
    ]);
  });

  it('is walked page by page', async () => {
    await at.desk.watch([
      at.desk.dead(at.desk.garbage('1')),
      at.desk.dead(at.desk.garbage('2')),
      at.desk.dead(at.desk.garbage('3')),
    ]);
    const { id } = await at.desk.theGroup();
    const answer = await at.desk.api.call('operator', `/v1/tasks/${id}/letters?limit=2`);
    const { items, nextCursor } = answer.json<{ items: LetterView[]; nextCursor: string }>();
    const rest = await at.desk.lettersOf(id, `?limit=2&cursor=${nextCursor}`);
    expect(new Set([...items, ...rest].map((l) => l.id)).size).toBe(3);
  });

  it('is never mended by a department that the matter is not of, nor with what is not this child’s', async () => {
    const of = await at.desk.asked();
    const mine = at.desk.ofLater(of);
    await at.desk.watch([
      at.desk.dead({ ...mine, topic: answersTopic('taxation') }, 'wrong-department'),
      at.desk.dead(mine, 'version-unknown'),
    ]);
    const groups = await at.desk.groups();
    const groupOf = (reason: string): string => groups.find((g) => g.reason.includes(reason))?.id ?? '';
    const give = (reason: string, result: object) =>
      at.desk.complete(groupOf(reason), { outcome: 'replayed', result });
    const stranger = await give('wrong-department', RESULT);
    expect([stranger.statusCode, stranger.json<{ code: string }>().code]).toEqual([
      422,
      'letter-not-mendable',
    ]);
    const other = await give('version-unknown', { ...RESULT, sealer: RESULT.signer });
    expect(other.statusCode).toBe(422);
    expect(await at.desk.statusOf(of.caseNumber)).toBe('requested');
  });

  it('that is no message is not looked at once more', async () => {
    await at.desk.watch([at.desk.dead(at.desk.garbage('a whole batch'), 'codec-failed')]);
    const { id } = await at.desk.theGroup();
    expect((await at.desk.complete(id, { outcome: 'replayed' })).statusCode).toBe(422);
    expect((await at.desk.complete(id, { outcome: 'discarded' })).statusCode).toBe(200);
  });

  it('is not kept where its child was erased before it came', async () => {
    const of = await at.desk.asked();
    await at.desk.api.call('supervisor', `/v1/cases/${of.caseNumber}/subjects/child-1/erasure`, {
      body: { confirm: 'child-1', reason: 'guardian-request', force: true },
    });
    await at.desk.watch([at.desk.dead(at.desk.ofLater(of), 'version-unknown')]);
    const { id } = await at.desk.theGroup();
    expect(await at.desk.lettersOf(id)).toMatchObject([{ kept: false }]);
  });

  it('loses its bytes with the child that it may name', async () => {
    const of = await at.desk.asked();
    await at.desk.watch([at.desk.dead(at.desk.ofLater(of), 'version-unknown')]);
    const erased = await at.desk.api.call(
      'supervisor',
      `/v1/cases/${of.caseNumber}/subjects/child-1/erasure`,
      {
        body: { confirm: 'child-1', reason: 'guardian-request', force: true },
      },
    );
    expect(erased.statusCode).toBe(200);
    const { id } = await at.desk.theGroup();
    expect(await at.desk.lettersOf(id)).toMatchObject([{ kept: false }]);
    await at.desk.complete(id, { outcome: 'replayed' });
    expect(await at.desk.replayed()).toEqual([]);
  });

  it('and was set aside in its round is looked at once more, or mended there', async () => {
    for (const mend of [true, false]) {
      const of = await at.desk.asked();
      await at.desk.land([messageOf(answerOf(at.desk.api.keyring, { ...of, key: CERTIFICATE }))]);
      await at.desk.api.pool.query(
        'update ledger.inbox set body = set_byte(body, 20, get_byte(body, 20) # 1) where case_number = $1',
        [of.caseNumber],
      );
      await at.desk.round(of.caseNumber);
      const { rows } = await at.desk.api.pool.query<{ id: string }>(
        `select id from ledger.human_task where case_number = $1 and kind = 'dead-letter' and status = 'open'`,
        [of.caseNumber],
      );
      const id = rows[0]?.id ?? '';
      expect(
        (await at.desk.complete(id, { outcome: 'replayed', ...(mend ? { result: RESULT } : {}) })).statusCode,
      ).toBe(200);
      await at.desk.round(of.caseNumber);
      expect(await at.desk.statusOf(of.caseNumber)).toBe(mend ? 'completed' : 'requested');
      const open = await at.desk.api.pool.query<{ id: string }>(
        `select id from ledger.human_task where case_number = $1 and kind = 'dead-letter' and status = 'open'`,
        [of.caseNumber],
      );
      expect(open.rows.map((row) => row.id === id)).toEqual(mend ? [] : [false]);
    }
  });
});

/** Notes of each answer of the database how many rows bear bytes. */
function counting(on: Connection, bodies: number[]): Connection {
  const query = async (asked: QueryConfig) => {
    const answer = await on.query<{ body?: Buffer }>(asked);
    bodies.push(answer.rows.filter(({ body }) => body !== undefined).length);
    return answer;
  };
  return Object.assign(Object.create(on) as Connection, { query });
}
