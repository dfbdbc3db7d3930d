import { counterOf } from '../metrics.ts';
import { wakeOne } from '../operator.ts';
import { isRunning, meddle } from '../temporal-runs.ts';
import { until } from '../wait.ts';
import { Family, SECONDS } from './family.ts';
import type { Ward } from './ward.ts';

const WAKES = 'birth_wakes_total';
/** More than Temporal takes with a start, whatever of it is left out. */
const TOO_LONG = 5_000_000;

/** A case that Temporal will never start as its row stands, in front of one that it will. */
export function start(): Ward {
  const [family, other] = [new Family(), new Family()];
  const both = [family, other];
  let before = 0;
  let divisionCode = '';
  return {
    loop: 'start',
    row: 'a case whose row holds more than Temporal takes with a start',
    prepare: async (arena) => {
      for (const each of both) await each.waitForName(arena);
    },
    spoil: async (arena) => {
      const { database, run } = arena;
      await meddle(
        run,
        'terminated',
        both.map(({ caseNumber }) => caseNumber),
      );
      before = await counterOf(arena, 'gateway', WAKES, 'outcome="failed"');
      const { rows } = await database.query<{ division_code: string }>(
        `update ledger.birth_case c set division_code = repeat('6', ${TOO_LONG}) from ledger.birth_case was
          where ${family.is('c.')} and was.case_number = c.case_number returning was.division_code`,
      );
      divisionCode = rows[0]?.division_code ?? '';
      for (const { caseNumber } of both) await wakeOne(arena, caseNumber);
    },
    setAside: async (arena) => {
      const counted = async (): Promise<true | undefined> =>
        (await counterOf(arena, 'gateway', WAKES, 'outcome="failed"')) > before ? true : undefined;
      await until('the gateway to count a start that failed', counted, SECONDS);
      await family.when(
        arena,
        'a wake that waits for another try',
        `exists (select from ledger.wake where case_number = $1 and tries > 0)`,
      );
    },
    others: async (arena) => {
      await until(
        'the other to be started',
        async () => (await isRunning(arena.run, other.caseNumber)) || undefined,
        SECONDS,
      );
      await other.giveName(arena);
      await other.whenCompleted(arena);
    },
    mend: async (arena) => {
      await arena.database.query(`update ledger.birth_case set division_code = $1 where ${family.is()}`, [
        divisionCode,
      ]);
      await wakeOne(arena, family.caseNumber);
    },
    goneOn: async (arena) => {
      await family.giveName(arena);
      await family.whenCompleted(arena);
    },
  };
}
