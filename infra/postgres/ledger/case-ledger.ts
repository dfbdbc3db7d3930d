import type { CaseLedger } from '../../../activities/ledger-port.ts';
import { failPoint } from '../../fail-point/fail-point.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { inTransaction, type Pool } from '../pool.ts';
import { readCase } from './read-case.ts';
import { writeCase } from './write-case.ts';

export interface CaseLedgerOptions {
  readonly pool: Pool;
  readonly keyring: Keyring;
  readonly now: () => Date;
  /** called after a commit that left something to publish */
  readonly wakeRelay: () => void;
}

/** The ledger behind the activities: one read and one write statement in one transaction. */
export function createCaseLedger({ pool, keyring, now, wakeRelay }: CaseLedgerOptions): CaseLedger {
  return {
    async change(caseNumber, eventIds, work) {
      const { result, publishes } = await inTransaction(pool, async (connection) => {
        const open = await readCase(connection, keyring, { caseNumber, eventIds });
        const decided = work(open.view);
        const publishes = await writeCase(connection, keyring, {
          open,
          changes: decided.changes,
          now: now(),
        });
        return { result: decided.result, publishes };
      });
      failPoint('step-written');
      if (publishes) wakeRelay();
      return result;
    },
  };
}
