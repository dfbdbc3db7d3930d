import type pg from 'pg';
import { inTransaction } from '../../infra/postgres/pool.ts';

/** The tables of the ledger that hold rows of a case, and the column with its number. */
async function tablesOf(database: pg.Pool): Promise<{ table: string; column: string }[]> {
  const { rows } = await database.query<{ table: string; column: string }>(
    `select format('ledger.%I', c.table_name) as table, c.column_name as column
       from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'ledger' and t.table_type = 'BASE TABLE'
        and (c.column_name = 'case_number' or (c.table_name = 'outbox' and c.column_name = 'key'))`,
  );
  return rows;
}

/**
 * Keeps how a case stands in the ledger, as a backup would; Temporal, Kafka and the departments are not part of it.
 * @returns sets the ledger back to it
 */
export async function keepCase(database: pg.Pool, caseNumber: string): Promise<() => Promise<void>> {
  const tables = await tablesOf(database);
  const kept = new Map<string, string>();
  await inTransaction(database, async (on) => {
    await on.query('set transaction isolation level repeatable read');
    for (const { table, column } of tables) {
      const sql = `select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text as rows from ${table} t where t.${column} = $1`;
      const { rows } = await on.query<{ rows: string }>(sql, [caseNumber]);
      kept.set(table, rows[0]?.rows ?? '[]');
    }
  });
  return () =>
    inTransaction(database, async (on) => {
      await on.query('set local session_replication_role = replica');
      await on.query('select from ledger.birth_case where case_number = $1 for update', [caseNumber]);
      for (const { table, column } of tables) {
        await on.query(`delete from ${table} where ${column} = $1`, [caseNumber]);
        await on.query(
          `insert into ${table} overriding system value select * from jsonb_populate_recordset(null::${table}, $1)`,
          [kept.get(table)],
        );
      }
    });
}
