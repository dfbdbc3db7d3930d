import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { DEPARTMENT_CODES, databaseSchemaOf, type Department } from '../../schemas/department.ts';

/** Who has a role and a schema of its own. */
export type DatabaseOwner = 'ledger' | 'notifier' | Department;
export type DatabaseUrls = Readonly<Record<DatabaseOwner, string>>;

const MOST_ATTEMPTS = 20;
const OWNERS: readonly DatabaseOwner[] = ['ledger', 'notifier', ...DEPARTMENT_CODES];
const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));

export function schemaOf(owner: DatabaseOwner): string {
  return owner === 'ledger' ? 'ledger' : databaseSchemaOf(owner);
}

function roleOf(owner: DatabaseOwner): string {
  return `birth_${schemaOf(owner)}`;
}

/** Role passwords follow from the master key, so that nothing more has to be stored. */
function passwordOf(owner: DatabaseOwner, masterKey: string): string {
  return createHmac('sha256', masterKey).update(`database:${owner}`).digest('base64url');
}

/** Numbered SQL, applied once each under an advisory lock; safe to call at every start. */
export async function migrate(adminUrl: string): Promise<string[]> {
  const applied = await runner({
    databaseUrl: adminUrl,
    dir: MIGRATIONS,
    direction: 'up',
    migrationsTable: 'migration',
    migrationsSchema: 'birth_admin',
    createMigrationsSchema: true,
    checkOrder: true,
    log: () => undefined,
  });
  return applied.map((m) => m.name);
}

async function createRole(admin: pg.Client, owner: DatabaseOwner, masterKey: string): Promise<void> {
  const role = admin.escapeIdentifier(roleOf(owner));
  const password = admin.escapeLiteral(passwordOf(owner, masterKey));
  const exists = await admin.query('select 1 from pg_roles where rolname = $1', [roleOf(owner)]);
  await admin.query(`${exists.rowCount ? 'alter' : 'create'} role ${role} login password ${password}`);
}

async function grantOwnSchema(admin: pg.Client, owner: DatabaseOwner): Promise<void> {
  const role = admin.escapeIdentifier(roleOf(owner));
  const schema = admin.escapeIdentifier(schemaOf(owner));
  await admin.query(`
    grant usage on schema ${schema} to ${role};
    grant select, insert, update, delete on all tables in schema ${schema} to ${role};
    grant usage, select on all sequences in schema ${schema} to ${role};
    alter role ${role} set search_path = ${schema}`);
}

/** What PostgreSQL says to the later of two who change one role at the same time. */
const COLLISIONS = ['XX000', '23505', '42710'];

/**
 * Roles belong to the whole server, advisory locks to one database: two databases prepared at the same time
 * meet here, and the later one tries again.
 */
async function whenAlone(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const collided = error instanceof pg.DatabaseError && COLLISIONS.includes(error.code ?? '');
      if (!collided || attempt === MOST_ATTEMPTS) throw error;
      await delay(Math.random() * 20 * attempt);
    }
  }
}

/**
 * Makes the database ready: migrations, one role a service with rights on its own schema only.
 * @param adminUrl address of a role that may create roles and schemas
 * @returns the address each service connects with
 */
export async function prepareDatabase(adminUrl: string, masterKey: string): Promise<DatabaseUrls> {
  await migrate(adminUrl);
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    for (const owner of OWNERS) {
      await whenAlone(() => createRole(admin, owner, masterKey));
      await whenAlone(() => grantOwnSchema(admin, owner));
    }
  } finally {
    await admin.end();
  }
  const urls = OWNERS.map((owner) => {
    const url = new URL(adminUrl);
    url.username = roleOf(owner);
    url.password = passwordOf(owner, masterKey);
    return [owner, url.toString()] as const;
  });
  return Object.fromEntries(urls) as Record<DatabaseOwner, string>;
}
