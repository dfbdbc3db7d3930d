import type pg from 'pg';
import { inTransaction } from '../../../infra/postgres/pool.ts';

/** Takes back what was planted. */
export type Undo = () => Promise<void>;

export interface Tampering {
  readonly table: string;
  /** the rows that are changed, removed or added */
  readonly where: string;
  readonly sql: string;
  /** what makes the table whole again, once its rows are back */
  readonly after?: string;
}

/** Changes rows behind the back of every constraint between tables, and remembers how they were. */
export async function tamper(database: pg.Pool, { table, where, sql, after = '' }: Tampering): Promise<Undo> {
  const keys = await keyColumns(database, table);
  const saved = await database.query<{ row: unknown }>(
    `select to_jsonb(t) as row from ${table} t where ${where}`,
  );
  const rows = JSON.stringify(saved.rows.map(({ row }) => row));
  await unchecked(database, (on) => on.query(sql));
  return () =>
    unchecked(database, async (on) => {
      await on.query(`delete from ${table} where ${where}`);
      const same = keys.map((key) => `t.${key} = s.${key}`).join(' and ');
      await on.query(
        `delete from ${table} t using jsonb_populate_recordset(null::${table}, $1) s where ${same}`,
        [rows],
      );
      await on.query(
        `insert into ${table} overriding system value select * from jsonb_populate_recordset(null::${table}, $1)`,
        [rows],
      );
      if (after) await on.query(after);
    });
}

async function keyColumns(database: pg.Pool, table: string): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `select quote_ident(a.attname) as name from pg_index i
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
      where i.indrelid = $1::regclass and i.indisprimary`,
    [table],
  );
  return rows.map(({ name }) => name);
}

function unchecked(database: pg.Pool, work: (on: pg.PoolClient) => Promise<unknown>): Promise<void> {
  return inTransaction(database, async (on) => {
    await on.query('set local session_replication_role = replica');
    await work(on);
  });
}
