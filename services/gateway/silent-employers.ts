import { askAboutSilentEmployer } from '../../activities/ask-silent-employer.ts';
import type { CaseLedger, CaseView } from '../../activities/ledger-port.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { findSilentEmployers } from '../../infra/postgres/ledger/silent-employers.ts';
import type { Pool } from '../../infra/postgres/pool.ts';

/** A person is asked where human resources has not answered in time; the command goes on being sent. */
export async function askAboutSilentEmployers(
  { pool, ledger }: { readonly pool: Pool; readonly ledger: CaseLedger },
  patienceSeconds: number,
): Promise<void> {
  for (const { caseNumber, ...notice } of await findSilentEmployers(pool, patienceSeconds)) {
    const ask = (view: CaseView) => askAboutSilentEmployer(view, notice);
    // One case that cannot be read keeps nobody else waiting.
    await changeOrSetAside(ledger, caseNumber, ask);
  }
}
