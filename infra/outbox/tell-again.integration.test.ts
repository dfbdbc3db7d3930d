import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { NOTICES_TOPIC } from '../../schemas/topic.ts';
import { subscribe } from '../kafka/subscribe.ts';
import { createPool, type Pool } from '../postgres/pool.ts';
import { createLog } from '../telemetry/log.ts';
import { insertOutbox, type OutboxRow } from './outbox.ts';
import { startRelay } from './relay.ts';
import { tellNoticesAgain } from './tell-again.ts';

const RESEND_SECONDS = 30;
const log = createLog('tell-again-test', 'fatal');

let database: FreshDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  pool = createPool({ url: database.url, max: 4, applicationName: 'tell-again-test', log });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => pool.query('delete from ledger.outbox'));

async function put(change: Partial<OutboxRow> = {}): Promise<string> {
  const id = randomUUID();
  const body = Buffer.from(id);
  await insertOutbox(pool, 'ledger', [
    { id, topic: NOTICES_TOPIC, key: id, kind: 'notice', body, ...change },
  ]);
  return id;
}

/** As if it had been published so long ago for the last time. */
async function published(id: string, secondsAgo: number, change = 'sends = 1'): Promise<string> {
  await pool.query(
    `update ledger.outbox set done_at = now(), sends = 1, sent_at = now() - make_interval(secs => $2) where id = $1`,
    [id, secondsAgo],
  );
  await pool.query(`update ledger.outbox set ${change} where id = $1`, [id]);
  return id;
}

async function open(): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>('select id from ledger.outbox where done_at is null');
  return rows.map(({ id }) => id);
}

describe('a notice', () => {
  it('is published a second time, minutes after the first, and never a third', async () => {
    const heard: string[] = [];
    const { brokers } = await testServers();
    const subscription = await subscribe({
      brokers,
      groupId: `tell-again-${randomUUID()}`,
      topics: [NOTICES_TOPIC],
      log,
      handle: (batch) => Promise.resolve(void heard.push(...batch.map(({ value }) => value.toString()))),
    });
    onTestFinished(() => subscription.close());
    const relay = startRelay({
      ...{ pool, listenUrl: database.url, schema: 'ledger', brokers, log, resendSeconds: RESEND_SECONDS },
    });
    onTestFinished(() => relay.close());
    const id = await put();
    const times = (n: number) =>
      vi.waitFor(
        async () => {
          expect(heard.filter((one) => one === id)).toHaveLength(n);
          expect(await open()).toEqual([]);
        },
        { timeout: 20_000 },
      );
    await times(1);
    await tellNoticesAgain(pool, RESEND_SECONDS);
    expect(await open()).toEqual([]);
    await published(id, 400);
    await tellNoticesAgain(pool, RESEND_SECONDS);
    relay.wake();
    await times(2);
    await pool.query(`update ledger.outbox set sent_at = now() - interval '400 seconds'`);
    await tellNoticesAgain(pool, RESEND_SECONDS);
    expect(await open()).toEqual([]);
  });

  it.each<[string, Partial<OutboxRow>, number, string]>([
    ['only just published', {}, 200, 'sends = 1'],
    ['published by a build of long ago', {}, 7_200, 'sends = 1'],
    ['published twice', {}, 400, 'sends = 2'],
    ['of somebody who was erased', {}, 400, 'body = null'],
    ['that is an answer', { kind: 'answer' }, 400, 'sends = 1'],
    ['that is a command', { kind: 'command' }, 400, 'sends = 1'],
  ])('%s is not', async (_, change, secondsAgo, then) => {
    await published(await put(change), secondsAgo, then);
    const due = await published(await put(), 400);
    expect(await tellNoticesAgain(pool, RESEND_SECONDS)).toBe(false);
    expect(await open()).toEqual([due]);
  });

  it('is taken by an index that holds no others', async () => {
    await published(await put(), 400);
    const on = await pool.connect();
    try {
      await on.query('begin; set local enable_seqscan = off');
      const { rows } = await on.query<{ 'QUERY PLAN': string }>(
        `explain select id from ledger.outbox where kind = 'notice' and sends = 1 and body is not null
           and done_at is not null and sent_at <= now() order by sent_at limit 500`,
      );
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('outbox_notices_once');
    } finally {
      await on.query('rollback');
      on.release();
    }
  });
});
