import type pg from 'pg';

/** What PostgreSQL has counted so far, over all databases of the server. */
export interface DatabaseCounts {
  /** by database: those of Temporal stand beside ours in the production shape */
  readonly commits: ReadonlyMap<string, number>;
  readonly walBytes: number;
  readonly walRecords: number;
  readonly walSyncs: number;
}

/** Backends report what they did up to so much later, ms. */
export const STATISTICS_LAG_MS = 11_000;

/** Bytes of write-ahead log written so far: exact at once. */
export async function walBytes(database: pg.Pool): Promise<number> {
  const { rows } = await database.query<{ bytes: string }>(
    `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes`,
  );
  return Number(rows[0]?.bytes);
}

/** Counts of the whole server; commits and syncs are {@link STATISTICS_LAG_MS} behind. */
export async function readCounts(database: pg.Pool): Promise<DatabaseCounts> {
  const commits = await database.query<{ name: string; n: string }>(
    `select datname as name, xact_commit + xact_rollback as n from pg_stat_database
      where datname is not null and datname not in ('template0', 'template1', 'postgres')`,
  );
  const wal = await database.query<{ records: string }>('select wal_records as records from pg_stat_wal');
  const syncs = await database.query<{ n: string }>(
    `select coalesce(sum(fsyncs), 0) as n from pg_stat_io where object = 'wal'`,
  );
  return {
    commits: new Map(commits.rows.map((row) => [row.name, Number(row.n)])),
    walBytes: await walBytes(database),
    walRecords: Number(wal.rows[0]?.records),
    walSyncs: Number(syncs.rows[0]?.n),
  };
}

/** Bytes that all databases of the server take on disk. */
export async function databaseBytes(database: pg.Pool): Promise<Map<string, number>> {
  const { rows } = await database.query<{ name: string; bytes: string }>(
    `select datname as name, pg_database_size(datname) as bytes from pg_database
      where datname not in ('template0', 'template1', 'postgres')`,
  );
  return new Map(rows.map((row) => [row.name, Number(row.bytes)]));
}
