import { describe, expect, it } from 'vitest';
import { sendDue } from './dispatch.ts';
import { type SmsCarrier } from './sms-carrier.ts';
import { keys, log, useNotifier } from './notifier.test-setup.ts';

const at = useNotifier();

describe('the notifier', () => {
  it('sends a notice once, however often it comes and is handed over', async () => {
    const [first, second] = [at.notice('accepted'), at.notice('finished')];
    await at.handle([first, first, second]);
    await at.handle([second, first]);
    await sendDue(at.store, at.carrier, log);
    await at.handle([first]);
    await sendDue(at.store, at.carrier, log);
    expect(await at.statuses()).toEqual({ sent: 2 });
    expect(await at.count('sms')).toBe(2);
  });

  it('sends again what a crash left between hand-over and record, as the same SMS', async () => {
    await at.handle([at.notice('accepted')]);
    const [sms] = (await at.store.claimDue(10)).due;
    if (!sms) throw new Error('nothing was due');
    await at.carrier.submit([sms]);
    // … and here the process is killed: the row is still `accepted`, and due again when its claim runs out.
    expect(await at.statuses()).toEqual({ accepted: 1 });
    expect((await at.store.claimDue(10)).due).toEqual([]);
    await at.makeDue();
    await sendDue(at.store, at.carrier, log);
    expect(await at.statuses()).toEqual({ sent: 1 });
    expect(await at.count('sms')).toBe(1);
  });

  it('leaves a message to another notifier that is just taking it', async () => {
    await at.handle([at.notice('accepted')]);
    await at.makeDue();
    const other = await at.pool.connect();
    try {
      await other.query('begin');
      await other.query('select from notifier.message for update');
      expect((await at.store.claimDue(10)).due).toEqual([]);
      await other.query('rollback');
      expect((await at.store.claimDue(10)).due).toHaveLength(1);
    } finally {
      other.release();
    }
  });

  it('puts off a message that the carrier does not take, and sends it later', async () => {
    await at.handle([at.notice('accepted')]);
    const closed: SmsCarrier = { ...at.carrier, submit: () => Promise.reject(new Error('carrier away')) };
    await sendDue(at.store, closed, log);
    expect(await at.statuses()).toEqual({ accepted: 1 });
    expect((await at.store.claimDue(10)).due).toEqual([]);
    await at.makeDue();
    await sendDue(at.store, at.carrier, log);
    expect(await at.statuses()).toEqual({ sent: 1 });
  });

  it('puts off only the message that the carrier objects to', async () => {
    await at.handle([at.notice('accepted'), at.notice('finished', '13900000002')]);
    const picky: SmsCarrier = {
      ...at.carrier,
      submit: (batch) =>
        batch.some(({ phone }) => phone === '13900000002')
          ? Promise.reject(new Error('a number it does not serve'))
          : at.carrier.submit(batch),
    };
    await sendDue(at.store, picky, log);
    expect(await at.statuses()).toEqual({ accepted: 1, sent: 1 });
  });

  it('lays a poison message aside and sends the rest of the batch', async () => {
    const poison = { ...at.notice('accepted'), value: Buffer.from('not json') };
    await at.handle([poison, at.notice('finished')]);
    await at.handle([poison]);
    const { rows } = await at.pool.query<{ topic: string; kind: string; reason: unknown; body: Buffer }>(
      "select topic, kind, headers ->> 'dlq-reason' as reason, body from notifier.outbox",
    );
    const letter = {
      topic: 'birth.notices.v1.dlq',
      kind: 'dead-letter',
      reason: 'unreadable',
      body: poison.value,
    };
    expect(rows).toEqual([letter]);
    expect(await at.count('message')).toBe(1);
  });

  it('sets a message aside that does not open any more, and sends the others', async () => {
    await at.handle([at.notice('accepted'), at.notice('finished', '13900000002')]);
    await at.pool.query(`update notifier.message set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1),
      send_at = send_at - interval '1 minute' where notice_id = (select min(notice_id::text)::uuid from notifier.message)`);
    for (const _ of [1, 2]) await sendDue(at.store, at.carrier, log);
    expect(await at.statuses()).toEqual({ sent: 1, unreadable: 1 });
    const { rows } = await at.pool.query(
      "select key, headers ->> 'dlq-reason' as reason, body from notifier.outbox",
    );
    const [{ notice_id: id } = { notice_id: '' }] = (
      await at.pool.query<{ notice_id: string }>(
        "select notice_id from notifier.message where status = 'unreadable'",
      )
    ).rows;
    expect(rows).toEqual([{ key: 'C1', reason: `kept-unreadable ${id}`, body: Buffer.from(id) }]);
  });

  it('lays a notice aside that cannot be written down, and takes the rest of the batch', async () => {
    const unfit = at.notice('finished');
    const { data } = JSON.parse(unfit.value.toString()) as { data: { noticeId: string } };
    await at.pool.query(
      `alter table notifier.message add constraint unfit check (notice_id <> '${data.noticeId}')`,
    );
    try {
      await at.handle([at.notice('accepted'), { ...unfit, offset: '7' }, at.notice('again')]);
    } finally {
      await at.pool.query('alter table notifier.message drop constraint unfit');
    }
    expect(await at.count('message')).toBe(2);
    const { rows } = await at.pool.query(
      "select headers ->> 'dlq-reason' as reason, body from notifier.outbox",
    );
    expect(rows).toEqual([{ reason: 'cannot-be-kept', body: unfit.value }]);
  });

  it('keeps phone and text sealed in every table', async () => {
    await at.handle([at.notice('accepted')]);
    await sendDue(at.store, at.carrier, log);
    const { rows } = await at.pool.query<{ row: string }>(
      'select m::text as row from notifier.message m union all select s::text from notifier.sms s',
    );
    expect(rows).toHaveLength(2);
    for (const clear of ['13900000001', '王示例独一']) {
      const bytes = Buffer.from(clear).toString('hex');
      expect(rows.filter(({ row }) => row.includes(clear) || row.includes(bytes))).toEqual([]);
    }
    const { rows: found } = await at.pool.query('select parts from notifier.message where phone_hash = $1', [
      keys.hashPhone('13900000001'),
    ]);
    expect(found).toEqual([{ parts: 1 }]);
  });
});
