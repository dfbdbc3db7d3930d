import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPool, type Pool } from '../../infra/postgres/pool.ts';
import { messageKeys } from '../../infra/sealing/keys.ts';
import { testRoot } from '../../infra/sealing/keyring.test-setup.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import { CASE_SOURCE } from '../../infra/messages/envelope.ts';
import type { ErasureEnvelope } from '../../schemas/message.ts';
import { waitFor } from '../../test/support/wait.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { sendDue } from './dispatch.ts';
import { createNotifierKeys } from './keys.ts';
import { createMessageStore, type MessageStore } from './message-store.ts';
import type { Measure } from './measure.ts';
import type { ReadableNotice } from './read-notice.ts';
import { createSimulatedCarrier, type Sms, type SmsCarrier } from './sms-carrier.ts';

const MASTER = 'a master key of this test';
const keys = createNotifierKeys(messageKeys({ current: MASTER, previous: [] }, 'notifier'), testRoot(MASTER));
const log = createLog('notifier-test', 'fatal');
/** As they are by default (infra/config/config.ts), but for clients. */
const MEASURE: Measure = { perHour: 30, perDay: 100, casesPerDay: 20, perClientHour: 10_000 };

let database: FreshDatabase;
let pools: Pool[];
let sent: Sms[] = [];

beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  pools = ['one', 'two'].map((name) =>
    createPool({ url: database.url, max: 4, applicationName: `notifier-${name}`, log }),
  );
});

afterAll(async () => {
  for (const pool of pools) await pool.end();
  await database.drop();
});

beforeEach(async () => {
  sent = [];
  await pools[0]?.query(
    'delete from notifier.message; delete from notifier.outbox; delete from notifier.client; delete from notifier.sms',
  );
});

/** Remembers everything that is handed over, twice where it is twice; it takes a while, so that the two overlap. */
const carrier: SmsCarrier = {
  submit: async (batch) => {
    sent.push(...batch);
    await pools[0]?.query('select');
  },
  giveReceipts: () => Promise.resolve(0),
};

/** Two notifiers, each on connections of its own, until neither finds anything due. */
async function both(measure = MEASURE): Promise<void> {
  const stores = pools.map((pool): MessageStore => createMessageStore(pool, keys, measure));
  const untilIdle = async (store: MessageStore): Promise<void> => {
    // As much as one of them takes at once, so that both take from the same phones again and again.
    const few = { ...store, claimDue: () => store.claimDue(7) };
    for (let before = -1; before !== sent.length || (await isDue());) {
      before = sent.length;
      await sendDue(few, carrier, log);
    }
  };
  await Promise.all(stores.map(untilIdle));
}

async function isDue(): Promise<boolean> {
  const text = `select from notifier.message where status = 'accepted' and send_at <= clock_timestamp() limit 1`;
  return (await pools[0]?.query(text))?.rowCount === 1;
}

let serial = 0;
function notices(count: number, of: Partial<ReadableNotice> = {}): ReadableNotice[] {
  return Array.from({ length: count }, () => {
    serial += 1;
    const noticeId = `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`;
    const said = {
      caseNumber: 'C1',
      template: 'accepted',
      phone: '13900000001',
      client: 'hospital',
      wantsReceipt: false,
    } as const;
    return { ...said, text: '一条', parts: 1, noticeId, ...of };
  });
}

async function accept(some: readonly ReadableNotice[]): Promise<void> {
  const [pool] = pools;
  if (pool) await createMessageStore(pool, keys, MEASURE).accept(some);
}

const toPhone = (phone: string): number => sent.filter((sms) => sms.phone === phone).length;
const times = (): number[] =>
  [...Map.groupBy(sent, (sms) => sms.idempotencyKey).values()].map((of) => of.length);

/** So long ago was everything: counted, waiting and claimed. */
async function letPass(span: string): Promise<void> {
  await pools[0]?.query(
    `update notifier.message set counted_at = counted_at - $1::interval, send_at = send_at - $1::interval`,
    [span],
  );
  await pools[0]?.query(`update notifier.client set hour = hour - $1::interval`, [span]);
}

