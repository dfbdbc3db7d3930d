import type { Effects } from '../../../activities/effects.ts';
import type { CaseFaultError, CaseLedger } from '../../../activities/ledger-port.ts';
import { failPoint } from '../../fail-point/fail-point.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { faultLies, sqlState } from '../fault.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';
import type { OpenCase } from './open-case.ts';
import { lockAndRead } from './read-case.ts';
import { writeEffects } from './write-case.ts';

export interface CaseLedgerOptions {
  readonly pool: Pool;
  readonly keyring: Keyring;
  /** called after a commit that left something to publish */
  readonly wakeRelay: () => void;
}

/** Without effects nothing is written. */
type Decide<T> = (view: OpenCase) => { readonly effects?: Effects; readonly result: T };

/** The ledger behind the activities: a lock, one reading and one writing statement, in one transaction. */
export function createCaseLedger(options: CaseLedgerOptions): CaseLedger {
  return { change: (caseNumber, decide) => changeCase(options, caseNumber, decide) };
}

/**
 * Locks a case, lets `decide` look and change it, and writes all of that in one transaction.
 * @param also what else belongs into the same transaction, with what was decided of the case as it was read
 * @throws CaseUnknownError, CaseFaultError as the port says
 */
export async function changeCase<T>(
  { pool, keyring, wakeRelay }: CaseLedgerOptions,
  caseNumber: string,
  decide: Decide<T>,
  also: (on: Connection, result: T, view: OpenCase) => Promise<void> = async () => undefined,
): Promise<T> {
  const { result, publishes } = await inTransaction(pool, async (on) => {
    const view = await lockAndRead(on, keyring, caseNumber);
    const { effects, result } = decide(view);
    const publishes = effects ? await writeEffects(on, keyring, effects) : false;
    await also(on, result, view);
    return { result, publishes };
  }).catch((error: unknown) => {
    throw faultLies(error) === 'data' ? caseFault(error) : error;
  });
  failPoint('step-written');
  if (publishes) wakeRelay();
  return result;
}

/** Names kinds only: the message of the cause may hold what is in the row. */
function caseFault(cause: unknown): CaseFaultError {
  const name = cause instanceof Error ? cause.name : 'Error';
  const kind = [name, sqlState(cause)].filter((word) => word !== '').join(' ');
  return Object.assign(new Error(kind), { name: 'CaseFaultError' } as const);
}
