import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers, type TestServers } from '../../test/support/servers.ts';
import type { ReceivedMessage } from '../kafka/port.ts';
import { subscribe } from '../kafka/subscribe.ts';
import type { Subscription } from '../kafka/port.ts';
import { createPool, inTransaction, type Pool } from '../postgres/pool.ts';
import { createWaker, outboxChannel } from '../postgres/wake.ts';
import { createLog } from '../telemetry/log.ts';
import { insertOutbox, type OutboxRow } from './outbox.ts';
import { startRelay, type Relay, type RelayOptions } from './relay.ts';

const TOPIC = 'birth.public-security.commands.v1';
const log = createLog('relay-test', 'fatal');
const soon = { timeout: 10_000, interval: 20 };

let servers: TestServers;
let database: FreshDatabase;
let pool: Pool;
let heard: Subscription;
let relays: Relay[] = [];
const received: ReceivedMessage[] = [];

beforeAll(async () => {
  servers = await testServers();
  database = await createFreshDatabase(servers.adminUrl);
  pool = createPool({ url: database.url, max: 10, applicationName: 'relay-test', log });
  heard = await subscribe({
    brokers: servers.brokers,
    groupId: `relay-test-${randomUUID()}`,
    topics: [TOPIC],
    log,
    handle: (batch) => {
      received.push(...batch);
      return Promise.resolve();
    },
  });
});

afterAll(async () => {
  await heard.close();
  await pool.end();
  await database.drop();
});

beforeEach(async () => {
  await pool.query('delete from ledger.outbox; delete from ledger.relay_member');
  received.length = 0;
});

afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.close()));
  relays = [];
});

function start(options: Partial<RelayOptions> = {}): Relay {
  const { brokers } = servers;
  const relay = startRelay({
    pool,
    listenUrl: database.url,
    schema: 'ledger',
    brokers,
    log,
    resendSeconds: 300,
    ...options,
  });
  relays.push(relay);
  return relay;
}

function row(change: Partial<OutboxRow> = {}): OutboxRow {
  const id = randomUUID();
  return { id, topic: TOPIC, key: `case-${id}`, kind: 'answer', body: Buffer.from(id), ...change };
}

function idsReceived(): string[] {
  return received.map((message) => message.value.toString()).filter((id) => wanted.has(id));
}

const wanted = new Set<string>();

/** Only messages of this test count: other tests may write to the same topics. */
async function put(rows: readonly OutboxRow[]): Promise<OutboxRow[]> {
  for (const r of rows) wanted.add(r.id);
  await insertOutbox(pool, 'ledger', rows);
  return [...rows];
}

async function doneCount(): Promise<number> {
  const found = await pool.query<{ n: number }>(
    'select count(*)::int as n from ledger.outbox where done_at is not null and sent_at is not null',
  );
  return found.rows[0]?.n ?? -1;
}

