import { describe, expect, it } from 'vitest';
import { deadLetterRow } from '../../infra/kafka/dead-letter.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import { unsealJson } from '../../infra/sealing/seal.ts';
import { noticeReceiptEnvelopeSchema } from '../../schemas/message.ts';
import { writeNotice } from '../../schemas/notice.ts';
import { acceptBatch } from './accept-batch.ts';
import { sendDue, takeReceipts } from './dispatch.ts';
import { createMessageStore, type MessageStore } from './message-store.ts';
import { ABOUT, keyring, keys, log, PLENTY, useNotifier } from './notifier.test-setup.ts';
import type { SmsCarrier } from './sms-carrier.ts';

const at = useNotifier();

describe('what becomes of an SMS', () => {
  it('takes receipts, twice as well, and keeps the first', async () => {
    await at.handle([at.notice('accepted'), at.notice('finished', '13900000000')]);
    await sendDue(at.store, at.carrier, log);
    await at.pool.query('update notifier.sms set receipts_left = 2');
    const taken: string[] = [];
    const remember: MessageStore = {
      ...at.store,
      applyReceipts: async (receipts) => {
        const fresh = await at.store.applyReceipts(receipts);
        taken.push(...receipts.map((one) => `${one.code} ${fresh.includes(one) ? 'first' : 'again'}`));
        return fresh;
      },
    };
    while (await takeReceipts(remember, at.carrier, log)) await Promise.resolve();
    expect(taken.toSorted()).toEqual([
      'DELIVERED again',
      'DELIVERED first',
      'UNDELIVERED again',
      'UNDELIVERED first',
    ]);
    expect(await at.statuses()).toEqual({ accepted: 1, delivered: 1 });
  });

  it('takes receipts without the one that can never be written down', async () => {
    await at.handle([at.notice('accepted', '13900000000'), at.notice('finished')]);
    await sendDue(at.store, at.carrier, log);
    await at.pool.query(
      'alter table notifier.message add constraint unfit check (undelivered = 0) not valid',
    );
    try {
      while (await takeReceipts(at.store, at.carrier, log)) await Promise.resolve();
    } finally {
      await at.pool.query('alter table notifier.message drop constraint unfit');
    }
    expect(await at.statuses()).toEqual({ sent: 1, delivered: 1 });
  });

  /** The time comes in which a message that did not arrive is sent again. */
  async function sendAgain(): Promise<void> {
    await at.pool.query(`update notifier.message set send_at = clock_timestamp() where status = 'accepted'`);
    await sendDue(at.store, at.carrier, log);
    while (await takeReceipts(at.store, at.carrier, log)) await Promise.resolve();
  }

  const reports = async (): Promise<{ type: string; text: unknown; again: boolean }[]> => {
    const { rows } = await at.pool.query<{ body: Buffer; again: boolean }>(
      `select body, due_at > clock_timestamp() as again from notifier.outbox where kind = 'answer' order by due_at`,
    );
    return rows.map(({ body, again }) => {
      const { id, type, data } = noticeReceiptEnvelopeSchema.parse(JSON.parse(body.toString()));
      const outcome = type.includes('.undelivered.') ? 'undelivered' : 'delivered';
      const context = sealContext.noticeReceipt(id, data.noticeId, outcome);
      const said = unsealJson(keyring.receiver('notifier'), context, Buffer.from(data.sealed, 'base64'));
      return { type, again, text: (said as { text?: unknown }).text };
    });
  };

  it('sends what did not arrive again, three times in all, as another SMS each time, and then tells the case side', async () => {
    await at.handle([at.notice('accepted', '13900000000')]);
    for (const n of [1, 2, 3]) {
      expect(await reports()).toEqual([]);
      await sendAgain();
      expect(await at.count('sms')).toBe(n);
    }
    await sendAgain();
    expect(await at.count('sms')).toBe(3);
    expect(await at.statuses()).toEqual({ undelivered: 1 });
    const text = expect.stringContaining('王示例独一');
    const type = 'cn.birth.notice.undelivered.v1';
    expect(await reports()).toEqual([
      { type, text, again: false },
      { type, text, again: true },
    ]);
  });

  it('waits half an hour before it sends again, and says nothing more of an SMS that it has given up', async () => {
    await at.handle([at.notice('accepted', '13900000000')]);
    await sendDue(at.store, at.carrier, log);
    while (await takeReceipts(at.store, at.carrier, log)) await Promise.resolve();
    const { rows } = await at.pool.query<{ minutes: number }>(
      `select extract(epoch from send_at - clock_timestamp())::float8 / 60 as minutes from notifier.message`,
    );
    expect(rows[0]?.minutes).toBeGreaterThan(29);
    await at.pool.query('update notifier.sms set receipts_left = 1');
    while (await takeReceipts(at.store, at.carrier, log)) await Promise.resolve();
    const { rows: failed } = await at.pool.query('select undelivered from notifier.message');
    expect(failed).toEqual([{ undelivered: 1 }]);
  });

  it('keeps a sending due that began while the one before was handed over once more', async () => {
    await at.handle([at.notice('accepted', '13900000000')]);
    let tries = 0;
    const slow: SmsCarrier = {
      ...at.carrier,
      submit: async (batch) => {
        await at.carrier.submit(batch);
        tries += 1;
        if (tries === 1) throw new Error('taken, and said too late');
      },
    };
    const store: MessageStore = {
      ...at.store,
      handOver: async (batch, carrier) => {
        const taken = await at.store.handOver(batch, carrier);
        while (await takeReceipts(at.store, at.carrier, log)) await Promise.resolve();
        return taken;
      },
    };
    await sendDue(store, slow, log);
    expect(await at.statuses()).toEqual({ accepted: 1 });
    expect(tries).toBe(1);
    await sendAgain();
    expect(await at.count('sms')).toBe(2);
  });

  it('takes the receipt of the last sending where one of a sending before comes with it', async () => {
    await at.handle([at.notice('accepted', '13900000000')]);
    await sendAgain();
    await at.makeDue();
    await sendDue(at.store, at.carrier, log);
    const { rows } = await at.pool.query<{ key: string; of: string | null }>(
      'select idempotency_key as key, notice_id as of from notifier.sms order by notice_id nulls first',
    );
    const [first, second] = rows.map(({ key, of }) => ({
      ...{ idempotencyKey: key, noticeId: of ?? key },
      ...{ code: of ? ('DELIVERED' as const) : ('UNDELIVERED' as const), at: new Date() },
    }));
    if (!first || !second) throw new Error('it was not sent twice');
    expect(await at.store.applyReceipts([first, second])).toEqual([second]);
    expect(await at.statuses()).toEqual({ delivered: 1 });
  });

  it('sends a code that did not arrive no second time, and has nobody told of it', async () => {
    const code = { template: 'sign-in-code', values: { code: '123456' } } as const;
    await at.handle([at.notice('code', '13900000000', code)]);
    for (const _ of [1, 2, 3]) await sendAgain();
    expect(await at.count('sms')).toBe(1);
    expect(await at.statuses()).toEqual({ undelivered: 1 });
    expect(await reports()).toEqual([]);
  });

  it('says what somebody is to tell a family without the link that was its own', async () => {
    const { store } = at;
    const page = 'https://family.example/';
    const accept = { store, keys, page, toDeadLetter: deadLetterRow, onAccepted: () => undefined, log };
    const link = 'a-link-of-one-parent-alone';
    await acceptBatch(accept)([at.notice('accepted', '13900000000', { values: { link } })]);
    const [sms] = (await store.claimDue(1)).due;
    expect(sms?.text).toContain(`#${link}`);
    for (const _ of [1, 2, 3]) await sendAgain();
    const text = writeNotice('accepted', { name: '王示例独一', caseNumber: 'C1' });
    expect((await reports()).map((report) => report.text)).toEqual([text, text]);
  });

  it('tells the case side that a notice has arrived where a term begins with it, and of no other', async () => {
    await at.handle([at.notice('accepted'), at.notice('correction', '13900000002', { about: ABOUT })]);
    await sendAgain();
    expect((await reports()).map(({ type }) => type)).toEqual([
      'cn.birth.notice.delivered.v1',
      'cn.birth.notice.delivered.v1',
    ]);
  });

  it('forgets every SMS of a notice, and what was said of it, with its receiver', async () => {
    await at.handle([at.notice('accepted', '13900000000')]);
    for (const _ of [1, 2, 3]) await sendAgain();
    await at.pool.query(`select notifier.erase_case('C1')`);
    const { rows } = await at.pool.query(
      `select (select count(*)::int from notifier.sms where sealed is not null) as sms,
              (select count(*)::int from notifier.outbox where body is not null) as said`,
    );
    expect(rows).toEqual([{ sms: 0, said: 0 }]);
  });

  /** In whose hours nobody is told anything now. */
  function atNight(): MessageStore {
    const hour = (new Date().getUTCHours() + 8) % 24;
    return createMessageStore(at.pool, keys, { ...PLENTY, quiet: { from: hour, until: (hour + 2) % 24 } });
  }

  it('tells nobody anything at night: what is due waits for eight, and goes then', async () => {
    const night = atNight();
    await at.handle([at.notice('accepted'), at.notice('finished', '13900000002')]);
    expect(await sendDue(night, at.carrier, log)).toBe(false);
    expect(await at.statuses()).toEqual({ accepted: 2 });
    const { rows } = await at.pool.query(
      `select count(*)::int as n from notifier.message where held_until = send_at and send_at > clock_timestamp()`,
    );
    expect(rows).toEqual([{ n: 2 }]);
    await sendAgain();
    expect(await at.statuses()).toEqual({ delivered: 2 });
  });

  it.each([
    ['asking', 'finished'],
    ['asking-gently', 'finished-gently'],
  ] as const)(
    'lets the end of a case say what has waited since before it, to this phone: %s',
    async (told, end) => {
      const night = atNight();
      const asking = {
        template: told,
        values: { what: '出生医学证明', department: '卫生健康部门' },
      } as const;
      await at.handle([
        at.notice('asking', '13900000001', asking),
        at.notice('asking of the other parent', '13900000002', asking),
        at.notice('asking of another case', '13900000001', { ...asking, caseNumber: 'C2' }),
        at.notice('accepted'),
      ]);
      await sendDue(night, at.carrier, log);
      expect(await at.statuses()).toEqual({ accepted: 4 });
      await at.handle([at.notice('finished', '13900000001', { template: end, values: { money: '' } })]);
      await sendDue(night, at.carrier, log);
      expect(await at.statuses()).toEqual({ accepted: 4, merged: 1 });
      const { rows } = await at.pool.query(
        `select case_number, template, held_until from notifier.message where status = 'merged'`,
      );
      expect(rows).toEqual([{ case_number: 'C1', template: told, held_until: null }]);
      const { rows: toOther } = await at.pool.query(
        `select from notifier.message where status = 'accepted' and phone_hash = $1`,
        [keys.hashPhone('13900000002')],
      );
      expect(toOther).toHaveLength(1);
    },
  );

  it('puts off the SMS that the carrier did not take, and not another one of the same notice', async () => {
    await at.handle([at.notice('accepted')]);
    const [sms] = (await at.store.claimDue(1)).due;
    if (!sms) throw new Error('one is due');
    const { rows: again } = await at.pool.query<{ id: string; at: Date }>(
      `update notifier.message set sending_id = gen_random_uuid(), send_at = clock_timestamp() where notice_id = $1
       returning sending_id as id, send_at as at`,
      [sms.noticeId],
    );
    const sendAt = async (): Promise<Date | undefined> => {
      const { rows } = await at.pool.query<{ at: Date }>('select send_at as at from notifier.message');
      return rows[0]?.at;
    };
    await at.store.putOff(sms);
    expect(await sendAt()).toEqual(again[0]?.at);
    await at.store.putOff({ ...sms, idempotencyKey: again[0]?.id ?? '' });
    expect((await sendAt())?.getTime()).toBeGreaterThan(again[0]?.at.getTime() ?? 0);
  });

  it('keeps the receipt that was faster than the record of the hand-over', async () => {
    await at.handle([at.notice('accepted')]);
    const [sms] = (await at.store.claimDue(1)).due;
    if (!sms) throw new Error('nothing was due');
    await at.carrier.submit([sms]);
    await takeReceipts(at.store, at.carrier, log);
    await at.store.handOver([sms], { submit: () => Promise.resolve() });
    expect(await at.statuses()).toEqual({ delivered: 1 });
  });

  it('takes the receipts of others where one can never be written down', async () => {
    await at.handle([at.notice('accepted'), at.notice('finished', '13900000002')]);
    await sendDue(at.store, at.carrier, log);
    const oldest = 'select notice_id from notifier.message order by notice_id limit 1';
    const { rows } = await at.pool.query<{ notice_id: string }>(oldest);
    await at.pool.query(
      `alter table notifier.message add constraint unfit check (notice_id <> '${rows[0]?.notice_id ?? ''}' or receipt_at is null)`,
    );
    try {
      while (await takeReceipts(at.store, at.carrier, log)) await Promise.resolve();
    } finally {
      await at.pool.query('alter table notifier.message drop constraint unfit');
    }
    expect(await at.statuses()).toEqual({ delivered: 1, sent: 1 });
    await at.pool.query('update notifier.sms set receipts_left = 1');
    while (await takeReceipts(at.store, at.carrier, log)) await Promise.resolve();
    expect(await at.statuses()).toEqual({ delivered: 2 });
  });
});
