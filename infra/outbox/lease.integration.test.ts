import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { waitFor } from '../../test/support/wait.ts';
import { createPool, type Pool } from '../postgres/pool.ts';
import { createLog } from '../telemetry/log.ts';
import { LIFE_MS, startLease, type Lease } from './lease.ts';
import { SHARDS } from './outbox.ts';

const log = createLog('lease-test', 'fatal');

describe('the lease of a relay', () => {
  let database: FreshDatabase;
  let pool: Pool;
  let leases: Lease[] = [];

  beforeAll(async () => {
    database = await createFreshDatabase((await testServers()).adminUrl);
    pool = open();
  });
  afterEach(async () => {
    await Promise.all(leases.map((lease) => lease.close()));
    leases = [];
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  function open(): Pool {
    return createPool({ url: database.url, max: 4, applicationName: 'lease-test', log });
  }

  /** Gives back what is beyond its share at once, as a relay does between its rounds. */
  function start(on: Pool): Lease {
    const lease: Lease = startLease({
      pool: on,
      schema: 'ledger',
      log,
      onChange: () => {
        if (lease.surplus() > 0) void lease.giveBack();
      },
    });
    leases.push(lease);
    return lease;
  }

  it('never holds a shard that another holds', async () => {
    const [one, other] = [start(pool), start(pool)];
    await waitFor('each to have its half', async () =>
      one.shards().length === SHARDS / 2 && other.shards().length === SHARDS / 2 ? true : undefined,
    );
    expect(new Set([...one.shards(), ...other.shards()]).size).toBe(SHARDS);
  });

  it('holds nothing when it could not be renewed in time', async () => {
    const own = open();
    const lease = start(own);
    await waitFor('it to have all', async () => (lease.shards().length === SHARDS ? true : undefined));
    await own.end();
    const from = performance.now();
    await waitFor('it to let go', async () => (lease.shards().length === 0 ? true : undefined), {
      seconds: 10,
    });
    expect(performance.now() - from).toBeLessThan(LIFE_MS);
  });
});
