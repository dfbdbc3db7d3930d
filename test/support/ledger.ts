import pg from 'pg';
import { createCaseActivities, type CaseActivities } from '../../activities/case-activities.ts';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { createFreshDatabase } from './fresh-database.ts';
import { testServers } from './servers.ts';

export interface TestLedger {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly activities: CaseActivities;
  /** drops the database */
  readonly close: () => Promise<void>;
}

/** A ledger in a database of its own and the activities upon it, without Temporal, Kafka or departments. */
export async function openTestLedger(keyring: Keyring, now: () => Date): Promise<TestLedger> {
  const database = await createFreshDatabase((await testServers()).adminUrl);
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  const ledger = createCaseLedger({ pool, keyring, now, wakeRelay: () => undefined });
  return {
    url: database.url,
    pool,
    activities: createCaseActivities({ ledger, now }),
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
}
