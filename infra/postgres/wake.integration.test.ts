import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createEmptyDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { createLog } from '../telemetry/log.ts';
import { listen, type Listener } from './wake.ts';

const CHANNEL = 'outbox_test';
const soon = { timeout: 20_000, interval: 50 };
let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
let somebody: pg.Client;
let listener: Listener | undefined;

beforeAll(async () => {
  database = await createEmptyDatabase((await testServers()).adminUrl);
  somebody = new pg.Client({ connectionString: database.url });
  await somebody.connect();
});
afterAll(async () => {
  await listener?.close();
  await somebody.end();
  await database.drop();
});

const notify = (): Promise<unknown> => somebody.query(`select pg_notify($1, '')`, [CHANNEL]);
const flood = (count: number): Promise<unknown> =>
  somebody.query(`select pg_notify($1, i::text) from generate_series(1, $2::int) i`, [CHANNEL, count]);

async function isHeard(): Promise<boolean> {
  const { rows } = await somebody.query(
    'select from pg_stat_activity where datname = current_database() and application_name = $1',
    [`listen ${CHANNEL}`],
  );
  return rows.length > 0;
}

it('hears what is notified, is deaf to a flood, and hears again after it', async () => {
  let woken = 0;
  listener = listen(database.url, CHANNEL, () => (woken += 1), createLog('wake-test', 'fatal'));
  await vi.waitFor(async () => expect(await isHeard()).toBe(true), soon);
  await vi.waitFor(() => expect(woken).toBe(1), soon);
  await notify();
  await vi.waitFor(() => expect(woken).toBe(2), soon);
  await flood(50_000);
  await vi.waitFor(async () => expect(await isHeard()).toBe(false), soon);
  expect(woken).toBeLessThanOrEqual(5_002);
  await vi.waitFor(async () => expect(await isHeard()).toBe(true), soon);
  const before = woken;
  await notify();
  await vi.waitFor(() => expect(woken).toBeGreaterThan(before), soon);
}, 60_000);
