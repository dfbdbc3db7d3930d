import { readConfig } from '../../../infra/config/config.ts';
import { createPool, type Pool } from '../../../infra/postgres/pool.ts';
import { caseKeysFrom } from '../../../infra/config/key-settings.ts';
import { openKeyring } from '../../../infra/postgres/own-root.ts';
import type { Keyring } from '../../../infra/sealing/keys.ts';
import { UnsealError } from '../../../infra/sealing/seal.ts';
import { createLog } from '../../../infra/telemetry/log.ts';
import { databaseOf, explainDenied } from '../database.ts';
import { CommandFailure, EXIT } from '../failure.ts';
import type { RunFile } from '../run-file.ts';
import { say } from '../say.ts';

/** The ledger, and the keys that open what is sealed in it: BIRTH_MASTER_KEY of whoever calls. */
export interface LedgerAccess {
  readonly pool: Pool;
  readonly keyring: Keyring;
}

/**
 * Runs `work` with the running system's ledger opened.
 * @throws CommandFailure when the database is away or the master key is another one
 */
export async function withLedger<T>(found: RunFile, work: (access: LedgerAccess) => Promise<T>): Promise<T> {
  const url = databaseOf(found);
  const config = readConfig({ ...process.env, DATABASE_URL: url });
  const log = createLog('cli', 'fatal');
  const pool = createPool({ url, max: 4, applicationName: 'birth cli', log, locksCases: true });
  try {
    await pool.query('select 1').catch(() => {
      throw new CommandFailure(say('trouble.database'), say('trouble.doctor'), EXIT.notRunning);
    });
    return await work({ pool, keyring: await openKeyring(pool, caseKeysFrom(config)) });
  } catch (error) {
    if (error instanceof UnsealError)
      throw new CommandFailure(say('policy.cannot-open'), say('policy.set-master-key'), EXIT.usage);
    return explainDenied(error);
  } finally {
    await pool.end().catch(() => undefined);
  }
}
