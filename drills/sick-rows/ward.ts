import type { Department } from '../../schemas/department.ts';
import { setBehaviour } from '../../services/departments/kit/behaviour.ts';
import { freshSample } from '../../test/support/samples.ts';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { whenCompleted } from '../recovery.ts';
import { SECONDS } from './family.ts';
import { mendTables } from './spoil.ts';

/** One loop over many, and a row in it that can never be done (docs/adr/0025). */
export interface Ward {
  /** the drill is `sick-rows/<loop>` */
  readonly loop: string;
  /** the row, and what is wrong with it */
  readonly row: string;
  readonly short?: boolean;
  /** Before the load: a family is brought so far that its row is the next. */
  readonly prepare?: (arena: Arena) => Promise<void>;
  /** Spoils the row, and has the loop meet it. */
  readonly spoil: (arena: Arena) => Promise<void>;
  /** Resolves when the row has stopped itself, and somebody is told. @throws Error when it does not */
  readonly setAside: (arena: Arena) => Promise<void>;
  /** Resolves when more of the same loop was done beside it: by default it is enough that births complete. */
  readonly others?: (arena: Arena, births: readonly string[]) => Promise<void>;
  /** Takes the damage back, and does what the runbooks say. */
  readonly mend: (arena: Arena) => Promise<void>;
  /** Resolves when the row has gone on. */
  readonly goneOn: (arena: Arena) => Promise<void>;
  readonly restore?: (arena: Arena) => Promise<void>;
}

/** Births that begin and end while the row is sick. */
const BESIDE = 3;

/** The sick row stops itself and nobody else, and goes on when it is mended. */
export function drillOf(ward: Ward): Drill {
  const { loop, row, short, prepare } = ward;
  return {
    name: `sick-rows/${loop}`,
    fault: row,
    ...(short ? { short } : {}),
    ...(prepare ? { prepare } : {}),
    strike: (arena) => strike(arena, ward),
    restore: async (arena) => {
      await mendTables(arena);
      await arena.behaveAll({});
      await ward.restore?.(arena);
    },
  };
}

async function strike(arena: Arena, { spoil, setAside, others, mend, goneOn }: Ward): Promise<string> {
  await spoil(arena);
  await setAside(arena);
  const began = Date.now();
  const births = await birthsBeside(arena);
  await others?.(arena, births);
  const seconds = (Date.now() - began) / 1000;
  await mend(arena);
  await goneOn(arena);
  return `${births.length} births beside it in ${seconds.toFixed(1)} s`;
}

async function birthsBeside({ load, random, database }: Arena): Promise<string[]> {
  const report = () => load.report(freshSample('lanzhou-first-child', {}, random.integer(0, 9)));
  const births = await Promise.all(Array.from({ length: BESIDE }, report));
  const cases = births.map(({ caseNumber }) => caseNumber);
  await whenCompleted(database, cases, SECONDS);
  return cases;
}

/** A department that says nothing of one case, and handles all others. */
export function keepSilent({ run }: Arena, department: Department, caseNumber: string): Promise<void> {
  return setBehaviour(run.postgres, department, { silent: { caseNumber } });
}

export function speak({ run }: Arena, department: Department): Promise<void> {
  return setBehaviour(run.postgres, department, {});
}
