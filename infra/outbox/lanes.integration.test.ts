import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers, type TestServers } from '../../test/support/servers.ts';
import { subscribe } from '../kafka/subscribe.ts';
import type { Subscription } from '../kafka/port.ts';
import { createPool, type Pool } from '../postgres/pool.ts';
import { createLog } from '../telemetry/log.ts';
import { insertOutbox, type Lane, type OutboxRow } from './outbox.ts';
import { startRelay, type Relay } from './relay.ts';

const COMMANDS = 'birth.disease-control.commands.v1';
const OTHERS = 'birth.human-resources.commands.v1';
const UNDER_WAY = 16;
const log = createLog('lanes-test', 'fatal');
const soon = { timeout: 15_000, interval: 10 };

let servers: TestServers;
let database: FreshDatabase;
let pool: Pool;
let heard: Subscription;
let relay: Relay | undefined;
/** lanes and ids in the order in which they were heard, each id once */
let order: { lane: string; id: string }[] = [];
const put = new Map<string, Lane>();

beforeAll(async () => {
  servers = await testServers();
  database = await createFreshDatabase(servers.adminUrl);
  pool = createPool({ url: database.url, max: 10, applicationName: 'lanes-test', log });
  heard = await subscribe({
    brokers: servers.brokers,
    groupId: `lanes-test-${randomUUID()}`,
    topics: [COMMANDS, OTHERS],
    log,
    handle: (batch) => {
      for (const message of batch) {
        const id = message.value.toString();
        const lane = put.get(id);
        if (lane && !order.some((o) => o.id === id)) order.push({ lane, id });
      }
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
  put.clear();
  order = [];
});

afterEach(async () => {
  await relay?.close();
});

function start(resendSeconds = 300): Relay {
  const { brokers } = servers;
  relay = startRelay({ pool, listenUrl: database.url, schema: 'ledger', brokers, log, resendSeconds });
  return relay;
}

async function write(count: number, lane: Lane, change: Partial<OutboxRow> = {}): Promise<string[]> {
  const rows = Array.from({ length: count }, (): OutboxRow => {
    const id = randomUUID();
    put.set(id, lane);
    return {
      id,
      topic: COMMANDS,
      key: `case-${id}`,
      kind: 'command',
      body: Buffer.from(id),
      lane,
      ...change,
    };
  });
  await insertOutbox(pool, 'ledger', rows);
  return rows.map(({ id }) => id);
}

const heardOf = (lane: Lane): number => order.filter((o) => o.lane === lane).length;

/** As the case side does when the answers have come. */
async function answer(lane: Lane): Promise<void> {
  const ids = order.filter((o) => o.lane === lane).map(({ id }) => id);
  await pool.query(
    'update ledger.outbox set done_at = now(), body = null where id = any($1) and done_at is null',
    [ids],
  );
}

describe('the bulk lane', () => {
  it('lets births that come later go first', async () => {
    await write(2_000, 'bulk');
    await write(50, 'births');
    start();
    await vi.waitFor(() => expect(heardOf('births')).toBe(50), soon);
    const last = order.findLastIndex(({ lane }) => lane === 'births');
    expect(order.slice(0, last).filter(({ lane }) => lane === 'bulk').length).toBeLessThanOrEqual(UNDER_WAY);
  });

  it('has so many under way at each department and no more, and goes on as they are answered', async () => {
    await write(40, 'bulk');
    await write(40, 'bulk', { topic: OTHERS });
    start();
    await vi.waitFor(() => expect(heardOf('bulk')).toBe(2 * UNDER_WAY), soon);
    // births that go by give it more turns, not more room
    await write(5, 'births');
    relay?.wake();
    await vi.waitFor(() => expect(heardOf('births')).toBe(5), soon);
    expect(heardOf('bulk')).toBe(2 * UNDER_WAY);
    await answer('bulk');
    await vi.waitFor(() => expect(heardOf('bulk')).toBe(4 * UNDER_WAY), soon);
    await answer('bulk');
    await vi.waitFor(() => expect(heardOf('bulk')).toBe(80), soon);
  });

  it('moves also while births never cease', async () => {
    await write(5 * UNDER_WAY, 'bulk', { kind: 'event' });
    const bound = start();
    let ceased = false;
    const births = (async () => {
      while (!ceased) {
        await write(3, 'births');
        bound.wake();
      }
    })();
    await vi.waitFor(() => expect(heardOf('bulk')).toBe(5 * UNDER_WAY), soon).finally(() => (ceased = true));
    await births;
    expect(heardOf('births')).toBeGreaterThan(3);
  });

  it('publishes again what was lost, though its room is full', async () => {
    await write(2 * UNDER_WAY, 'bulk');
    start(0.3);
    await vi.waitFor(() => expect(heardOf('bulk')).toBe(UNDER_WAY), soon);
    await vi.waitFor(async () => {
      const { rows } = await pool.query<{ n: number }>(
        'select count(*)::int as n from ledger.outbox where lane = 1 and sends > 1',
      );
      expect(rows[0]?.n).toBe(UNDER_WAY);
    }, soon);
    expect(heardOf('bulk')).toBe(UNDER_WAY);
  });
});
