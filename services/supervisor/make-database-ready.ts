import pg from 'pg';
import { ClearError, clarify, hasCode } from '../../infra/embedded/clear-error.ts';
import { prepareDatabase, type DatabaseUrls, type RolePasswords } from '../../infra/postgres/prepare.ts';
import { schemasClosedTo } from '../../infra/postgres/rotation/schemas.ts';
import type { MasterKeys } from '../../infra/sealing/keys.ts';

/** What PostgreSQL says to whoever may not make roles or schemas. */
const DENIED = '42501';

/** What a database is made ready for. */
export interface ReadyFor {
  readonly passwords: RolePasswords;
  /** of this run */
  readonly master: MasterKeys;
}

/**
 * Makes the database ready for the services of this run.
 * @param url an administrator's
 * @throws ClearError where that may not be done with it, or what it keeps is sealed with another master key
 */
export async function makeDatabaseReady(url: string, { passwords, master }: ReadyFor): Promise<DatabaseUrls> {
  try {
    const urls = await prepareDatabase(url, passwords);
    await refuseOtherMasterKey(url, master);
    return urls;
  } catch (error) {
    if (!hasCode(error, DENIED)) throw clarify(error, 'preparing the database');
    throw new ClearError(
      'The role of DATABASE_URL may not make roles or schemas: give the address of an administrator, or have one run what `npx birth provision --sql` writes and start the services by themselves (docs/production.md).',
      { cause: error },
    );
  }
}

/** Otherwise each service would say it for itself, of a key that nobody has set. */
async function refuseOtherMasterKey(url: string, master: MasterKeys): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const closed = await schemasClosedTo(client, master);
    if (closed.length === 0) return;
    throw new ClearError(
      `BIRTH_MASTER_KEY is not the key that the data here is sealed with (${closed.join(', ')}): set that one again; to change it, set the new one and put the old one into BIRTH_PREVIOUS_MASTER_KEYS (docs/runbooks/key-rotation.md); to begin anew, use another BIRTH_DATA_DIR or database.`,
    );
  } finally {
    await client.end();
  }
}
