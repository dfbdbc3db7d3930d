import pg from 'pg';
import type { ServerName } from '../../infra/embedded/server.ts';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { lasting } from '../wait.ts';

/** Stops a server, lets births come in, and starts it again. The fault is over when it serves. */
export async function away(arena: Arena, server: ServerName, then?: () => Promise<void>): Promise<string> {
  const { stack, random } = arena;
  const began = Date.now();
  await stack.stopServer(server);
  await lasting(random.between(3, 6));
  await then?.();
  await stack.startServer(server);
  return `away for ${((Date.now() - began) / 1000).toFixed(1)} s`;
}

/** No service may end because a server does. */
export function staysAlive(): Pick<Drill, 'prepare' | 'check'> {
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

export async function connectAs(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'drill' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