describe('the relay', () => {
  it('publishes what was committed, with key, headers and bytes, and marks it after the acknowledgement', async () => {
    const [sent] = await put([row({ headers: { traceparent: '00-1' }, key: 'case-1' })]);
    start();
    await vi.waitFor(() => expect(idsReceived()).toEqual([sent?.id]), soon);
    const message = received.find((m) => m.value.toString() === sent?.id);
    expect(message).toMatchObject({ key: 'case-1', headers: { traceparent: '00-1' } });
    await vi.waitFor(async () => expect(await doneCount()).toBe(1), soon);
  });

  it('publishes what is done no more', async () => {
    const relay = start();
    const [first] = await put([row({ key: 'case-1' })]);
    relay.wake();
    await vi.waitFor(async () => expect(await doneCount()).toBe(1), soon);
    // Of one key and younger: what a round published before it would be there before it.
    const [marker] = await put([row({ key: 'case-1' })]);
    relay.wake();
    await vi.waitFor(() => expect(idsReceived()).toContain(marker?.id), soon);
    expect(idsReceived()).toEqual([first?.id, marker?.id]);
  });

  it('publishes nothing before its transaction commits, and does not overlook rows that commit late', async () => {
    const relay = start();
    const late = row({ key: 'case-late' });
    wanted.add(late.id);
    let commit: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    let written: () => void = () => undefined;
    const writing = new Promise<void>((resolve) => (written = resolve));
    const transaction = inTransaction(pool, async (connection) => {
      await insertOutbox(connection, 'ledger', [late]);
      written();
      await held;
    });
    await writing;
    const younger = await put(Array.from({ length: 20 }, () => row()));
    relay.wake();
    await vi.waitFor(async () => expect(await doneCount()).toBe(20), soon);
    expect(idsReceived()).not.toContain(late.id);
    commit();
    await transaction;
    relay.wake();
    await vi.waitFor(
      () => expect(new Set(idsReceived())).toEqual(new Set([...younger, late].map((r) => r.id))),
      soon,
    );
  });

  it('keeps the order of one case, in and across rounds', async () => {
    const relay = start();
    const rows = Array.from({ length: 1200 }, (_, i) => row({ key: `case-${i % 7}` }));
    for (let i = 0; i < rows.length; i += 100) await put(rows.slice(i, i + 100)).then(relay.wake);
    await vi.waitFor(() => expect(idsReceived()).toHaveLength(rows.length), { ...soon, timeout: 30_000 });
    for (let n = 0; n < 7; n++) {
      const key = `case-${n}`;
      const order = received
        .filter((m) => m.key === key && wanted.has(m.value.toString()))
        .map((m) => m.value.toString());
      expect(order).toEqual(rows.filter((r) => r.key === key).map((r) => r.id));
    }
  });

  it('publishes an unanswered command again with the same id, and never once it is answered', async () => {
    start({ resendSeconds: 0.3 });
    const [command] = await put([row({ kind: 'command' })]);
    await vi.waitFor(() => expect(idsReceived().length).toBeGreaterThanOrEqual(2), soon);
    expect(new Set(idsReceived())).toEqual(new Set([command?.id]));
    const answered = await pool.query<{ sends: number }>(
      'update ledger.outbox set done_at = now(), body = null where id = $1 returning sends',
      [command?.id],
    );
    const marker = await put([row({ dueAt: new Date(Date.now() + 1_500) })]);
    await vi.waitFor(() => expect(idsReceived()).toContain(marker[0]?.id), soon);
    const after = await pool.query<{ sends: number }>('select sends from ledger.outbox where id = $1', [
      command?.id,
    ]);
    expect(after.rows[0]?.sends).toBeLessThanOrEqual((answered.rows[0]?.sends ?? 0) + 1);
  });

  it('holds a row back until it is due', async () => {
    const relay = start();
    await put([row()]);
    await vi.waitFor(async () => expect(await doneCount()).toBe(1), soon);
    const dueAt = new Date(Date.now() + 1_500);
    const [later] = await put([row({ dueAt })]);
    relay.wake();
    await vi.waitFor(async () => expect(await doneCount()).toBe(2), soon);
    await vi.waitFor(() => expect(idsReceived()).toContain(later?.id), soon);
    const sent = await pool.query<{ late_ms: number }>(
      'select extract(epoch from sent_at - due_at)::float8 * 1000 as late_ms from ledger.outbox where id = $1',
      [later?.id],
    );
    expect(sent.rows[0]?.late_ms).toBeGreaterThanOrEqual(0);
  });

  it('is woken by a notification on the channel of its schema', async () => {
    start();
    const wakeOther = createWaker(pool, outboxChannel('ledger'));
    await vi.waitFor(async () => {
      const members = await pool.query('select 1 from ledger.relay_lease where owner is not null');
      expect(members.rowCount).toBe(64);
    }, soon);
    const rows = await put([row()]);
    wakeOther();
    await vi.waitFor(() => expect(idsReceived()).toEqual(rows.map((r) => r.id)), soon);
  });

  it('skips a row whose body is gone', async () => {
    const [empty, full] = await put([row(), row()]);
    await pool.query('update ledger.outbox set body = null where id = $1', [empty?.id]);
    start();
    await vi.waitFor(() => expect(idsReceived()).toEqual([full?.id]), soon);
  });

  it('gives up a message that is too large for the broker without holding up the others', async () => {
    const huge = row({ body: Buffer.alloc(1_500_000, 1) });
    const before = await put([row(), row()]);
    await insertOutbox(pool, 'ledger', [huge]);
    const after = await put([row(), row({ topic: 'birth.no-such-topic.v1' }), row()]);
    const good = [...before, ...after].filter((r) => r.topic === TOPIC).map((r) => r.id);
    start();
    await vi.waitFor(() => expect(new Set(idsReceived())).toEqual(new Set(good)), {
      ...soon,
      timeout: 20_000,
    });
    await vi.waitFor(async () => {
      const left = await pool.query<{ topic: string; due: boolean }>(
        'select topic, due_at <= now() as due from ledger.outbox where done_at is null',
      );
      expect(left.rows).toEqual([{ topic: 'birth.no-such-topic.v1', due: false }]);
    }, soon);
  });

  it('publishes each row as often as a misbehaving department wants', async () => {
    start({ behaviour: () => ({ duplicate: 3, shuffle: true }) });
    const rows = await put([row(), row()]);
    const thrice = rows.flatMap((r) => [r.id, r.id, r.id]);
    await vi.waitFor(() => expect(idsReceived().toSorted()).toEqual(thrice.toSorted()), soon);
    await vi.waitFor(async () => expect(await doneCount()).toBe(2), soon);
  });
});

