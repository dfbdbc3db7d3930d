import pg from 'pg';
import { migrate } from '../../infra/postgres/prepare.ts';
import { openClient, TimedClient } from './connection.ts';
import { SEARCH_PATH, SHADOWS } from './shadows.ts';

const DATABASE = 'explore';

/** Table of the ledger with what its rows are copied by. */
interface Table {
  readonly name: string;
  readonly columns: string;
}

/** The one database of an exploration, made anew when it begins, emptied between schedules. */
export class ExploredDatabase {
  readonly url: string;
  readonly timed: TimedClient;
  readonly #tables: readonly Table[];
  #schedules = 0;

  private constructor(url: string, client: pg.Client, tables: readonly Table[]) {
    this.url = url;
    this.timed = new TimedClient(client);
    this.#tables = tables;
  }

  /** @param adminUrl of a role that may make databases and set the server */
  static async open(adminUrl: string): Promise<ExploredDatabase> {
    const url = await createDatabase(adminUrl);
    await migrate(url);
    const client = await openClient(url);
    const tables = await ledgerTables(client);
    for (const { name } of tables)
      await client.query(`create table explore.kept_${name} as table ledger.${name} with no data`);
    return new ExploredDatabase(url, client, tables);
  }

  async close(): Promise<void> {
    await this.timed.client.end();
  }

  /** Rows of a query of the explorer itself. */
  async rows<T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    await this.timed.tellTime();
    // A name makes the plan be kept: the same questions are asked in every schedule.
    return (
      await this.timed.client.query<T & pg.QueryResultRow>({
        name: nameOf(sql),
        text: sql,
        values: [...values],
      })
    ).rows;
  }

  async empty(): Promise<void> {
    this.#schedules += 1;
    const names = this.#tables.map(({ name }) => `ledger.${name}`);
    // Deleting keeps plans; now and then the dead rows are taken away too.
    const sql =
      this.#schedules % 50 === 0
        ? `truncate ${names.join(', ')}`
        : names.map((name) => `delete from ${name}`).join('; ');
    await this.timed.client.query(`${FREE}; ${sql}; ${BOUND}; alter sequence explore.ids restart`);
  }

  /** Remembers the ledger as it is now. */
  async keep(): Promise<void> {
    const copies = this.#tables.map(
      ({ name }) =>
        `delete from explore.kept_${name}; insert into explore.kept_${name} select * from ledger.${name}`,
    );
    await this.timed.client.query(copies.join('; '));
  }

  /** The ledger is as it was when it was kept. */
  async setBack(): Promise<void> {
    const copies = this.#tables.map(
      ({ name, columns }) =>
        `delete from ledger.${name}; insert into ledger.${name} (${columns}) overriding system value select ${columns} from explore.kept_${name}`,
    );
    await this.timed.client.query(`begin; ${FREE}; ${copies.join('; ')}; ${BOUND}; commit`);
  }
}

/** Rows are moved whole: their references need not be looked at one by one. */
const FREE = 'set session_replication_role = replica';
const BOUND = 'set session_replication_role = origin';

const names = new Map<string, string>();
function nameOf(sql: string): string {
  const known = names.get(sql) ?? `explore-${names.size}`;
  names.set(sql, known);
  return known;
}

async function createDatabase(adminUrl: string): Promise<string> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`drop database if exists ${DATABASE} with (force)`);
    await admin.query(`create database ${DATABASE}`);
    await admin.query(`alter database ${DATABASE} set search_path = ${SEARCH_PATH}`);
    // Nothing here outlives the exploration: nothing waits for the disk.
    await admin.query('alter system set fsync = off');
    await admin.query('alter system set full_page_writes = off');
    await admin.query('select pg_reload_conf()');
  } finally {
    await admin.end();
  }
  const url = new URL(adminUrl);
  url.pathname = `/${DATABASE}`;
  const first = new pg.Client({ connectionString: url.toString() });
  await first.connect();
  await first.query(SHADOWS);
  await first.end();
  return url.toString();
}

/** Left as they are: what no case changes. */
const FIXED = ['relay_lease', 'relay_member', 'own_root'];

async function ledgerTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'ledger'::regnamespace and c.relkind = 'r' and c.relname <> all($1)
      group by 1 order by 1`,
    [FIXED],
  );
  return rows;
}
