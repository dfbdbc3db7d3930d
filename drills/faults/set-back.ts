import type { Arena } from '../arena.ts';
import { backUpLedger, backUpPostgres, backUpTemporal, removeTemporal, type Backup } from '../backups.ts';
import type { Drill } from '../drill.ts';
import { areListed, forgetLost, giveUpLost } from '../lost-births.ts';
import { differences, wakeOpen } from '../operator.ts';
import { isRunning } from '../temporal-runs.ts';
import { lasting, until } from '../wait.ts';
import { heldBack } from './held-back.ts';
import { away } from './outage.ts';
import { parkedCase } from './parked-case.ts';

/** How far a store is set back. */
const SECONDS = [30, 40] as const;

type BackUp = (arena: Arena) => Promise<Backup>;

/**
 * Births come in before and after; what lies between is lost to the store that is set back.
 * @param last happens at the end of what is lost
 */
async function setBack(
  arena: Arena,
  backUp: BackUp,
  after: () => Promise<string>,
  last: () => Promise<void> = async () => undefined,
): Promise<string> {
  const backup = await backUp(arena);
  try {
    const lasted = arena.random.between(...SECONDS);
    await lasting(lasted);
    await last();
    await backup.restore();
    return `${lasted.toFixed(0)} s, ${await after()}`;
  } finally {
    await backup.drop();
  }
}

/** Whatever the restored ledger knows comes to its end by itself; what it does not know any more is listed. */
function ledgerSetBack(drill: Pick<Drill, 'name' | 'fault' | 'leaves'>, backUp: BackUp): Drill {
  let lost: string[] = [];
  return {
    ...drill,
    strike: (arena) =>
      heldBack(arena, (last) =>
        setBack(
          arena,
          backUp,
          async () => {
            lost = await giveUpLost(arena);
            return `${lost.length} accepted births lost and listed`;
          },
          last,
        ),
      ),
    check: async (arena) => {
      if (lost.length === 0) throw new Error('nothing was accepted in between');
      await areListed(arena, lost);
      await forgetLost(arena, lost);
    },
  };
}

/** Temporal has lost something; a case that waits for its parents runs again when the operator has all of them woken. */
function temporalLost(
  drill: Pick<Drill, 'name' | 'fault' | 'short'>,
  lose: (arena: Arena) => Promise<string>,
): Drill {
  const parked = parkedCase();
  return {
    ...drill,
    prepare: (arena) => parked.report(arena),
    strike: async (arena) => {
      const lasted = await lose(arena);
      return `${lasted}, ${await wakeOpen(arena)} cases woken`;
    },
    check: async (arena) => {
      const runs = async (): Promise<true | undefined> =>
        (await isRunning(arena.run, parked.caseNumber())) ? true : undefined;
      await until('the parked case to run', runs, 60);
      // A run that came back, and whose case has ended meanwhile, ends too.
      const agree = async (): Promise<true | undefined> =>
        (await differences(arena)) === 0 ? true : undefined;
      await until('Temporal and the ledger to say the same', agree, 60);
      await parked.complete(arena);
    },
  };
}

export function setBackDrills(): Drill[] {
  return [
    ledgerSetBack(
      {
        name: 'set-back/ledger',
        fault: 'ledger restored from a backup; departments keep what they have',
        // Given to children whose births the ledger knows no more.
        leaves: ['numbers were taken that stand in no entry'],
      },
      backUpLedger,
    ),
    ledgerSetBack(
      { name: 'set-back/postgres', fault: 'the whole of PostgreSQL restored from a backup' },
      backUpPostgres,
    ),
    temporalLost(
      { name: 'set-back/temporal', fault: 'the database of Temporal restored from a backup' },
      (arena) => setBack(arena, backUpTemporal, () => Promise.resolve('set back')),
    ),
    temporalLost(
      { name: 'wiped/temporal', fault: 'Temporal down, its database lost', short: true },
      (arena) => away(arena, 'temporal', async () => removeTemporal(arena.stack.dataDir)),
    ),
  ];
}
