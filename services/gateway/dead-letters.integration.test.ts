import { describe, expect, it } from 'vitest';
import { answersTopic } from '../../schemas/topic.ts';
import { TOPIC, useLetterDesk } from './letter-desk.test-setup.ts';

const at = useLetterDesk();

describe('a message that nobody can read', () => {
  it('is asked about once for each department, reason and day', async () => {
    const other = answersTopic('public-security');
    await at.desk.watch([
      at.desk.dead(at.desk.garbage('1')),
      at.desk.dead(at.desk.garbage('2')),
      at.desk.dead(at.desk.garbage('3'), 'wrong-key'),
      at.desk.dead(at.desk.garbage('4', other)),
    ]);
    await at.desk.watch([at.desk.dead(at.desk.garbage('5'))]);
    const found = (await at.desk.groups()).map(({ reason, count, caseNumber }) => [
      reason.replace(/\d{4}-\S+ /, ''),
      count,
      caseNumber,
    ]);
    expect(found.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))).toEqual([
      ['公安 无法处理的消息（不是可读的 CloudEvents 消息）：unreadable', 1, null],
      ['卫健 无法处理的消息（不是可读的 CloudEvents 消息）：unreadable', 3, null],
      ['卫健 无法处理的消息（消息键不是其办件编号）：wrong-key', 1, null],
    ]);
  });

  it('is no news when it comes again, before and after somebody has decided about it', async () => {
    const letter = at.desk.dead(at.desk.garbage());
    await at.desk.watch([letter, letter]);
    await at.desk.watch([letter]);
    const { id, count } = await at.desk.theGroup();
    expect([count, (await at.desk.lettersOf(id)).map(({ seen }) => seen)]).toEqual([1, [1]]);
    expect((await at.desk.complete(id, { outcome: 'discarded' })).statusCode).toBe(200);
    await at.desk.watch([letter]);
    expect(await at.desk.groups()).toEqual([]);
  });

  it('is the same letter when the same words are sent again, and opens a new group once that was decided', async () => {
    await at.desk.watch([at.desk.dead(at.desk.garbage()), at.desk.dead(at.desk.garbage())]);
    await at.desk.watch([at.desk.dead(at.desk.garbage())]);
    const { id, count } = await at.desk.theGroup();
    expect([count, (await at.desk.lettersOf(id)).map(({ seen }) => seen)]).toEqual([1, [3]]);
    await at.desk.complete(id, { outcome: 'discarded' });
    await at.desk.watch([at.desk.dead(at.desk.garbage())]);
    const again = await at.desk.theGroup();
    expect([again.id === id, again.count]).toEqual([false, 1]);
  });

  it('says in no header where it goes back to, and in no reason what was in it', async () => {
    const headers = {
      'dlq-original-topic': answersTopic('public-security'),
      'dlq-original-partition': 'x',
      'dlq-original-offset': '-1',
      'dlq-reason': '姓名 刘子安',
    };
    await at.desk.watch([{ ...at.desk.dead(at.desk.garbage()), headers }]);
    const { id, reason } = await at.desk.theGroup();
    expect(reason).toMatch(/^卫健 .*：unknown$/);
    expect(await at.desk.lettersOf(id)).toMatchObject([{ topic: TOPIC, partition: 0, reason: 'unknown' }]);
    await at.desk.complete(id, { outcome: 'replayed' });
    expect((await at.desk.replayed()).map(({ topic }) => topic)).toEqual([TOPIC]);
  });

  it('holds up nobody with what cannot be written down', async () => {
    const strange = {
      ...at.desk.dead(at.desk.garbage('1')),
      key: 'a\u0000b',
      headers: { 'x\u0000': 'y\u0000' },
    };
    await at.desk.watch([strange, at.desk.dead(at.desk.garbage('2'))]);
    expect((await at.desk.groups()).map(({ count }) => count)).toEqual([1, 1]);
  });

  it('is kept by its place alone where the ledger refuses it, and the others of its batch whole', async () => {
    const [unfit, well] = [at.desk.garbage('unfit'), at.desk.garbage('well')];
    const { pool } = at.desk.api;
    await pool.query(
      `alter table ledger.letter add constraint unfit check (convert_from(body, 'UTF8') <> 'unfit')`,
    );
    try {
      for (const _ of [1, 2]) await at.desk.watch([at.desk.dead(unfit), at.desk.dead(well)]);
    } finally {
      await pool.query('alter table ledger.letter drop constraint unfit');
    }
    const { rows } = await pool.query(
      `select reason, key, convert_from(body, 'UTF8') as body from ledger.letter order by reason`,
    );
    const place = `${TOPIC} ${unfit.partition} ${unfit.offset}`;
    expect(rows).toEqual([
      { reason: 'letter-not-kept', key: '', body: place },
      { reason: 'unreadable', key: 'x', body: 'well' },
    ]);
    const [group] = (await at.desk.groups()).filter(({ reason }) => reason.endsWith('letter-not-kept'));
    expect((await at.desk.complete(group?.id ?? '', { outcome: 'discarded' })).statusCode).toBe(200);
  });
});