describe('two notifiers at once', () => {
  it('send each message once, and no phone more than thirty in an hour and a hundred in a day', async () => {
    await accept([...notices(150), ...notices(20, { phone: '13900000002' })]);
    await both();
    expect([toPhone('13900000001'), toPhone('13900000002')]).toEqual([30, 20]);
    const byHour = [];
    for (let hour = 1; hour <= 5; hour += 1) {
      await letPass('61 minutes');
      await both();
      byHour.push(toPhone('13900000001'));
    }
    expect(byHour).toEqual([60, 90, 100, 100, 100]);
    expect(times().every((n) => n === 1)).toBe(true);
    expect(toPhone('13900000002')).toBe(20);
  });

  it('hold what more than twenty cases would tell one phone, and ask once', async () => {
    await accept(Array.from({ length: 25 }, (_, i) => notices(1, { caseNumber: `C${i}` })).flat());
    await both();
    expect(new Set(sent.map((sms) => sms.idempotencyKey)).size).toBe(20);
    expect(times().every((n) => n === 1)).toBe(true);
    const held = await pools[0]?.query(`select from notifier.message where status = 'held'`);
    const asked = await pools[0]?.query(`select from notifier.outbox where kind = 'dead-letter'`);
    expect([held?.rowCount, asked?.rowCount]).toEqual([5, 1]);
  });

  it('have one client tell no more than its measure in an hour, whichever phones, and others as much as they may', async () => {
    const phones = Array.from({ length: 40 }, (_, i) => `139000001${String(i).padStart(2, '0')}`);
    await accept(phones.flatMap((phone) => notices(2, { phone, client: 'flood' })));
    await accept(notices(5, { phone: '13900000003', client: 'hospital' }));
    const measure = { ...MEASURE, perClientHour: 50 };
    await both(measure);
    expect([sent.length, toPhone('13900000003')]).toEqual([55, 5]);
    await letPass('61 minutes');
    await both(measure);
    expect(sent.length).toBe(85);
    expect(times().every((n) => n === 1)).toBe(true);
  });
});

describe('an erasure', () => {
  const CASE = 'C1';
  const erasure = (): ErasureEnvelope => ({
    specversion: '1.0',
    id: '00000000-0000-4000-8000-00000000e4a5',
    source: CASE_SOURCE,
    type: 'cn.birth.erasure.requested.v1',
    time: '2026-11-30T10:00:00+08:00',
    datacontenttype: 'application/json',
    data: { caseNumber: CASE, subject: 'mother' },
  });
  const stores = () =>
    pools.map((pool) => createMessageStore(pool, keys, MEASURE)) as [MessageStore, MessageStore];
  const kept = async () =>
    (await pools[0]?.query('select sealed is not null as kept from notifier.sms'))?.rows as {
      kept: boolean;
    }[];
  const simulated = () =>
    createSimulatedCarrier({ pool: pools[0] as Pool, key: keys.carrier, receiptDelaySeconds: 0 });

  it('between a claim and its hand-over leaves nothing to hand over', async () => {
    const [store, other] = stores();
    await accept(notices(3));
    const claimDue = async (limit: number) => {
      const claimed = await store.claimDue(limit);
      await other.forget([erasure()]);
      return claimed;
    };
    await sendDue({ ...store, claimDue }, simulated(), log);
    expect(await kept()).toEqual([]);
  });

  it('while something is handed over waits for that, and forgets it too', async () => {
    const [store, other] = stores();
    await accept(notices(3));
    let forgetting: Promise<void> | undefined;
    const submit = async (batch: readonly Sms[]): Promise<void> => {
      forgetting = other.forget([erasure()]);
      await waitFor(
        'the erasure to wait',
        async () => {
          const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
          return (await pools[0]?.query(waits))?.rowCount === 1 ? true : undefined;
        },
        { seconds: 5 },
      );
      await simulated().submit(batch);
    };
    await sendDue(store, { ...carrier, submit }, log);
    await forgetting;
    expect(await kept()).toEqual([{ kept: false }, { kept: false }, { kept: false }]);
  });
});
