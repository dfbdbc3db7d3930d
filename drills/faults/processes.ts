import { readFileSync, readdirSync } from 'node:fs';
import { SERVER_NAMES, type ServerName } from '../../infra/embedded/server.ts';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { lasting } from '../wait.ts';

const SHORT = new Set(['worker', 'gateway', 'postgres']);

/** What a name looks like in the name of a drill. */
export function plainName(name: string): string {
  return name.replace('departments/', '');
}

function kill(name: string): Drill {
  return {
    name: `kill/${plainName(name)}`,
    fault: `kill -9 of ${plainName(name)}`,
    short: SHORT.has(name),
    strike: async ({ stack, random }) => {
      const times = random.integer(1, 2);
      for (let i = 0; i < times; i += 1) {
        await stack.whenUp(name);
        stack.kill(name);
        if (i + 1 < times) await lasting(random.between(0.5, 2));
      }
      return times > 1 ? 'twice' : undefined;
    },
  };
}

function isServer(name: string): name is ServerName {
  return SERVER_NAMES.some((server) => server === name);
}

/** A process and all its descendants: PostgreSQL serves each connection by a child. */
export function familyOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
        return [[Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const];
      } catch {
        return [];
      }
    });
  const family = [pid];
  for (const member of family)
    family.push(...parents.filter(([, parent]) => parent === member).map(([child]) => child));
  return family;
}

export function signalAll(pids: readonly number[], name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It ended meanwhile.
    }
  }
}

/** Stops a process where it stands, for some seconds. */
async function freeze(arena: Arena, name: string, seconds: number): Promise<void> {
  const family = familyOf(arena.pidOf(name));
  signalAll(family, 'SIGSTOP');
  try {
    await lasting(seconds);
  } finally {
    signalAll(family, 'SIGCONT');
  }
}

function pause(name: string, seconds: readonly [number, number]): Drill {
  const long = seconds[0] > 10;
  return {
    name: `${long ? 'long-pause' : 'pause'}/${plainName(name)}`,
    fault: `SIGSTOP of ${plainName(name)}, then SIGCONT`,
    short: !long && name === 'relay',
    strike: async (arena) => {
      const lasted = arena.random.between(...seconds);
      await freeze(arena, name, lasted);
      return `${lasted.toFixed(1)} s`;
    },
  };
}

/** Longer than a consumer's session: it comes back to a group that has given its partitions away. */
const LONG = ['gateway', 'departments/health-commission', 'notifier', 'kafka'];

export function processDrills(): Drill[] {
  const all = [...SERVICE_NAMES, ...SERVER_NAMES];
  return [
    ...all.map(kill),
    ...all.map((name) => pause(name, isServer(name) ? [3, 6] : [3, 8])),
    ...LONG.map((name) => pause(name, [12, 16])),
  ];
}
