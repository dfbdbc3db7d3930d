import { employerTask } from '../../activities/apply-outside.ts';
import { Effects } from '../../activities/effects.ts';
import type { CaseLedger, CaseView } from '../../activities/ledger-port.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { isSetAside, openTask } from '../../activities/tasks.ts';
import { findSilentEmployers } from '../../infra/postgres/ledger/silent-employers.ts';
import type { Pool } from '../../infra/postgres/pool.ts';

const REASON = '已请人社把变化后的假期告知用人单位，超过技术时限未收到答复';

/** A person is asked where human resources has not answered in time; the command goes on being sent. */
export async function askAboutSilentEmployers(
  { pool, ledger }: { readonly pool: Pool; readonly ledger: CaseLedger },
  patienceSeconds: number,
): Promise<void> {
  for (const { caseNumber, ...notice } of await findSilentEmployers(pool, patienceSeconds)) {
    const ask = (view: CaseView) => {
      const to = new Effects(view);
      if (!isSetAside(view)) openTask(to, employerTask(notice, REASON));
      return { effects: to, result: undefined };
    };
    // One case that cannot be read keeps nobody else waiting.
    await changeOrSetAside(ledger, caseNumber, ask);
  }
}
