import { doOrSetAside } from '../../activities/set-aside.ts';
import type { CaseLedgerOptions } from '../../infra/postgres/ledger/case-ledger.ts';
import type { RouteParts } from './app-types.ts';
import { ProblemError } from './problem.ts';

/** What the ledger says of a case that it does not have. @throws ProblemError not-found for that, everything else as it is */
export function caseUnknown(error: unknown): never {
  if (error instanceof Error && error.name === 'CaseUnknownError') throw new ProblemError('not-found');
  throw error;
}

/**
 * Changes a case together with something that stands beside it, in one transaction.
 * @throws ProblemError not-found, case-set-aside
 */
export async function changeAlso<T>(
  {
    pool,
    keyring,
    ledger,
    wakeOutbox: wakeRelay,
  }: Pick<RouteParts, 'pool' | 'keyring' | 'ledger' | 'wakeOutbox'>,
  caseNumber: string,
  change: (options: CaseLedgerOptions) => Promise<T>,
): Promise<Exclude<T, 'set-aside'>> {
  const done = await doOrSetAside(ledger, caseNumber, () => change({ pool, keyring, wakeRelay })).catch(
    caseUnknown,
  );
  if (done === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
  return done as Exclude<T, 'set-aside'>;
}
