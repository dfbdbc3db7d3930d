import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { findKafka, wipeKafkaData } from '../embedded/kafka.ts';
import { rememberPorts } from '../embedded/ports.ts';
import { removeDataDirectory } from '../embedded/postgres-claim.ts';
import type { FoundServer, ServerHandle } from '../embedded/server.ts';
import type { Subscription } from '../kafka/port.ts';
import { subscribe } from '../kafka/subscribe.ts';
import { createPool, type Pool } from '../postgres/pool.ts';
import { createLog } from '../telemetry/log.ts';
import { insertOutbox, type OutboxRow } from './outbox.ts';
import { startRelay, type Relay } from './relay.ts';

const TOPIC = 'birth.medical-insurance.commands.v1';
const log = createLog('outage-test', 'fatal');
const soon = { timeout: 40_000, interval: 50 };

let database: FreshDatabase;
let pool: Pool;
let found: FoundServer;
let broker: ServerHandle;
let dataDir: string;
let relay: Relay;
let subscription: Subscription;
const received = new Set<string>();

/** A broker of this test's own, since it is going to be killed. */
beforeAll(async () => {
  const { adminUrl } = await testServers();
  database = await createFreshDatabase(adminUrl);
  pool = createPool({ url: database.url, max: 6, applicationName: 'outage-test', log });
  dataDir = await mkdtemp(path.join(tmpdir(), 'birth-outage-'));
  const env = { ...process.env, KAFKA_BROKERS: '' };
  found = await findKafka({ dataDir, ports: rememberPorts(dataDir), env });
  broker = await found.start();
  const brokers = [broker.address];
  relay = startRelay({ pool, listenUrl: database.url, schema: 'ledger', brokers, log, resendSeconds: 2 });
  subscription = await subscribe({
    brokers,
    groupId: 'outage-test',
    topics: [TOPIC],
    log,
    handle: (batch) => {
      for (const message of batch) received.add(message.value.toString());
      return Promise.resolve();
    },
  });
}, 120_000);

afterAll(async () => {
  await subscription.close();
  await relay.close();
  await pool.end();
  await broker.stop();
  await database.drop();
  removeDataDirectory(dataDir);
});

async function put(count: number, kind: OutboxRow['kind'] = 'answer'): Promise<string[]> {
  const rows = Array.from({ length: count }, () => {
    const id = randomUUID();
    return { id, topic: TOPIC, key: `case-${id}`, kind, body: Buffer.from(id) };
  });
  await insertOutbox(pool, 'ledger', rows);
  relay.wake();
  return rows.map((row) => row.id);
}

const arrived = (ids: readonly string[]) => () => expect(ids.filter((id) => !received.has(id))).toEqual([]);

describe('an outage of the broker', () => {
  it('loses no row that was being published, and needs no restart', async () => {
    const before = await put(20);
    await vi.waitFor(arrived(before), soon);
    const during = await put(2_000);
    await broker.stop({ hurry: true });
    during.push(...(await put(50)));
    // Long enough for the relay to notice and back off, not for anything to be waited for.
    await vi.waitFor(() => expect(subscription.healthy()).toBe(false), soon);
    await vi.waitFor(() => expect(relay.healthy()).toBe(false), soon);
    broker = await found.start();
    await vi.waitFor(arrived(during), soon);
    await vi.waitFor(() => expect([subscription.healthy(), relay.healthy()]).toEqual([true, true]), soon);
    const left = await pool.query('select 1 from ledger.outbox where done_at is null');
    expect(left.rowCount).toBe(0);
  }, 120_000);

  it('that loses all its data brings unanswered commands again', async () => {
    await broker.stop();
    const commands = await put(30, 'command');
    broker = await found.start();
    await vi.waitFor(arrived(commands), soon);
    await broker.stop({ hurry: true });
    await wipeKafkaData(dataDir);
    received.clear();
    broker = await found.start();
    await vi.waitFor(arrived(commands), soon);
    await pool.query('update ledger.outbox set done_at = now(), body = null');
    const after = await put(10);
    await vi.waitFor(arrived(after), soon);
  }, 120_000);
});
