import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { AHEAD, columnOf } from './indexes-ahead.ts';
import { LOGIN_ROLES, rightsSql, type LoginRole } from './rights.ts';

export type DatabaseUrls = Readonly<Record<LoginRole, string>>;
/** What each role logs in with. Roles belong to the whole server: so do their passwords. */
export type RolePasswords = Readonly<Record<LoginRole, string>>;

/** Nobody's but the administrator's; an operator reads it. */
export const ADMIN_SCHEMA = 'birth_admin';
const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
/** The whole case side shared this role before each service had its own. */
const FORMER_ROLE = 'birth_ledger';

/** The role in the database, such as `birth_api`. */
export function roleNameOf(role: LoginRole): string {
  return `birth_${role.replaceAll('-', '_')}`;
}

/** Nobody waits for it long, whoever works with the table. */
async function addColumn(admin: pg.Client, table: string, column: string): Promise<void> {
  const sql = `begin; set local lock_timeout = ${LOCK_TIMEOUT_MS}; alter table ${table} add column if not exists ${column}; commit`;
  await tryAgain(async () => {
    await admin.query(sql).catch(async (error: unknown) => {
      await admin.query('rollback');
      throw error;
    });
  }, LOCK_NOT_AVAILABLE);
}

async function makeIndexesAhead(admin: pg.Client): Promise<void> {
  for (const ahead of AHEAD) {
    const { index, on, as = '', uniqueOf } = ahead;
    const name = `${on.split('.')[0]}.${index}`;
    const { rows } = await admin.query<{ wanted: boolean; broken: boolean }>(
      `select to_regclass($2) is not null and i.indisvalid is not true as wanted, i.indisvalid is false as broken
         from (select to_regclass($1) as oid) x left join pg_index i on i.indexrelid = x.oid`,
      [name, on],
    );
    // One that a killed process has left half made is not usable.
    if (rows[0]?.broken) await admin.query(`drop index concurrently ${name}`);
    if (!rows[0]?.wanted) continue;
    const column = columnOf(ahead);
    if (column !== undefined) await addColumn(admin, on, column);
    const kind = uniqueOf === undefined ? 'index' : 'unique index';
    await admin.query(`create ${kind} concurrently ${index} on ${on} ${as || `(${uniqueOf})`}`);
  }
}

async function asAdmin(adminUrl: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

interface Tries {
  /** what PostgreSQL says when it is to be tried again */
  readonly codes: readonly string[];
  readonly most: number;
  /** at most between two tries */
  readonly pauseMs: number;
}

/** The pauses are of chance, so that two who have met do not meet again. */
async function tryAgain<T>(work: () => Promise<T>, { codes, most, pauseMs }: Tries): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const { code = '' } = error as { readonly code?: string };
      if (!codes.includes(code) || tries === most) throw error;
      await delay(Math.random() * pauseMs);
    }
  }
}

/**
 * A migration that waits for a lock has everybody behind it wait too, however short it is itself: it gives up, and tries
 * again when the others have had their turn.
 */
const LOCK_TIMEOUT_MS = 1_000;
const LOCK_NOT_AVAILABLE: Tries = { codes: ['55P03', '40P01'], most: 120, pauseMs: LOCK_TIMEOUT_MS };

/**
 * Numbered SQL, applied once each under a lock, each a transaction; safe to call at every start, also while
 * everything runs. What a migration may do says docs/adr/0019.
 */
export async function migrate(adminUrl: string): Promise<void> {
  await tryAgain(() => migrateOnce(adminUrl), LOCK_NOT_AVAILABLE);
}

/**
 * Makes the indexes and applies what is not applied yet, one process at a time: what another one is just making looks to it
 * like what a killed one has left half made. What was before a migration that failed stays applied. Whoever migrates holds a
 * table that no service has a right to: the advisory lock of the library can be held by anybody who may log in, and with it
 * everybody's next start.
 */
async function migrateOnce(adminUrl: string): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    const table = `create schema if not exists ${ADMIN_SCHEMA}; create table if not exists ${ADMIN_SCHEMA}.migrating ()`;
    await tryAgain(() => admin.query(table), COLLISION);
    await tryAgain(() => takeTurn(admin), NEXT_TURN);
    await asAdmin(adminUrl, makeIndexesAhead);
    await runMigrations(adminUrl);
    await admin.query('commit');
  });
}