describe('several relays', () => {
  const shares = async (): Promise<number[]> => {
    const found = await pool.query<{ n: number }>(
      'select count(*)::int as n from ledger.relay_lease where owner is not null group by owner order by 1',
    );
    return found.rows.map((r) => r.n);
  };

  it('share the shards, and publish every row between them once', async () => {
    const [first] = [start(), start()];
    await vi.waitFor(async () => expect(await shares()).toEqual([32, 32]), soon);
    const rows = await put(Array.from({ length: 300 }, () => row()));
    for (const relay of relays) relay.wake();
    await vi.waitFor(() => expect(new Set(idsReceived()).size).toBe(rows.length), soon);
    expect(idsReceived()).toHaveLength(rows.length);
    await first.close();
    await vi.waitFor(async () => expect(await shares()).toEqual([64]), soon);
  });

  it('take over the shards of one that has died within five seconds', async () => {
    // What a killed relay leaves behind: a member row that is not renewed, and its shards.
    await pool.query(
      `with dead as (insert into ledger.relay_member values ($1, clock_timestamp()) returning owner)
       update ledger.relay_lease set owner = (select owner from dead)`,
      [randomUUID()],
    );
    const rows = await put(Array.from({ length: 40 }, () => row()));
    start();
    expect(await shares()).toEqual([64]);
    await vi.waitFor(() => expect(new Set(idsReceived())).toEqual(new Set(rows.map((r) => r.id))), {
      ...soon,
      timeout: 5_000,
    });
  });
});

describe('delivery', () => {
  it('keeps a message that was acknowledged before the relay could mark it: it is published again, not lost', async () => {
    const [lost] = await put([row()]);
    start();
    await vi.waitFor(async () => expect(await doneCount()).toBe(1), soon);
    // As after a crash between acknowledgement and mark.
    await pool.query('update ledger.outbox set done_at = null, sent_at = null, sends = 0');
    relays[0]?.wake();
    await vi.waitFor(() => expect(idsReceived()).toEqual([lost?.id, lost?.id]), soon);
  });

  it('survives the loss of its database connections', async () => {
    const relay = start();
    await put([row()]);
    await vi.waitFor(async () => expect(await doneCount()).toBe(1), soon);
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    );
    const [after] = await put([row()]).catch(() => put([row()]));
    await vi.waitFor(() => expect(idsReceived()).toContain(after?.id), soon);
    expect(relay.healthy()).toBe(true);
  });
});
