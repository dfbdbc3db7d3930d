import { askAboutSilentEmployer } from '../../activities/ask-silent-employer.ts';
import type { CaseLedger, CaseView } from '../../activities/ledger-port.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { findSilentEmployers } from '../../infra/postgres/ledger/silent-employers.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';

export interface SilentEmployerOptions {
  readonly pool: Pool;
  readonly ledger: CaseLedger;
  readonly log: Logger;
  readonly patienceSeconds: number;
}

/**
 * A person is asked where human resources has not answered in time; the command goes on being sent. A case that cannot be
 * read, or is held, keeps nobody else waiting: it is found again.
 */
export async function askAboutSilentEmployers(options: SilentEmployerOptions): Promise<void> {
  const { pool, ledger, log, patienceSeconds } = options;
  for (const { caseNumber, ...notice } of await findSilentEmployers(pool, patienceSeconds)) {
    const ask = (view: CaseView) => askAboutSilentEmployer(view, notice);
    await changeOrSetAside(ledger, caseNumber, ask).catch((error: unknown) => {
      log.error({ caseNumber, ...describeError(error) }, 'nobody could be asked about a silent employer');
    });
  }
}
