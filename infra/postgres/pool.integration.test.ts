import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { Effects } from '../../activities/effects.ts';
import { openTestLedger } from '../../test/support/ledger.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { testKeyring } from '../sealing/keyring.test-setup.ts';
import { createLog } from '../telemetry/log.ts';
import { createCaseLedger } from './ledger/case-ledger.ts';
import { createPool, inTransaction, type Pool } from './pool.ts';

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

it('waits no longer for a case that somebody holds than the round that waits, and gives the connection back', async () => {
  const keyring = testKeyring('a-key-for-this-test');
  const test = await openTestLedger(keyring);
  const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
  const pool = createPool({
    url: test.url,
    max: 1,
    applicationName: 'pool-test',
    log: createLog('pool-test', 'fatal'),
    byKey: true,
    locksCases: true,
  });
  const ledger = createCaseLedger({ pool, keyring, wakeRelay: () => undefined });
  const look = (): Promise<string> =>
    ledger.change(caseNumber, (view) => ({ effects: new Effects(view), result: view.caseNumber }));
  await inTransaction(test.pool, async (holder) => {
    await holder.query('select from ledger.birth_case where case_number = $1 for update', [caseNumber]);
    const began = performance.now();
    // PostgreSQL's own error, which passes by itself: the case has no fault.
    await expect(look()).rejects.toMatchObject({ name: 'error', code: '55P03' });
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(pool.idleCount).toBe(1);
  });
  expect(await look()).toBe(caseNumber);
  await pool.end();
  await test.close();
});
