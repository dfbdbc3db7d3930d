import { createHmac } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROLE_PASSWORDS } from '../../test/support/fresh-database.ts';
import { rememberPorts } from '../embedded/ports.ts';
import { removeDataDirectory } from '../embedded/postgres-claim.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { prepareDatabase, type RolePasswords } from './prepare.ts';
import { DATABASE_ROLES, LOGIN_ROLES } from './rights.ts';

const WRONG_PASSWORD = '28P01';

/**
 * Passwords belong to a whole server: while this test has set others on the one that all tests share, none of them could connect.
 * It has a server of its own.
 */
let dataDir: string;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'birth-passwords-'));
  postgres = await startPostgres({ dataDir, ports: rememberPorts(dataDir) });
});
afterAll(async () => {
  await postgres.stop();
  removeDataDirectory(dataDir);
});

/** The SQLSTATE with which somebody is not let in; undefined: is let in. */
async function refusal(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return error instanceof pg.DatabaseError ? error.code : String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

it('sets the passwords it is given in the place of those that followed from the master key', async () => {
  const MASTER = 'a master key that some service holds';
  const derived = Object.fromEntries(
    LOGIN_ROLES.map((role) => [
      role,
      createHmac('sha256', MASTER).update(`database:${role}`).digest('base64url'),
    ]),
  ) as RolePasswords;
  const before = await prepareDatabase(postgres.address, derived);
  expect(await refusal(before.finance)).toBeUndefined();
  const urls = await prepareDatabase(postgres.address, ROLE_PASSWORDS);
  for (const role of DATABASE_ROLES) {
    expect([role, await refusal(before[role])]).toEqual([role, WRONG_PASSWORD]);
    expect([role, await refusal(urls[role])]).toEqual([role, undefined]);
  }
});
