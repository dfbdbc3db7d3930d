import { isEnd } from '../schemas/matter.ts';
import type { CaseStatus } from '../schemas/case-view.ts';
import type { Step, StepOutcome } from '../schemas/case-step.ts';
import { applyNews, reportSilence, reportStray } from './apply-news.ts';
import { matterAt, noChanges } from './changes.ts';
import { closeCase, decideCase } from './close-case.ts';
import { tellParents } from './tell-parents.ts';
import type { CaseView, Changes } from './ledger-port.ts';
import { releaseChoices, requestWork, skipWork } from './request-work.ts';

/**
 * Does one step over what the ledger says of the case, and says what to write. Pure but for the matters of `view`,
 * which it changes in place. The same step over a ledger that has it already changes nothing.
 */
export function takeStep(view: CaseView, step: Step, now: Date): { changes: Changes; result: StepOutcome } {
  const changes = noChanges(view);
  if (view.closed) return { changes, result: outcomeOfClosed(view, step) };
  applyNews(view, changes, step.news, now);
  const early = reportStray(view, changes, step.stray, now);
  skipWork(view, changes, step.skip, now);
  const sent = requestWork(view, changes, step.request, now);
  const released = step.news.some((n) => n.kind === 'task') ? releaseChoices(view, changes, now) : undefined;
  for (const key of step.overdue) reportSilence(changes, matterAt(view, key), now);
  const followOns = step.decide ? decideCase(view, changes, now) : [];
  if (step.finish) closeCase(view, changes);
  tellParents(view, changes);
  changes.status = statusOf(view, changes);
  const result: StepOutcome = {
    requested: [...sent.requested, ...(released?.requested ?? [])],
    held: [...sent.held, ...(released?.held ?? [])],
    followOns,
    ...(early.length > 0 ? { early } : {}),
  };
  return { changes, result };
}

/** correction while anything waits for a person, else processing; the end of the case is set by its last step. */
function statusOf(view: CaseView, changes: Changes): CaseStatus {
  if (changes.completed) return 'completed';
  const matters = [...view.matters.values()];
  const needsPerson = matters.some((m) => m.status === 'correction' || m.status === 'manual');
  if (needsPerson) return 'correction';
  const moving =
    matters.some((m) => m.status !== 'waiting' && !isEnd(m.status)) || matters.some((m) => m.attempt > 0);
  return moving ? 'processing' : view.status;
}

/** The case was closed by this very step before, and the answer got lost: say what it said then. */
function outcomeOfClosed(view: CaseView, step: Step): StepOutcome {
  const requested = step.request.map((key) => ({ key, attempt: matterAt(view, key).attempt }));
  return { requested, held: [], followOns: [] };
}
