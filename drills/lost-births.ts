import type pg from 'pg';
import type { Arena } from './arena.ts';
import { connectAs } from './faults/outage.ts';
import { listLost } from './operator.ts';
import { forgetRuns } from './temporal-runs.ts';
import { until } from './wait.ts';

/** Births that were accepted after the moment to which the ledger was set back: nobody waits for them any more. */
export async function giveUpLost({ database, load }: Arena): Promise<string[]> {
  const told = load.accepted.map(({ caseNumber }) => caseNumber);
  const { rows } = await database.query<{ case_number: string }>(
    'select case_number from ledger.birth_case where case_number = any($1)',
    [told],
  );
  const known = new Set(rows.map((row) => row.case_number));
  const lost = new Set(told.filter((caseNumber) => !known.has(caseNumber)));
  return load.giveUp(lost).map(({ caseNumber }) => caseNumber);
}

/** Each of them is shown to the operator, so that its hospital can be asked for it again; and nothing else. */
export async function areListed(arena: Arena, lost: readonly string[]): Promise<void> {
  const wanted = lost.toSorted().join(' ');
  const look = async (): Promise<true | undefined> =>
    (await listLost(arena)).toSorted().join(' ') === wanted ? true : undefined;
  await until('exactly the lost births to be listed', look, 60);
}

/**
 * Takes what is left of them out of everything else, as if that had been set back as well: what they leave behind says
 * nothing of the others.
 */
export async function forgetLost(arena: Arena, lost: readonly string[]): Promise<void> {
  const { run, stack } = arena;
  await stack.stopServer('kafka');
  await stack.wipeKafka();
  await stack.startServer('kafka');
  await forgetRuns(run, lost);
  const client = await connectAs(run.postgres);
  try {
    await forgetRows(client, lost);
  } finally {
    await client.end();
  }
}

async function forgetRows(client: pg.Client, lost: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ place: string; name: string }>(
    `select format('%I.%I', table_schema, table_name) as place, column_name as name
       from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_type = 'BASE TABLE' and table_schema !~ '^(pg_|information_schema)' and data_type = 'text'
        and (column_name = 'case_number' or (table_name = 'outbox' and column_name = 'key'))`,
  );
  await client.query('begin; set local session_replication_role = replica');
  for (const { place, name } of rows)
    await client.query(`delete from ${place} where ${name} = any($1)`, [lost]);
  // Texts of the lost minutes have been read. A paper that was done then is told again, perhaps with others in one text.
  await client.query(`delete from notifier.message m where not exists (
    select from ledger.notice n where n.id = m.notice_id)`);
  await client.query(`delete from notifier.sms s where not exists (
    select from notifier.message m where m.notice_id = s.idempotency_key)`);
  await client.query('commit');
}
