import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createCaseActivities } from '../../activities/case-activities.ts';
import type { CaseLedger } from '../../activities/ledger-port.ts';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { lookUpKeysAround } from '../../policies/duplicates/look-up-keys.ts';
import { birthNotificationSchema, type BirthNotification } from '../../schemas/birth-notification.ts';
import type { Standing } from '../../schemas/standing.ts';
import { acceptBirth } from '../../services/api/accept-birth.ts';
import { STORY } from '../../workflows/birth-case.ts';
import { createFreshDatabase } from './fresh-database.ts';
import { testServers } from './servers.ts';

/** A ledger at a time of day: the server's, or one at which the clock of the ledger stands still. */
export interface LedgerAt {
  readonly pool: pg.Pool;
  readonly ledger: CaseLedger;
  /** Accepts a birth, whose departments may be silent for a minute. @returns the case number */
  readonly accept: (notification: BirthNotification) => Promise<string>;
  /** one round of a case, as its workflow makes it */
  readonly round: (caseNumber: string) => Promise<Standing>;
}

export interface TestLedger extends LedgerAt {
  readonly url: string;
  /** the same ledger over connections of its own, as another process has it; undefined: at the server's time */
  readonly at: (now?: Date) => LedgerAt;
  /** drops the database */
  readonly close: () => Promise<void>;
}

/** A ledger in a database of its own and the activities upon it, without Temporal, Kafka or departments. */
export async function openTestLedger(keyring: Keyring): Promise<TestLedger> {
  const database = await createFreshDatabase((await testServers()).adminUrl);
  const pools: pg.Pool[] = [];
  const open = (now?: Date): LedgerAt => {
    const clock = now ? { options: `-c birth.now=${now.toISOString()}` } : {};
    const pool = new pg.Pool({ connectionString: database.url, max: 4, ...clock });
    pools.push(pool);
    const ledger = createCaseLedger({
      pool,
      keyring,
      wakeRelay: () => undefined,
      lookUp: lookUpKeysAround,
    });
    const { carryOn } = createCaseActivities({ ledger });
    const ports = { pool, keyring, ledger, patienceSeconds: 60, startInSeconds: () => 3 };
    return {
      pool,
      ledger,
      accept: async (sentBody) => {
        const notification = birthNotificationSchema.parse(sentBody);
        const posted = { notification, sentBody, client: 'test', key: randomUUID() };
        const { body } = await acceptBirth({ ...ports, now: () => now ?? new Date() }, posted);
        return body.caseNumber;
      },
      round: (caseNumber) => carryOn(caseNumber, STORY),
    };
  };
  return {
    url: database.url,
    ...open(),
    at: open,
    close: async () => {
      for (const pool of pools) await pool.end();
      await database.drop();
    },
  };
}
