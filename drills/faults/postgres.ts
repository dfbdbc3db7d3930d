import type pg from 'pg';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { lasting } from '../wait.ts';
import { away, connectAs, staysAlive } from './outage.ts';

/** Ends connections of services at random, for some seconds. */
async function killBackends({ run, random }: Arena): Promise<string> {
  const client = await connectAs(run.postgres);
  let killed = 0;
  try {
    for (const end = Date.now() + random.between(3, 6) * 1000; Date.now() < end;) {
      const { rows } = await client.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and usename like 'birth\\_%'
            and usename <> current_user order by pid`,
      );
      if (rows.length > 0) {
        await client.query('select pg_terminate_backend($1)', [random.pick(rows).pid]);
        killed += 1;
      }
      await lasting(random.between(0.02, 0.2));
    }
  } finally {
    await client.end();
  }
  return `${killed} connections ended`;
}

/** Takes every connection that PostgreSQL gives and holds it in an idle transaction; ends those of the services. */
async function exhaustConnections({ run, random }: Arena): Promise<string> {
  const held: pg.Client[] = [];
  try {
    const first = await connectAs(run.postgres);
    held.push(first);
    for (let full = false; !full;) {
      const client = await connectAs(run.postgres).catch(() => undefined);
      if (client) {
        await client.query('begin; select 1');
        held.push(client);
      }
      full = client === undefined;
    }
    await first.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename like 'birth\\_%' and usename <> current_user`,
    );
    for (let more = true; more;) {
      const client = await connectAs(run.postgres).catch(() => undefined);
      if (client) held.push(client);
      more = client !== undefined;
    }
    await lasting(random.between(4, 7));
    return `${held.length} connections held`;
  } finally {
    await Promise.all(held.map((client) => client.end().catch(() => undefined)));
  }
}

/** A transaction that holds the rows of open cases and does nothing, as a forgotten console would. */
async function lockCases({ run, random }: Arena): Promise<undefined> {
  const client = await connectAs(run.postgres);
  try {
    await client.query('begin; lock table ledger.birth_case, health_commission.outbox in share mode');
    await lasting(random.between(6, 9));
    return undefined;
  } finally {
    await client.query('rollback').catch(() => undefined);
    await client.end();
  }
}

export function postgresDrills(): Drill[] {
  return [
    {
      name: 'postgres/restart',
      fault: 'restart of PostgreSQL',
      ...staysAlive(),
      strike: async ({ stack }) => stack.restartServer('postgres').then(() => undefined),
    },
    {
      name: 'postgres/away',
      fault: 'PostgreSQL down',
      ...staysAlive(),
      strike: (arena) => away(arena, 'postgres'),
    },
    {
      name: 'postgres/backends',
      fault: 'pg_terminate_backend of random connections',
      short: true,
      ...staysAlive(),
      strike: killBackends,
    },
    {
      name: 'postgres/connections',
      fault: 'every connection taken by idle transactions',
      ...staysAlive(),
      strike: exhaustConnections,
    },
    {
      name: 'postgres/locks',
      fault: 'a forgotten transaction locks cases and an outbox',
      ...staysAlive(),
      strike: lockCases,
    },
  ];
}
