import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { testServers } from '../../test/support/servers.ts';
import { createLog } from '../telemetry/log.ts';
import { createPool, type Pool } from './pool.ts';

const escaped: unknown[] = [];
const keep = (error: unknown): void => void escaped.push(error);

afterEach(() => {
  process.off('uncaughtException', keep);
});

async function loseConnections(pool: Pool, adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pool-test'`,
  );
  await admin.end();
  await expect.poll(() => pool.idleCount).toBe(0);
}

it('a pool outlives the loss of its connections: no error escapes that would end the process', async () => {
  const { adminUrl } = await testServers();
  process.on('uncaughtException', keep);
  const pool = createPool({
    url: adminUrl,
    max: 3,
    applicationName: 'pool-test',
    log: createLog('pool-test', 'fatal'),
  });
  await Promise.all([1, 2, 3].map(() => pool.query('select pg_sleep(0.05)')));
  expect(pool.idleCount).toBe(3);
  await loseConnections(pool, adminUrl);
  expect((await pool.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
  expect(escaped).toEqual([]);
  await pool.end();
});
