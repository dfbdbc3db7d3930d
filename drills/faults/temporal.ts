import type pg from 'pg';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { until } from '../wait.ts';
import { away, connectAs, staysAlive } from './outage.ts';

/**
 * An Update is durable only once it is answered. Temporal dies after the ledger has committed the round and before
 * the worker could say so: the round is held up by a lock, and Temporal frozen before the lock is given free.
 */
async function loseUpdate(arena: Arena): Promise<undefined> {
  const { run, stack, load } = arena;
  const client = await connectAs(run.postgres);
  try {
    await arena.behaveAll({ slowMs: 700 });
    const { caseNumber } = await load.report();
    const applied = (): Promise<number> => count(client, APPLIED, caseNumber);
    await until('the first answer', async () => ((await applied()) > 0 ? true : undefined), 60);
    const before = await applied();
    await client.query('begin');
    await client.query('select from ledger.birth_case where case_number = $1 for update', [caseNumber]);
    await until(
      'the next round to wait',
      async () => ((await count(client, WAITING)) > 0 ? true : undefined),
      60,
    );
    process.kill(arena.pidOf('temporal'), 'SIGSTOP');
    await client.query('commit');
    await until('the round', async () => ((await applied()) > before ? true : undefined), 60);
    stack.kill('temporal');
    return undefined;
  } finally {
    await client.end();
    await arena.behaveAll({});
  }
}

const APPLIED = `select count(*)::int as n from ledger.inbox where case_number = $1 and applied_at is not null`;
/** Our own lock is on a row: who waits for it waits for our transaction. */
const WAITING = `select count(*)::int as n from pg_locks where not granted and locktype = 'transactionid'
  and pg_backend_pid() = any(pg_blocking_pids(pid))`;

async function count(client: pg.Client, sql: string, ...values: string[]): Promise<number> {
  const { rows } = await client.query<{ n: number }>(sql, values);
  return rows[0]?.n ?? 0;
}

export function temporalDrills(): Drill[] {
  return [
    {
      name: 'temporal/update-lost',
      fault: 'Temporal killed after a round was committed and before it could write that down',
      short: true,
      strike: loseUpdate,
      restore: (arena) => arena.behaveAll({}),
    },
    {
      name: 'temporal/away',
      fault: 'Temporal down with births coming in',
      ...staysAlive(),
      strike: (arena) => away(arena, 'temporal'),
    },
  ];
}
