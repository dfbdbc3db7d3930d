import {
  allHandlersFinished,
  condition,
  isCancellation,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import type { CaseActivities } from '../activities/case-activities.ts';
import type { CasePlan } from '../schemas/case-plan.ts';
import type { Step, StepOutcome } from '../schemas/case-step.ts';
import { CaseStory } from './case-story.ts';
import { deliver } from './messages.ts';

/**
 * A few quick tries only: when the ledger is away longer, the workflow itself waits (see {@link PAUSES}), so that
 * an outage costs a handful of events and not a heartbeat every few seconds.
 */
const { advance } = proxyLocalActivities<CaseActivities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '50ms', backoffCoefficient: 3, maximumAttempts: 3 },
});

/** How long to wait between rounds of tries; the gateway wakes the case as soon as the ledger is back. */
const PAUSES = ['5s', '20s', '1m', '5m'] as const;

/** 出生一件事, one delivery: everything from the hospital's notification to the last answer of the last department. */
export async function birthCase(plan: CasePlan): Promise<void> {
  const story = new CaseStory(plan, Date.now());
  setHandler(deliver, (news) => story.receive(news));
  const watch = watchForSilence(story);

  while (!story.finished) {
    await condition(() => story.hasStep());
    const step = story.nextStep(Date.now());
    const outcome = await take(step, story);
    story.record(step, outcome, Date.now());
  }

  await watch;
  await condition(allHandlersFinished);
}

/** Takes a step until the ledger has it. */
async function take(step: Step, story: CaseStory): Promise<StepOutcome> {
  for (let round = 0; ; round += 1) {
    try {
      return await advance(step);
    } catch (error) {
      // A local activity's failure arrives as it was thrown, not wrapped as that of a regular one is.
      if (isCancellation(error)) throw error;
      story.nudged = false;
      await condition(() => story.nudged, PAUSES[Math.min(round, PAUSES.length - 1)] ?? '5m');
    }
  }
}

/** One timer for the whole case, set to the earliest deadline: it fires only where a department stays silent. */
async function watchForSilence(story: CaseStory): Promise<void> {
  while (!story.finished) {
    const deadline = story.earliestDeadline();
    if (deadline === undefined) {
      await condition(() => story.finished || story.earliestDeadline() !== undefined);
      continue;
    }
    const sooner = (): boolean => (story.earliestDeadline() ?? Infinity) < deadline;
    const disturbed = await condition(() => story.finished || sooner(), Math.max(deadline - Date.now(), 1));
    if (!disturbed) story.noticeSilence(Date.now());
  }
}
