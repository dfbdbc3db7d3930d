import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createFreshDatabase,
  ROLE_PASSWORDS,
  type FreshDatabase,
} from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { prepareDatabase, type DatabaseUrls } from './prepare.ts';
import { DATABASE_ROLES, LEDGER_RIGHTS, LOGIN_ROLES } from './rights.ts';

const DENIED = '42501';
const databases: FreshDatabase[] = [];
let urls: DatabaseUrls;

beforeAll(async () => {
  const { adminUrl } = await testServers();
  for (let i = 0; i < 3; i++) databases.push(await createFreshDatabase(adminUrl));
  urls = await prepareDatabase(databases[0]?.url ?? '', ROLE_PASSWORDS);
});

afterAll(async () => {
  for (const database of databases) await database.drop();
});

async function ask<T extends pg.QueryResultRow>(url: string | undefined, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The SQLSTATE a statement is refused with; undefined when it is not. */
async function refusal(url: string, sql: string): Promise<string | undefined> {
  return ask(url, sql).then(
    () => undefined,
    (error: unknown) => (error instanceof pg.DatabaseError ? error.code : String(error)),
  );
}

it('prepares several databases of one server at the same time, again and again', async () => {
  for (let round = 0; round < 5; round++) {
    const prepared = await Promise.all(databases.map(({ url }) => prepareDatabase(url, ROLE_PASSWORDS)));
    for (const each of prepared) expect(new URL(each.gateway).username).toBe('birth_gateway');
  }
});

it('says of every table of the ledger who may do what', async () => {
  const tables = await ask<{ name: string }>(
    databases[0]?.url,
    `select tablename as name from pg_tables where schemaname = 'ledger' order by 1`,
  );
  expect(tables.map(({ name }) => name)).toEqual(Object.keys(LEDGER_RIGHTS).sort());
});

it('gives each service its own schema and nothing of another', async () => {
  const found = await ask<{ role: string; schemas: string[] }>(
    databases[0]?.url,
    `select r.rolname as role, array_agg(distinct n.nspname::text order by n.nspname::text) as schemas
       from pg_roles r, pg_class c join pg_namespace n on n.oid = c.relnamespace
      where r.rolname = any(array[${DATABASE_ROLES.map((r) => `'birth_${r.replaceAll('-', '_')}'`).join()}])
        and c.relkind in ('r', 'S') and n.nspname !~ '^pg_|information_schema'
        and (has_table_privilege(r.oid, c.oid, 'select, insert, update, delete, truncate, references, trigger')
             or has_schema_privilege(r.oid, n.oid, 'usage, create'))
      group by 1`,
  );
  const expected = DATABASE_ROLES.map((role) => {
    const name = role.replaceAll('-', '_');
    const isCaseSide = ['api', 'worker', 'relay', 'gateway'].includes(role);
    return { role: `birth_${name}`, schemas: [isCaseSide ? 'ledger' : name] };
  });
  const byRole = (a: { role: string }, b: { role: string }): number => a.role.localeCompare(b.role);
  expect(found.sort(byRole)).toEqual(expected.sort(byRole));
});

it('lets nobody create or delete, and refuses the tables of others', async () => {
  for (const role of DATABASE_ROLES) {
    expect([role, await refusal(urls[role], 'create table mine (x int)')]).toEqual([role, DENIED]);
    expect([role, await refusal(urls[role], 'create schema mine')]).toEqual([role, DENIED]);
    expect([role, await refusal(urls[role], 'create temporary table mine (x int)')]).toEqual([role, DENIED]);
    expect([role, await refusal(urls[role], 'select from birth_admin.migration')]).toEqual([role, DENIED]);
    expect([role, await refusal(urls[role], 'delete from outbox')]).toEqual([role, DENIED]);
  }
  expect(await refusal(urls['public-security'], 'select from ledger.subject')).toBe(DENIED);
  expect(await refusal(urls['public-security'], 'select from medical_insurance.insurance_account')).toBe(
    DENIED,
  );
  expect(await refusal(urls.relay, 'select from ledger.subject')).toBe(DENIED);
  expect(await refusal(urls.worker, 'update ledger.case_event set actor = actor')).toBe(DENIED);
  expect(await refusal(urls.relay, 'select from ledger.outbox')).toBeUndefined();
  // A case that is joined to another waits for nobody any more, and that is decided in the API.
  expect(await refusal(urls.api, 'delete from ledger.alarm where false')).toBeUndefined();
});

it('lets nobody change or take away what the audit has, or say in which transaction it was written', async () => {
  const may = await ask<{ role: string; table: string }>(
    databases[0]?.url,
    `select r.rolname as role, t.name as table
       from pg_roles r, unnest(array['audit_line', 'audit_seal', 'case_event']) t(name)
      where r.rolname like 'birth\\_%' and not r.rolsuper
        and (has_table_privilege(r.oid, 'ledger.' || t.name, 'update, delete, truncate, trigger')
             or has_any_column_privilege(r.oid, 'ledger.' || t.name, 'update'))`,
  );
  expect(may).toEqual([]);
  const line = 'request_id, who, role, operation, status, cases';
  const values = `gen_random_uuid(), 'x', 'clerk', 'getCase', 200, '{}'`;
  expect(
    await refusal(urls.api, `insert into ledger.audit_line (${line}) values (${values})`),
  ).toBeUndefined();
  expect(await refusal(urls.api, `insert into ledger.audit_line (xact, ${line}) values (1, ${values})`)).toBe(
    DENIED,
  );
  expect(await refusal(urls.gateway, `insert into ledger.audit_line (${line}) values (${values})`)).toBe(
    DENIED,
  );
  const event = `insert into ledger.case_event (xact, case_number, type, actor) values (1, 'x', 'x', 'x')`;
  for (const role of ['api', 'worker', 'gateway'] as const)
    expect(await refusal(urls[role], event)).toBe(DENIED);
});

it('takes back what a role was given beside its rights', async () => {
  const admin = databases[0]?.url;
  await ask(admin, 'grant delete, truncate on all tables in schema ledger to birth_api');
  await ask(admin, 'grant all on schema ledger to birth_api');
  await prepareDatabase(admin ?? '', ROLE_PASSWORDS);
  expect(await refusal(urls.api, 'delete from ledger.matter')).toBe(DENIED);
  expect(await refusal(urls.api, 'create table ledger.mine (x int)')).toBe(DENIED);
});

it('lets an operator read every table and write to none', async () => {
  const tables = await ask<{ name: string; reads: boolean; writes: boolean }>(
    urls.operator,
    `select format('%I.%I', schemaname, tablename) as name, has_table_privilege(t.oid, 'select') as reads,
            has_table_privilege(t.oid, 'insert, update, delete, truncate, references, trigger')
              or has_any_column_privilege(t.oid, 'insert, update') as writes
       from pg_tables, to_regclass(format('%I.%I', schemaname, tablename)) as t(oid)
      where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThan(60);
  expect(tables.filter(({ reads, writes }) => !reads || writes)).toEqual([]);
  expect(await refusal(urls.operator, 'select from finance.payment')).toBeUndefined();
  for (const change of [
    'delete from finance.payment',
    'update ledger.payment_order set status = status',
    'create table ledger.mine (x int)',
    `select ledger.erase_subject('a', 'b')`,
  ])
    expect([change, await refusal(urls.operator, change)]).toEqual([change, DENIED]);
  const self = 'select rolsuper as is from pg_roles where rolname = current_user';
  expect(await ask(urls.operator, self)).toEqual([{ is: false }]);
});

it('takes back what a role has made its own default', async () => {
  const shown = async (): Promise<string | undefined> =>
    (await ask<{ statement_timeout: string }>(urls.housing, 'show statement_timeout'))[0]?.statement_timeout;
  await ask(urls.housing, `alter role birth_housing set statement_timeout = '29s'`);
  expect(await shown()).toBe('29s');
  await prepareDatabase(databases[0]?.url ?? '', ROLE_PASSWORDS);
  expect(await shown()).toBe('0');
  const [path] = await ask<{ search_path: string }>(urls.housing, 'show search_path');
  expect(path?.search_path).toBe('housing');
});

it('lets no role that is not of the case side hold the connections of all others', async () => {
  const [found] = await ask<{ most: number }>(
    urls.api,
    `select current_setting('max_connections')::int as most`,
  );
  const limits = await ask<{ role: string; limit: number }>(
    databases[0]?.url,
    `select rolname as role, rolconnlimit as limit from pg_roles where rolname like 'birth\\_%' and rolcanlogin and not rolsuper`,
  );
  const limited = limits.filter(({ limit }) => limit > 0 && limit <= (found?.most ?? 0) / 4);
  expect(limited.map(({ role }) => role).sort()).toEqual(
    LOGIN_ROLES.filter((role) => !['api', 'worker', 'gateway'].includes(role))
      .map((role) => `birth_${role.replaceAll('-', '_')}`)
      .sort(),
  );
});

it('migrates although a service holds whatever lock it may hold', async () => {
  const client = new pg.Client({ connectionString: urls.housing });
  await client.connect();
  try {
    // That of node-pg-migrate, which is the same everywhere.
    await client.query('select pg_advisory_lock(7241865325823964)');
    await expect(client.query('begin; lock table birth_admin.migrating')).rejects.toMatchObject({
      code: DENIED,
    });
    await expect(prepareDatabase(databases[0]?.url ?? '', ROLE_PASSWORDS)).resolves.toBeDefined();
  } finally {
    await client.end();
  }
});

it('is migrated by one process at a time, and so gets the indexes that are made beforehand', async () => {
  const database = databases[1]?.url ?? '';
  await ask(database, 'drop index ledger.matter_due, ledger.due_clocks, notifier.sms_sent_again');
  await Promise.all(Array.from({ length: 4 }, () => prepareDatabase(database, ROLE_PASSWORDS)));
  const [twice] = await ask<{ n: number }>(
    database,
    'select (count(*) - count(distinct name))::int as n from birth_admin.migration',
  );
  expect(twice?.n).toBe(0);
  const made = await ask<{ name: string; valid: boolean }>(
    database,
    `select indexrelid::regclass::text as name, indisvalid as valid from pg_index
      where indexrelid::regclass::text ~ 'matter_due$|due_clocks$|sms_sent_again$' order by 1`,
  );
  expect(made.map(({ valid }) => valid)).toEqual([true, true, true]);
});

it('touches nothing that belongs to the whole server where it is right already', async () => {
  await prepareDatabase(databases[0]?.url ?? '', ROLE_PASSWORDS);
  const rows = `select setrole::regrole::text as role, xmin::text as written from pg_db_role_setting
    where setrole::regrole::text like 'birth\\_%' order by 1`;
  const before = await ask(databases[0]?.url, rows);
  expect(before.length).toBeGreaterThan(10);
  await Promise.all(databases.map(({ url }) => prepareDatabase(url, ROLE_PASSWORDS)));
  expect(await ask(databases[0]?.url, rows)).toEqual(before);
});
