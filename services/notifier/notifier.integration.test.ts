import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deadLetterRow } from '../../infra/kafka/dead-letter.ts';
import type { BatchHandler, ReceivedMessage } from '../../infra/kafka/port.ts';
import { prepareNotice } from '../../infra/postgres/ledger/notices.ts';
import { createPool, type Pool } from '../../infra/postgres/pool.ts';
import { messageKeys } from '../../infra/sealing/keys.ts';
import { testKeyring, testRoot } from '../../infra/sealing/keyring.test-setup.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import { NOTICES_TOPIC } from '../../schemas/topic.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { acceptBatch } from './accept-batch.ts';
import { sendDue, takeReceipts } from './dispatch.ts';
import { createNotifierKeys } from './keys.ts';
import { createMessageStore, type MessageStore } from './message-store.ts';
import { createSimulatedCarrier, type SmsCarrier } from './sms-carrier.ts';

const MASTER = 'a master key of this test';
const keyring = testKeyring(MASTER);
const keys = createNotifierKeys(messageKeys({ current: MASTER, previous: [] }, 'notifier'), testRoot(MASTER));
const log = createLog('notifier-test', 'fatal');

const PLENTY = { perHour: 1_000, perDay: 1_000, casesPerDay: 1_000, perClientHour: 1_000 };

let pool: Pool;
let store: MessageStore;
let carrier: SmsCarrier;
let handle: BatchHandler;
let database: FreshDatabase;

beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  // Whoever waits for a row that another holds has not left it to it.
  const url = `${database.url}?options=-c%20lock_timeout%3D2000`;
  pool = createPool({ url, max: 4, applicationName: 'notifier-test', log });
  store = createMessageStore(pool, keys, PLENTY);
  carrier = createSimulatedCarrier({ pool, key: keys.carrier, receiptDelaySeconds: 0 });
  handle = acceptBatch({ store, keys, toDeadLetter: deadLetterRow, onAccepted: () => undefined, log });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

beforeEach(async () => {
  await pool.query(
    'delete from notifier.message; delete from notifier.sms; delete from notifier.outbox; delete from notifier.client',
  );
});

function notice(
  occasion: string,
  phone = '13900000001',
  { caseNumber = 'C1', client = 'hospital' } = {},
): ReceivedMessage {
  const { message } = prepareNotice(keyring, {
    client,
    caseNumber,
    template: 'accepted',
    occasion,
    phone,
    values: { name: '王示例独一', caseNumber },
    at: new Date(),
  });
  return {
    topic: NOTICES_TOPIC,
    partition: 0,
    offset: '0',
    key: caseNumber,
    value: message.body,
    headers: {},
  };
}

async function statuses(): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ status: string; n: number }>(
    'select status, count(*)::int n from notifier.message group by 1',
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

async function count(table: 'sms' | 'message' | 'outbox'): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`select count(*)::int n from notifier.${table}`);
  return rows[0]?.n ?? -1;
}

async function makeDue(): Promise<void> {
  await pool.query("update notifier.message set send_at = now() - interval '1 second'");
}

