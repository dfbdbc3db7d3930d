import { rmSync } from 'node:fs';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { EARLIER_BUILD, lackOfEarlierBuild, unpackEarlierBuild } from '../earlier-build.ts';
import { lasting } from '../wait.ts';
import { parkedCase } from './parked-case.ts';

/** Between two services: for so long both builds work side by side at least. */
const PAUSE = [0.5, 2] as const;

/** One service after the other, in random order, while births come in. */
async function roll({ random }: Arena, change: (name: string) => Promise<void>): Promise<string> {
  const began = Date.now();
  for (const name of SERVICE_NAMES.toSorted(() => random.between(-1, 1))) {
    await change(name);
    await lasting(random.between(...PAUSE));
  }
  return `both builds side by side for ${((Date.now() - began) / 1000).toFixed(0)} s`;
}

/** A change of builds under load; a case begun on the one is ended on the other. */
function change(direction: 'upgrade' | 'downgrade'): Drill {
  const earlier = EARLIER_BUILD.slice(0, 7);
  const way = direction === 'upgrade' ? `from ${earlier} to this build` : `from this build to ${earlier}`;
  let root = '';
  const parked = parkedCase();
  const toEarlier = (arena: Arena, name: string): Promise<void> => arena.alter(name, { root });
  return {
    name: `rolling/${direction}`,
    fault: `rolling change ${way}, service by service; an open case goes along`,
    lack: lackOfEarlierBuild,
    prepare: async (arena) => {
      root = unpackEarlierBuild(arena.stack.dataDir);
      if (direction === 'upgrade') await Promise.all(SERVICE_NAMES.map((name) => toEarlier(arena, name)));
      await parked.report(arena);
    },
    strike: (arena) =>
      roll(arena, (name) => (direction === 'upgrade' ? arena.restoreService(name) : toEarlier(arena, name))),
    check: (arena) => parked.complete(arena),
    restore: async (arena) => {
      await arena.restoreServices();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export function versionDrills(): Drill[] {
  return [change('upgrade'), change('downgrade')];
}
