import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openKeyring } from '../../infra/postgres/own-root.ts';
import { caseKeysOf } from '../../infra/sealing/keys.ts';
import {
  createEmptyDatabase,
  ROLE_PASSWORDS,
  type FreshDatabase,
} from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { makeDatabaseReady } from './make-database-ready.ts';

const MASTER = { current: 'the master key of this test', previous: [] };
const OTHER = { current: 'another master key of this test', previous: [] };
const passwords = ROLE_PASSWORDS;

let database: FreshDatabase;
beforeAll(async () => {
  database = await createEmptyDatabase((await testServers()).adminUrl);
  await makeDatabaseReady(database.url, { passwords, master: MASTER });
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  await openKeyring(pool, caseKeysOf(MASTER));
  await pool.end();
});
afterAll(() => database.drop());

it('a start with another master key says so, and which setting it is', async () => {
  await expect(makeDatabaseReady(database.url, { passwords, master: OTHER })).rejects.toThrow(
    /^BIRTH_MASTER_KEY is not the key that the data here is sealed with \(ledger\): .*BIRTH_PREVIOUS_MASTER_KEYS/,
  );
  const both = { current: OTHER.current, previous: [MASTER.current] };
  await makeDatabaseReady(database.url, { passwords, master: both });
});

it('a start with the address of a role that may not make roles says what helps', async () => {
  const url = new URL(database.url);
  url.username = 'birth_api';
  url.password = passwords.api;
  await expect(makeDatabaseReady(url.toString(), { passwords, master: MASTER })).rejects.toThrow(
    /npx birth provision --sql/,
  );
});