describe('the notifier', () => {
  it('sends a notice once, however often it comes and is handed over', async () => {
    const [first, second] = [notice('accepted'), notice('finished')];
    await handle([first, first, second]);
    await handle([second, first]);
    await sendDue(store, carrier, log);
    await handle([first]);
    await sendDue(store, carrier, log);
    expect(await statuses()).toEqual({ sent: 2 });
    expect(await count('sms')).toBe(2);
  });

  it('sends again what a crash left between hand-over and record, as the same SMS', async () => {
    await handle([notice('accepted')]);
    const [sms] = (await store.claimDue(10)).due;
    if (!sms) throw new Error('nothing was due');
    await carrier.submit([sms]);
    // … and here the process is killed: the row is still `accepted`, and due again when its claim runs out.
    expect(await statuses()).toEqual({ accepted: 1 });
    expect((await store.claimDue(10)).due).toEqual([]);
    await makeDue();
    await sendDue(store, carrier, log);
    expect(await statuses()).toEqual({ sent: 1 });
    expect(await count('sms')).toBe(1);
  });

  it('leaves a message to another notifier that is just taking it', async () => {
    await handle([notice('accepted')]);
    await makeDue();
    const other = await pool.connect();
    try {
      await other.query('begin');
      await other.query('select from notifier.message for update');
      expect((await store.claimDue(10)).due).toEqual([]);
      await other.query('rollback');
      expect((await store.claimDue(10)).due).toHaveLength(1);
    } finally {
      other.release();
    }
  });

  it('puts off a message that the carrier does not take, and sends it later', async () => {
    await handle([notice('accepted')]);
    const closed: SmsCarrier = { ...carrier, submit: () => Promise.reject(new Error('carrier away')) };
    await sendDue(store, closed, log);
    expect(await statuses()).toEqual({ accepted: 1 });
    expect((await store.claimDue(10)).due).toEqual([]);
    await makeDue();
    await sendDue(store, carrier, log);
    expect(await statuses()).toEqual({ sent: 1 });
  });

  it('puts off only the message that the carrier objects to', async () => {
    await handle([notice('accepted'), notice('finished', '13900000002')]);
    const picky: SmsCarrier = {
      ...carrier,
      submit: (batch) =>
        batch.some(({ phone }) => phone === '13900000002')
          ? Promise.reject(new Error('a number it does not serve'))
          : carrier.submit(batch),
    };
    await sendDue(store, picky, log);
    expect(await statuses()).toEqual({ accepted: 1, sent: 1 });
  });

  it('takes receipts, twice as well, and keeps the first', async () => {
    await handle([notice('accepted'), notice('finished', '13900000000')]);
    await sendDue(store, carrier, log);
    await pool.query('update notifier.sms set receipts_left = 2');
    const taken: string[] = [];
    const remember: MessageStore = {
      ...store,
      applyReceipts: async (receipts) => {
        const fresh = await store.applyReceipts(receipts);
        taken.push(...receipts.map((one) => `${one.code} ${fresh.includes(one) ? 'first' : 'again'}`));
        return fresh;
      },
    };
    while (await takeReceipts(remember, carrier, log)) await Promise.resolve();
    expect(taken.toSorted()).toEqual([
      'DELIVERED again',
      'DELIVERED first',
      'UNDELIVERED again',
      'UNDELIVERED first',
    ]);
    expect(await statuses()).toEqual({ delivered: 1, undelivered: 1 });
  });

  it('keeps the receipt that was faster than the record of the hand-over', async () => {
    await handle([notice('accepted')]);
    const [sms] = (await store.claimDue(1)).due;
    if (!sms) throw new Error('nothing was due');
    await carrier.submit([sms]);
    await takeReceipts(store, carrier, log);
    await store.handOver([sms], { submit: () => Promise.resolve() });
    expect(await statuses()).toEqual({ delivered: 1 });
  });

  it('lays a poison message aside and sends the rest of the batch', async () => {
    const poison = { ...notice('accepted'), value: Buffer.from('not json') };
    await handle([poison, notice('finished')]);
    await handle([poison]);
    const { rows } = await pool.query<{ topic: string; kind: string; reason: unknown; body: Buffer }>(
      "select topic, kind, headers ->> 'dlq-reason' as reason, body from notifier.outbox",
    );
    const letter = {
      topic: 'birth.notices.v1.dlq',
      kind: 'dead-letter',
      reason: 'unreadable',
      body: poison.value,
    };
    expect(rows).toEqual([letter]);
    expect(await count('message')).toBe(1);
  });

  it('sets a message aside that does not open any more, and sends the others', async () => {
    await handle([notice('accepted'), notice('finished', '13900000002')]);
    await pool.query(`update notifier.message set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1),
      send_at = send_at - interval '1 minute' where notice_id = (select min(notice_id::text)::uuid from notifier.message)`);
    for (const _ of [1, 2]) await sendDue(store, carrier, log);
    expect(await statuses()).toEqual({ sent: 1, unreadable: 1 });
    const { rows } = await pool.query(
      "select key, headers ->> 'dlq-reason' as reason, body from notifier.outbox",
    );
    const [{ notice_id: id } = { notice_id: '' }] = (
      await pool.query<{ notice_id: string }>(
        "select notice_id from notifier.message where status = 'unreadable'",
      )
    ).rows;
    expect(rows).toEqual([{ key: 'C1', reason: `kept-unreadable ${id}`, body: Buffer.from(id) }]);
  });

  it('lays a notice aside that cannot be written down, and takes the rest of the batch', async () => {
    const unfit = notice('finished');
    const { data } = JSON.parse(unfit.value.toString()) as { data: { noticeId: string } };
    await pool.query(
      `alter table notifier.message add constraint unfit check (notice_id <> '${data.noticeId}')`,
    );
    try {
      await handle([notice('accepted'), { ...unfit, offset: '7' }, notice('again')]);
    } finally {
      await pool.query('alter table notifier.message drop constraint unfit');
    }
    expect(await count('message')).toBe(2);
    const { rows } = await pool.query("select headers ->> 'dlq-reason' as reason, body from notifier.outbox");
    expect(rows).toEqual([{ reason: 'cannot-be-kept', body: unfit.value }]);
  });

  it('takes the receipts of others where one can never be written down', async () => {
    await handle([notice('accepted'), notice('finished', '13900000002')]);
    await sendDue(store, carrier, log);
    const oldest = 'select notice_id from notifier.message order by notice_id limit 1';
    const { rows } = await pool.query<{ notice_id: string }>(oldest);
    await pool.query(
      `alter table notifier.message add constraint unfit check (notice_id <> '${rows[0]?.notice_id ?? ''}' or receipt_at is null)`,
    );
    try {
      while (await takeReceipts(store, carrier, log)) await Promise.resolve();
    } finally {
      await pool.query('alter table notifier.message drop constraint unfit');
    }
    expect(await statuses()).toEqual({ delivered: 1, sent: 1 });
    await pool.query('update notifier.sms set receipts_left = 1');
    while (await takeReceipts(store, carrier, log)) await Promise.resolve();
    expect(await statuses()).toEqual({ delivered: 2 });
  });

  it('keeps phone and text sealed in every table', async () => {
    await handle([notice('accepted')]);
    await sendDue(store, carrier, log);
    const { rows } = await pool.query<{ row: string }>(
      'select m::text as row from notifier.message m union all select s::text from notifier.sms s',
    );
    expect(rows).toHaveLength(2);
    for (const clear of ['13900000001', '王示例独一']) {
      const bytes = Buffer.from(clear).toString('hex');
      expect(rows.filter(({ row }) => row.includes(clear) || row.includes(bytes))).toEqual([]);
    }
    const { rows: found } = await pool.query('select parts from notifier.message where phone_hash = $1', [
      keys.hashPhone('13900000001'),
    ]);
    expect(found).toEqual([{ parts: 1 }]);
  });
});
