import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, realpathSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Arena } from './arena.ts';
import { connectAs } from './faults/outage.ts';

/** What brings a store back to the moment at which it was backed up. */
export interface Backup {
  restore(): Promise<void>;
  /** Removes what was copied. */
  drop(): Promise<void>;
}

const COPY = 'drill_backup';

/** A copy of every row of the ledger, taken and restored while everything runs: departments keep what they have. */
export async function backUpLedger({ run }: Arena): Promise<Backup> {
  const client = await connectAs(run.postgres);
  const drop = `drop schema if exists ${COPY} cascade`;
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'ledger'::regnamespace and relkind = 'r' order by 1`,
  );
  const tables = rows.map(({ name }) => name);
  const each = (sql: (table: string) => string): string => tables.map(sql).join(';\n');
  await client.query(drop);
  await client.query(`begin isolation level repeatable read; create schema ${COPY};
    ${each((table) => `create table ${COPY}.${table} as table ledger.${table}`)}; commit`);
  // All locks first: what has begun before ends before, and what comes later sees the ledger as it was.
  const restore = `begin; set local session_replication_role = replica;
    lock table ${tables.map((table) => `ledger.${table}`).join(', ')} in access exclusive mode;
    ${each((table) => `delete from ledger.${table}; insert into ledger.${table} overriding system value table ${COPY}.${table}`)};
    commit`;
  return {
    restore: async () => {
      // Somebody may hold a row of one table and wait for another: then it is our turn again.
      for (let tries = 1; ; tries += 1) {
        const error: unknown = await client.query(restore).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error === undefined) return;
        await client.query('rollback');
        if (tries === RESTORE_TRIES || (error as { code?: unknown }).code !== DEADLOCK) throw error;
      }
    },
    drop: async () => {
      await client.query(drop).catch(() => undefined);
      await client.end().catch(() => undefined);
    },
  };
}

const DEADLOCK = '40P01';
const RESTORE_TRIES = 20;

/** The whole cluster of PostgreSQL, copied while it is stopped for a moment: ledger, departments and notifier together. */
export async function backUpPostgres({ stack }: Arena): Promise<Backup> {
  const folder = path.join(realpathSync(path.join(stack.dataDir, 'postgres')), 'data');
  const copy = `${folder}.backup`;
  await stack.stopServer('postgres');
  execFileSync('cp', ['-a', '-T', folder, copy]);
  await stack.startServer('postgres');
  return {
    restore: async () => {
      await stack.stopServer('postgres');
      rmSync(folder, { recursive: true });
      renameSync(copy, folder);
      await stack.startServer('postgres');
    },
    drop: async () => rmSync(copy, { recursive: true, force: true }),
  };
}

const TEMPORAL_FILES = ['', '-wal', '-shm', '-journal'];

/** The database of the development server, copied while it is stopped for a moment. */
export async function backUpTemporal({ stack }: Arena): Promise<Backup> {
  const fileOf = (suffix: string): string => path.join(stack.dataDir, `temporal.db${suffix}`);
  const copyOf = (suffix: string): string => path.join(stack.dataDir, `temporal-backup.db${suffix}`);
  await stack.stopServer('temporal');
  for (const suffix of TEMPORAL_FILES)
    if (existsSync(fileOf(suffix))) copyFileSync(fileOf(suffix), copyOf(suffix));
  await stack.startServer('temporal');
  return {
    restore: async () => {
      await stack.stopServer('temporal');
      removeTemporal(stack.dataDir);
      for (const suffix of TEMPORAL_FILES)
        if (existsSync(copyOf(suffix))) renameSync(copyOf(suffix), fileOf(suffix));
      await stack.startServer('temporal');
    },
    drop: async () => TEMPORAL_FILES.forEach((suffix) => rmSync(copyOf(suffix), { force: true })),
  };
}

/** Everything that the development server keeps; it does not run. */
export function removeTemporal(dataDir: string): void {
  for (const suffix of TEMPORAL_FILES) rmSync(path.join(dataDir, `temporal.db${suffix}`), { force: true });
}
