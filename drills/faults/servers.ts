import { rm } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { ServerName } from '../../infra/embedded/server.ts';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import { freshSample } from '../../test/support/samples.ts';
import type { Arena } from '../arena.ts';
import { completeTasks } from '../clerk.ts';
import type { Drill } from '../drill.ts';
import { isRunning } from '../temporal-runs.ts';
import { lasting, until } from '../wait.ts';

/** Stops a server, lets births come in, and starts it again. The fault is over when it serves. */
async function away(arena: Arena, server: ServerName, then?: () => Promise<void>): Promise<string> {
  const { stack, random } = arena;
  const began = Date.now();
  await stack.stopServer(server);
  await lasting(random.between(3, 6));
  await then?.();
  await stack.startServer(server);
  return `away for ${((Date.now() - began) / 1000).toFixed(1)} s`;
}

/** No service may end because a server does. */
function staysAlive(): Pick<Drill, 'prepare' | 'check'> {
  let before: (number | undefined)[] = [];
  const pids = ({ run }: Arena): (number | undefined)[] =>
    SERVICE_NAMES.map((name) => run.services[name]?.pid);
  return {
    prepare: async (arena) => {
      before = pids(arena);
    },
    check: async (arena) => {
      const after = pids(arena);
      const ended = SERVICE_NAMES.filter((_, i) => before[i] !== after[i]);
      if (ended.length > 0) throw new Error(`ended because of it: ${ended.join(', ')}`);
    },
  };
}

async function connectAs(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'drill' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

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

function postgresDrills(): Drill[] {
  return [
    {
      name: 'postgres/restart',
      fault: 'restart of PostgreSQL',
      short: true,
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

function kafkaDrills(): Drill[] {
  return [
    {
      name: 'kafka/away',
      fault: 'Kafka down with births coming in',
      short: true,
      ...staysAlive(),
      strike: (arena) => away(arena, 'kafka'),
    },
    {
      name: 'kafka/wiped',
      fault: 'Kafka down, all its data lost',
      short: true,
      ...staysAlive(),
      strike: (arena) => away(arena, 'kafka', () => arena.stack.wipeKafka()),
    },
  ];
}

async function loseTemporal({ stack }: Arena): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '-journal'])
    await rm(path.join(stack.dataDir, `temporal.db${suffix}`), { force: true });
}

/** A case that waits for its parents: nothing arrives for it that could tell that its workflow is gone. */
function withParkedCase(): Pick<Drill, 'prepare' | 'check'> {
  let parked = '';
  return {
    prepare: async ({ hospital }) => {
      parked = await hospital.report(freshSample('lanzhou-name-and-choices-later'));
      await hospital.whenAsked(parked, 'name-missing');
    },
    check: async (arena) => {
      await until(
        'the parked case to run again',
        async () => ((await isRunning(arena.run, parked)) ? true : undefined),
        60,
      );
      await completeTasks(arena, parked);
      await arena.hospital.whenCompleted(parked);
    },
  };
}

function temporalDrills(): Drill[] {
  return [
    {
      name: 'temporal/away',
      fault: 'Temporal down with births coming in',
      short: true,
      ...staysAlive(),
      strike: (arena) => away(arena, 'temporal'),
    },
    {
      name: 'temporal/lost',
      fault: 'Temporal down, its database lost: open cases rebuilt from the ledger',
      short: true,
      ...withParkedCase(),
      strike: (arena) => away(arena, 'temporal', () => loseTemporal(arena)),
    },
  ];
}

/** A loss of everything but PostgreSQL, at once. */
function everythingAway(): Drill {
  return {
    name: 'all/away',
    fault: 'all three servers down at once, back in random order',
    ...staysAlive(),
    strike: async ({ stack, random }) => {
      const names: ServerName[] = ['postgres', 'kafka', 'temporal'];
      await Promise.all(names.map((name) => stack.stopServer(name)));
      await lasting(random.between(2, 4));
      const order = names.toSorted(() => random.between(-1, 1));
      for (const name of order) await stack.startServer(name);
      return `back: ${order.join(', ')}`;
    },
  };
}

/** Every service restarted as an upgrade does, one after the other, with births coming in. */
function rolling(): Drill {
  return {
    name: 'rolling/restart',
    fault: 'rolling restart of every service',
    short: true,
    strike: async ({ stack, random }) => {
      for (const name of SERVICE_NAMES.toSorted(() => random.between(-1, 1))) {
        await stack.restartServer(name);
        await until(`${name} to run`, () => stack.run.services[name], 10);
      }
      return undefined;
    },
  };
}

function versions(): Drill {
  return {
    name: 'rolling/versions',
    fault: 'rolling change between two released versions',
    lack: () => 'there is no earlier release: settings and database roles of older commits do not fit',
    strike: () => Promise.resolve(undefined),
  };
}

export function serverDrills(): Drill[] {
  return [
    ...postgresDrills(),
    ...kafkaDrills(),
    ...temporalDrills(),
    everythingAway(),
    rolling(),
    versions(),
  ];
}
