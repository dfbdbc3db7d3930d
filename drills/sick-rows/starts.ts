import type { Arena } from '../arena.ts';
import { counterOf } from '../metrics.ts';
import { wakeOne } from '../operator.ts';
import { isRunning, meddle, putStranger } from '../temporal-runs.ts';
import { until } from '../wait.ts';
import { Family, SECONDS } from './family.ts';
import type { Ward } from './ward.ts';

/** A case that can never be started, since in Temporal somebody else's run stands in its place, before one that can. */
export function start(): Ward {
  const [family, other] = [new Family(), new Family()];
  let before = 0;
  const failed = (arena: Arena): Promise<number> =>
    counterOf(arena, 'gateway', 'birth_wakes_total', 'outcome="failed"');
  return {
    loop: 'start',
    row: 'a case that waits for its start, and whose place in Temporal a run of somebody else has',
    prepare: async (arena) => {
      for (const each of [family, other]) await each.waitForName(arena);
    },
    spoil: async (arena) => {
      before = await failed(arena);
      await putStranger(arena.run, family.caseNumber);
      await meddle(arena.run, 'terminated', [other.caseNumber]);
      for (const { caseNumber } of [family, other]) await wakeOne(arena, caseNumber);
    },
    setAside: async (arena) => {
      const isCounted = async (): Promise<true | undefined> =>
        (await failed(arena)) > before ? true : undefined;
      await until('the gateway to count a start that failed', isCounted, SECONDS);
      const waits = 'select from ledger.wake where case_number = $1 and tries > 0';
      await family.when(arena, 'a wake that waits for another try', `exists (${waits})`);
    },
    others: async (arena) => {
      const runs = async (): Promise<true | undefined> =>
        (await isRunning(arena.run, other.caseNumber)) ? true : undefined;
      await until('the other to be started', runs, SECONDS);
      await other.giveName(arena);
      await other.whenCompleted(arena);
    },
    mend: async (arena) => {
      await meddle(arena.run, 'terminated', [family.caseNumber]);
      await wakeOne(arena, family.caseNumber);
    },
    goneOn: async (arena) => {
      await family.giveName(arena);
      await family.whenCompleted(arena);
    },
  };
}
