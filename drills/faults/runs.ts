import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { openCases } from '../recovery.ts';
import { meddle, type Meddling } from '../temporal-runs.ts';
import { lasting } from '../wait.ts';
import { parkedCase } from './parked-case.ts';

/** Departments take so long: most cases wait for an answer when somebody comes. */
const SLOW_MS = 1_500;
const TIMES = [2, 4] as const;

/** Some times, with births going on in between: every run there is, in whatever it just does. */
async function meddleWithAll(arena: Arena, how: Meddling): Promise<string> {
  const { run, database, random } = arena;
  let runs = 0;
  for (let times = random.integer(...TIMES); times > 0; times -= 1) {
    await lasting(random.between(0.5, 2));
    runs += await meddle(run, how, await openCases(database));
  }
  await arena.behaveAll({});
  if (runs === 0) throw new Error('no run was there to be meddled with');
  return `${runs} runs`;
}

const FAULTS: Readonly<Record<Meddling, string>> = {
  cancelled: 'every run is asked to cancel, in Temporal’s own screen',
  terminated: 'every run is terminated, in Temporal’s own screen',
  reset: 'every run is reset to its first task, in Temporal’s own screen',
};

/** Only the ledger ends a case: whatever is done to its runs in Temporal does no harm. */
function meddling(how: Meddling): Drill {
  const parked = parkedCase();
  return {
    name: `runs/${how}`,
    fault: FAULTS[how],
    prepare: async (arena) => {
      await parked.report(arena);
      await arena.behaveAll({ slowMs: SLOW_MS });
    },
    strike: (arena) => meddleWithAll(arena, how),
    check: (arena) => parked.complete(arena),
    restore: (arena) => arena.behaveAll({}),
  };
}

export function runDrills(): Drill[] {
  return [meddling('cancelled'), meddling('terminated'), meddling('reset')];
}
