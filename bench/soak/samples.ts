import { readFileSync } from 'node:fs';
import { familyOf } from '../../drills/faults/processes.ts';
import { kafkaConnection } from '../../infra/kafka/connection.ts';
import { consumerLag } from '../../infra/kafka/lag.ts';
import type { Bench } from '../bench-stack.ts';
import { residentBytes } from '../processor-time.ts';

/** A look must end before the next one begins, whatever is frozen. */
const LOOK_MS = 20_000;

export interface Memory {
  readonly pid: number;
  readonly bytes: number;
}

/** What was seen at one moment. What could not be had, because a fault was on, is undefined. */
export interface Sample {
  /** ms */
  readonly at: number;
  /** resident memory by process; PostgreSQL: the proportional share of all its backends together */
  readonly memory: ReadonlyMap<string, Memory>;
  readonly backlog?: Backlog | undefined;
  /** messages that no consumer has taken yet, all groups together */
  readonly lag?: number | undefined;
}

export interface Backlog {
  readonly openCases: number;
  /** rows of every outbox that were never published */
  readonly unsent: number;
  /** answers that have landed and are not applied */
  readonly unapplied: number;
}

export async function takeSample(bench: Bench): Promise<Sample> {
  const at = Date.now();
  const [backlog, lag] = await Promise.all([
    within(readBacklog(bench)).catch(() => undefined),
    within(consumerLag(kafkaConnection(bench.config))).catch(() => undefined),
  ]);
  return { at, memory: readMemory(bench), backlog, lag };
}

async function within<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('not answered in time')), LOOK_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function readBacklog({ database }: Bench): Promise<Backlog> {
  const { rows: outboxes } = await database.query<{ schema: string }>(
    `select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relname = 'outbox' and c.relkind = 'r'`,
  );
  const unsent = outboxes
    .map(({ schema }) => `(select count(*) from ${schema}.outbox where done_at is null and sent_at is null)`)
    .join(' + ');
  const { rows } = await database.query<{ open: number; unsent: number; unapplied: number }>(`
    select (select count(*)::int from ledger.birth_case where completed_at is null) as open,
           (${unsent})::int as unsent,
           (select count(*)::int from ledger.inbox where applied_at is null) as unapplied`);
  const { open: openCases = 0, unsent: rowsUnsent = 0, unapplied = 0 } = rows[0] ?? {};
  return { openCases, unsent: rowsUnsent, unapplied };
}

function readMemory({ stack: { run } }: Bench): Map<string, Memory> {
  const memory = new Map<string, Memory>();
  const pidOf = (name: string): number | undefined => run.services[name]?.pid ?? run.servers[name]?.pid;
  for (const [name, bytes] of residentBytes(run)) {
    const pid = pidOf(name);
    if (pid !== undefined) memory.set(name, { pid, bytes });
  }
  const postgres = pidOf('postgres');
  const share = postgres === undefined ? undefined : proportionalBytes(familyOf(postgres));
  if (postgres !== undefined && share !== undefined) memory.set('postgres', { pid: postgres, bytes: share });
  return memory;
}

/** Memory of processes that share most of it, each page counted once; undefined where the kernel does not tell us. */
function proportionalBytes(pids: readonly number[]): number | undefined {
  let kb = 0;
  for (const pid of pids) {
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      kb += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
    } catch (error) {
      // A backend that has ended meanwhile is no trouble; one of another user is.
      if (error instanceof Error && 'code' in error && error.code === 'EACCES') return undefined;
    }
  }
  return kb * 1024;
}
