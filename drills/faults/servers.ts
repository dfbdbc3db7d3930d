import type { ServerName } from '../../infra/embedded/server.ts';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import type { Drill } from '../drill.ts';
import { lasting, until } from '../wait.ts';
import { away, staysAlive } from './outage.ts';
import { postgresDrills } from './postgres.ts';
import { runDrills } from './runs.ts';
import { setBackDrills } from './set-back.ts';
import { temporalDrills } from './temporal.ts';
import { versionDrills } from './versions.ts';

function kafkaDrills(): Drill[] {
  return [
    {
      name: 'kafka/away',
      fault: 'Kafka down with births coming in',
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
        await until(`${name} to run`, () => stack.run.services[name], 60);
      }
      return undefined;
    },
  };
}

export function serverDrills(): Drill[] {
  return [
    ...postgresDrills(),
    ...kafkaDrills(),
    ...temporalDrills(),
    ...runDrills(),
    ...setBackDrills(),
    everythingAway(),
    rolling(),
    ...versionDrills(),
  ];
}
