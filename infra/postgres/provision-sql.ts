import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { AHEAD, columnOf } from './indexes-ahead.ts';
import { ADMIN_SCHEMA, isUnlimited, roleNameOf } from './prepare.ts';
import { LOGIN_ROLES, rightsSql, type LoginRole } from './rights.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));

/** Names of all migrations of this build, in their order. */
export function migrationNames(): string[] {
  return readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort();
}

/** Migrations of this build that a database has not seen; all where it has seen none. */
export async function pendingMigrations(on: pg.ClientBase): Promise<string[]> {
  const { rows } = await on.query<{ known: boolean }>(
    `select to_regclass('${ADMIN_SCHEMA}.migration') is not null as known`,
  );
  if (!rows[0]?.known) return migrationNames();
  const applied = await on.query<{ name: string }>(`select name from ${ADMIN_SCHEMA}.migration`);
  const seen = new Set(applied.rows.map(({ name }) => name));
  return migrationNames().filter((name) => !seen.has(name));
}

/** Roles that the server does not have. */
export async function missingRoles(on: pg.ClientBase): Promise<LoginRole[]> {
  const { rows } = await on.query<{ name: string }>('select rolname as name from pg_roles');
  const there = new Set(rows.map(({ name }) => name));
  return LOGIN_ROLES.filter((role) => !there.has(roleNameOf(role)));
}

/** The setting of the session that holds the password of a role while the script runs. */
export function passwordSetting(role: LoginRole): string {
  return `birth.password_of_${role.replaceAll('-', '_')}`;
}

function migrationSql(name: string): string {
  const text = readFileSync(join(MIGRATIONS, `${name}.sql`), 'utf8').trimEnd();
  return `-- ${name}
begin;
${text}
insert into ${ADMIN_SCHEMA}.migration (name, run_on) values ('${name}', now());
commit;`;
}

/** Indexes on tables that may be large, which are there already: made beside the work that goes on. */
async function aheadSql(on: pg.ClientBase): Promise<string[]> {
  const statements: string[] = [];
  for (const ahead of AHEAD) {
    const { index, on: table, as, uniqueOf } = ahead;
    const { rows } = await on.query<{ wanted: boolean }>(
      'select to_regclass($1) is not null and to_regclass($2) is null as wanted',
      [table, `${table.split('.')[0]}.${index}`],
    );
    if (!rows[0]?.wanted) continue;
    const column = columnOf(ahead);
    if (column !== undefined) statements.push(`alter table ${table} add column if not exists ${column};`);
    const kind = uniqueOf === undefined ? 'index' : 'unique index';
    statements.push(`create ${kind} concurrently ${index} on ${table} ${as ?? `(${uniqueOf})`};`);
  }
  return statements;
}

function roleSql(role: LoginRole): string {
  const name = roleNameOf(role);
  const limit = isUnlimited(role) ? '-1' : `current_setting('max_connections')::int / 4`;
  return `-- ${role}
do $$ begin
  if not exists (select from pg_roles where rolname = '${name}') then create role ${name}; end if;
  execute format('alter role ${name} with login nosuperuser nocreatedb nocreaterole noreplication
    connection limit %s password %L', ${limit}, current_setting('${passwordSetting(role)}'));
end $$;
begin;
${rightsSql(role, name)}
commit;`;
}

/** Before anything is done. */
function askForPasswords(): string {
  const settings = LOGIN_ROLES.map((role) => `'${passwordSetting(role)}'`).join(', ');
  return `do $$ begin
  if exists (select from unnest(array[${settings}]) s where coalesce(current_setting(s, true), '') = '') then
    raise exception 'a password is empty: give one to each role, as the top of this script says';
  end if;
end $$;`;
}

/**
 * Everything that {@link prepareDatabase} does, as a script that an administrator reads and runs with any client: migrations
 * that are missing, a role for each service, its rights. Passwords come from outside, none is in it. Run again it does the
 * same again, but for the migrations, which are those that were missing when it was written.
 * @param on a connection to the database that is to be made ready; it is only looked at
 */
export async function provisionSql(on: pg.ClientBase): Promise<string> {
  const pending = await pendingMigrations(on);
  const roles = LOGIN_ROLES.map(roleNameOf).join(', ');
  return [
    `-- Written by npx birth provision --sql, for a role that may create roles and schemas. First a password for each role:
${LOGIN_ROLES.map((role) => `-- select set_config('${passwordSetting(role)}', '…', false);`).join('\n')}`,
    askForPasswords(),
    `create schema if not exists ${ADMIN_SCHEMA};
create table if not exists ${ADMIN_SCHEMA}.migrating ();
create table if not exists ${ADMIN_SCHEMA}.migration (id serial primary key, name varchar(255) not null, run_on timestamp not null);`,
    ...(await aheadSql(on)),
    ...pending.map(migrationSql),
    ...LOGIN_ROLES.map(roleSql),
    `do $$ begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to ${roles}', current_database());
  execute format('grant temporary on database %I to ${roleNameOf('operator')}', current_database());
end $$;
revoke all on schema public from public;`,
    '',
  ].join('\n\n');
}