/** An index takes as long as its table is large. */
const NEXT_TURN: Tries = { codes: ['55P03'], most: Number.POSITIVE_INFINITY, pauseMs: 500 };

/**
 * Until the transaction ends. Whoever waited within the statement would have a snapshot, for the end of which the making of an index
 * beside the work waits: each would wait for the other, and no server sees it.
 */
async function takeTurn(admin: pg.Client): Promise<void> {
  const turn = `begin; lock table ${ADMIN_SCHEMA}.migrating in exclusive mode nowait`;
  await admin.query(turn).catch(async (error: unknown) => {
    await admin.query('rollback');
    throw error;
  });
}

async function runMigrations(adminUrl: string): Promise<void> {
  await runner({
    databaseUrl: { connectionString: adminUrl, options: `-c lock_timeout=${LOCK_TIMEOUT_MS}` },
    dir: MIGRATIONS,
    direction: 'up',
    migrationsTable: 'migration',
    migrationsSchema: ADMIN_SCHEMA,
    checkOrder: true,
    singleTransaction: false,
    noLock: true,
    log: () => undefined,
  });
}

/** Those without which nothing goes on, and of which there may be any number. */
const UNLIMITED: readonly LoginRole[] = ['api', 'worker', 'gateway'];

export function isUnlimited(role: LoginRole): boolean {
  return UNLIMITED.includes(role);
}

/** So many connections one other role may hold, by what the server has: whoever is taken over shuts nobody else out. */
async function limitOf(admin: pg.Client, role: LoginRole): Promise<number> {
  if (isUnlimited(role)) return -1;
  const { rows } = await admin.query<{ most: number }>(
    `select current_setting('max_connections')::int / 4 as most`,
  );
  return rows[0]?.most ?? -1;
}

async function createRole(admin: pg.Client, role: LoginRole, password: string): Promise<void> {
  const name = roleNameOf(role);
  const exists = await admin.query('select 1 from pg_roles where rolname = $1', [name]);
  await admin.query(
    `${exists.rowCount ? 'alter' : 'create'} role ${name} with login nosuperuser nocreatedb nocreaterole
       noreplication connection limit ${await limitOf(admin, role)} password ${admin.escapeLiteral(password)}`,
  );
}

/** Who is not named may not even come in. The checker of an operator has tables of its own session. */
async function closeDatabase(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>('select current_database() as name');
  const database = admin.escapeIdentifier(rows[0]?.name ?? '');
  const roles = LOGIN_ROLES.map(roleNameOf).join(', ');
  await admin.query(`
    revoke all on database ${database} from public;
    revoke all on schema public from public;
    grant connect on database ${database} to ${roles};
    grant temporary on database ${database} to ${roleNameOf('operator')}`);
  const former = await admin.query('select from pg_roles where rolname = $1 and rolcanlogin', [FORMER_ROLE]);
  if (former.rowCount) await admin.query(`alter role ${FORMER_ROLE} nologin`);
}

/**
 * Roles belong to the whole server, locks to one database: two databases prepared at the same time meet here, and the later
 * one tries again.
 */
const COLLISION: Tries = {
  codes: ['XX000', '40P01', '23505', '42710', '42P06', '42P07'],
  most: 20,
  pauseMs: 200,
};

/**
 * Makes the database ready: migrations, one role a service with the rights it needs (infra/postgres/rights.ts).
 * @param adminUrl address of a role that may create roles and schemas
 * @param passwords whatever a role had before, it has this one afterwards
 * @returns the address each service connects with
 */
export async function prepareDatabase(adminUrl: string, passwords: RolePasswords): Promise<DatabaseUrls> {
  await migrate(adminUrl);
  await asAdmin(adminUrl, async (admin) => {
    for (const role of LOGIN_ROLES) {
      await tryAgain(() => createRole(admin, role, passwords[role]), COLLISION);
      // Several statements in one query are one transaction.
      await tryAgain(() => admin.query(rightsSql(role, roleNameOf(role))), COLLISION);
    }
    await tryAgain(() => closeDatabase(admin), COLLISION);
  });
  const urls = LOGIN_ROLES.map((role) => {
    const url = new URL(adminUrl);
    url.username = roleNameOf(role);
    url.password = passwords[role];
    return [role, url.toString()] as const;
  });
  return Object.fromEntries(urls) as Record<LoginRole, string>;
}
