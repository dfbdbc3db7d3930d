import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CaseActivities } from '../activities/case-activities.ts';
import type { Phase, Standing } from '../schemas/standing.ts';
import { Bell } from './bell.ts';
import { insist } from './insist.ts';
import { standing, wake } from './messages.ts';
import { Sign } from './sign.ts';
import { wordsFor } from './words.ts';

/** The order of things. What a phase does, and when it is over, the ledger says (activities/carry-on.ts). */
export const STORY: readonly Phase[] = ['joint-handling', 'entitlements', 'follow-ons', 'close'];

const { carryOn } = proxyLocalActivities<CaseActivities>({
  summary: '落账并依次办理',
  startToCloseTimeout: '5s',
  retry: { initialInterval: '50ms', backoffCoefficient: 3, maximumAttempts: 3 },
});

/**
 * 出生一件事, one delivery, from the hospital's notification to the last answer of the last department. The ledger owns
 * how everything stands; this owns the order of things and the waiting: one round after another, each as far as the ledger
 * allows, and between them it waits until it is woken or the next deadline has come. Whoever cancels it in Temporal's own
 * screen does no harm: only the ledger ends a case.
 */
export async function birthCase(caseNumber: string): Promise<void> {
  const bell = new Bell();
  const sign = new Sign();
  let at: Standing | undefined;
  setHandler(wake, () => bell.ring());
  setHandler(standing, () => at);

  await CancellationScope.nonCancellable(async () => {
    let isLast: boolean;
    do {
      at = await insist(() => carryOn(caseNumber, STORY), bell);
      setCurrentDetails(wordsFor(at));
      sign.show(at);
      isLast = at.over || workflowInfo().continueAsNewSuggested;
      if (!isLast && !at.more) await bell.rings(at.dueInMs);
    } while (!isLast || bell.isRung);
    await condition(allHandlersFinished);
  });
  if (!at?.over) await continueAsNew<typeof birthCase>(caseNumber);
}
