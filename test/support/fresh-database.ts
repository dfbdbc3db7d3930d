import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { migrate, type RolePasswords } from '../../infra/postgres/prepare.ts';
import { LOGIN_ROLES } from '../../infra/postgres/rights.ts';
import './servers.ts';

const IN_USE = '55006';

/**
 * What every test prepares databases with: roles, and so their passwords, belong to the server that all tests of a run
 * share. With two sets of them one test shuts out the other.
 */
export const ROLE_PASSWORDS = Object.fromEntries(
  LOGIN_ROLES.map((role) => [role, `of the ${role} in tests`]),
) as RolePasswords;

/** A migrated database that no other test sees. */
export interface FreshDatabase {
  readonly name: string;
  /** as the role that owns it; roles of services are made by `prepareDatabase` and belong to the whole server */
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * A copy of the one that was migrated for the whole run ({@link createMigratedDatabase}): the files of a database are copied
 * in a tenth of the time that its migrations take.
 */
export async function createFreshDatabase(adminUrl: string): Promise<FreshDatabase> {
  return createDatabase(adminUrl, `template ${inject('servers').migrated} strategy file_copy`);
}

/** What the others are copied from: while one is, nobody may be connected to it. */
export async function createMigratedDatabase(adminUrl: string): Promise<FreshDatabase> {
  const database = await createEmptyDatabase(adminUrl);
  await migrate(database.url);
  return database;
}

/** The same before any migration. */
export async function createEmptyDatabase(adminUrl: string): Promise<FreshDatabase> {
  return createDatabase(adminUrl);
}

async function createDatabase(adminUrl: string, from = ''): Promise<FreshDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  await asAdmin(adminUrl, `create database ${name} ${from}`);
  return { name, url: url.toString(), drop: () => dropDatabase(adminUrl, name) };
}

/**
 * Drops a database when those who use it have left. A pool has ended before its connections are closed, and one that is
 * forced out in between raises an error that nobody awaits; so PostgreSQL waits for them (5 s), and then forces them.
 */
async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  try {
    await asAdmin(adminUrl, `drop database ${name}`);
  } catch (error) {
    if ((error as { code?: string }).code !== IN_USE) throw error;
    await asAdmin(adminUrl, `drop database ${name} with (force)`);
  }
}

async function asAdmin(adminUrl: string, sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}
