import { askAboutSilentEmployers } from './ask-silent-employers.ts';
import { issueMissing } from './documents/issue-missing.ts';
import type { Done } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { letDecisionsLeave } from './task-drafts.ts';
import { watchClocks } from './watch-clocks.ts';
import { moveDueOrders } from './payments/move-orders.ts';

/**
 * What no workflow waits for and whose time has come: payment orders are moved, decisions stand whose moment has come, a
 * person is asked about an employer who was not told, what clocks say is said, and documents that an older build did not know are
 * issued. Done twice it does nothing more.
 * @param patienceSeconds `BIRTH_PATIENCE_SECONDS`, where it is set: how long any department may be silent
 * @returns as result what became of each order that was looked at, for the metrics
 */
export function doWhatIsDue(view: CaseView, patienceSeconds?: number): Done<readonly string[]> {
  const done = moveDueOrders(view, patienceSeconds);
  letDecisionsLeave(done.effects);
  askAboutSilentEmployers(done.effects, patienceSeconds);
  if (view.clocksAreDue) {
    watchClocks(done.effects);
    issueMissing(done.effects);
  }
  return done;
}
