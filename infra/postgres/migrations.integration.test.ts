import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEmptyDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { waitFor } from '../../test/support/wait.ts';
import { migrate } from './prepare.ts';

/** The last migration of version 0.1.0. */
const LAST_OF_0_1_0 = '0051_less_to_write_again';
const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url));
const migrations = readdirSync(FOLDER).sort();

let database: FreshDatabase;
let client: pg.Client;
let other: pg.Client;

beforeEach(async () => {
  database = await createEmptyDatabase((await testServers()).adminUrl);
  await runner({
    databaseUrl: database.url,
    dir: FOLDER,
    direction: 'up',
    count: migrations.indexOf(`${LAST_OF_0_1_0}.sql`) + 1,
    migrationsTable: 'migration',
    migrationsSchema: 'birth_admin',
    createMigrationsSchema: true,
    log: () => undefined,
  });
  client = new pg.Client({ connectionString: database.url });
  other = new pg.Client({ connectionString: database.url, statement_timeout: 10_000 });
  await Promise.all([client.connect(), other.connect()]);
  await client.query(ONE_OPEN_CASE);
});

afterEach(async () => {
  await Promise.all([client.end(), other.end()]);
  await database.drop();
});

const ONE_OPEN_CASE = `
  insert into ledger.birth_case (case_number, facility_code, notification_id, division_code, status, graph,
      notification_hash, mother_hash, accepted_by, accepted_at)
    values ('C1', 'F1', 'N1', '620102', 'processing', 'g@1', 'a', 'b', 'hospital', now());
  insert into ledger.matter (case_number, subject, code, position, part, department, route, status, node_state, node,
      attempt, requested_at)
    values ('C1', 'child-1', 'birth-certificate', 1, 'joint', 'health-commission', 'online', 'requested', 'asked',
      '{"patienceSeconds": 900}', 1, now())`;

/** Which file each table is stored in: written again as a whole, it has another one. */
async function files(): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; file: string }>(
    `select c.oid::regclass::text as name, c.relfilenode::text as file from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'birth_admin')`,
  );
  return new Map(rows.map(({ name, file }) => [name, file]));
}

it('write no table again that was there before', async () => {
  const before = await files();
  await migrate(database.url);
  const after = await files();
  const again = [...before].filter(([name, file]) => after.has(name) && after.get(name) !== file);
  expect(before.size).toBeGreaterThan(20);
  expect(again).toEqual([]);
  const { rows } = await client.query('select kind from ledger.wake');
  expect(rows).toEqual([{ kind: 'start' }]);
});

/** Sessions that wait for a lock on a whole table. */
const WAITING = `select from pg_locks where not granted and locktype = 'relation'
  and database = (select oid from pg_database where datname = current_database())`;

it('let others pass while somebody keeps them from their lock, and get it in the end', async () => {
  await client.query('begin');
  await client.query('select from ledger.matter');
  const migrated = migrate(database.url);
  await waitFor('the migration to wait', async () => (await other.query(WAITING)).rowCount || undefined);
  // Behind a migration that waits without end this would, too.
  const { rows } = await other.query<{ n: number }>('select count(*)::int as n from ledger.matter');
  expect(rows).toEqual([{ n: 1 }]);
  await client.query('commit');
  await migrated;
  expect((await other.query('select answer_due_at from ledger.matter')).rowCount).toBe(1);
});
