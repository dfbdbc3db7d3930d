import { decideTask, type Completion, type Decided, type Judgement } from './decide-task.ts';
import { decideAfterLanded } from './after-landed.ts';
import type { Done, Effects } from './effects.ts';
import { withChanges } from './fact-changes.ts';
import type { CaseView, Task, TaskDraft } from './ledger-port.ts';
import { isSetAside } from './tasks.ts';

/** What a decision that does not stand yet makes of another. */
export type AgainstDraft = 'awaiting-second' | 'leaving' | 'not-looked-at' | 'draft-differs';

/**
 * What a decision is beside a draft: it confirms it, replaces the person's own, or is another's.
 * @returns null: it takes its place
 */
export function againstDraft(draft: TaskDraft, completion: Completion): Decided | AgainstDraft | null {
  const { by, hash, leavesAt } = completion;
  const isOwn = by === draft.by || by === draft.second;
  if (hash === undefined || draft.hash !== hash) return isOwn ? null : 'draft-differs';
  if (draft.leavesAt) return isOwn ? 'leaving' : 'draft-differs';
  if (isOwn) return 'awaiting-second';
  if (!draft.looked.includes(by)) return 'not-looked-at';
  return { ...completion, by: draft.by, second: by, leavesAt };
}

export function draftOf(
  { now }: CaseView,
  decided: Decided,
  { changes = [], reason, result, onBehalf }: Judgement,
): TaskDraft {
  const { outcome, by, second, until, leavesAt = null, hash = '' } = decided;
  const content = {
    changes,
    reason,
    ...(result === undefined ? {} : { result }),
    ...(until ? { until: until.toISOString() } : {}),
    ...(onBehalf ? { onBehalf } : {}),
  };
  return { outcome, by, at: now, hash, second, leavesAt, looked: [], open: () => content };
}

/**
 * Decisions whose moment has come stand now, as they were said. One about facts that are others by now does not: its task is
 * decided again.
 */
export function letDecisionsLeave(to: Effects): void {
  const { view } = to;
  if (isSetAside(view)) return;
  for (const task of view.tasks) {
    const { draft } = task;
    if (task.status === 'open' && draft?.leavesAt && draft.leavesAt <= view.now) leave(to, task, draft);
  }
}

function leave(to: Effects, task: Task, draft: TaskDraft): void {
  const { changes, reason, result, until, onBehalf } = draft.open();
  const facts = changes.length > 0 ? withChanges(to.view.notification, changes) : undefined;
  if (changes.length > 0 && !facts) {
    to.draft(task, null);
    const { id, subject, code, kind } = task;
    to.event({ type: 'task.draft-dropped', subject, code, actor: 'system', detail: { task: id, kind } });
    return;
  }
  const { outcome, by, second, hash } = draft;
  const decided: Decided = {
    taskId: task.id,
    outcome,
    by,
    second,
    hash,
    ...(until ? { until: new Date(until) } : {}),
  };
  decideTask(to, task, decided, { facts, changes, reason, result, onBehalf });
}

/** The words of both, where somebody confirms what another has said. */
export function wordsOfBoth(draft: TaskDraft, second: string): string {
  const { reason } = draft.open();
  return reason === second ? reason : `${reason}（复核：${second}）`;
}

/**
 * Takes back a decision that does not stand yet, whole, whoever of the two has said it. others: it is somebody else's.
 * @param of.force whoever has said it
 */
export function withdrawDraft(
  view: CaseView,
  { taskId, by, force }: { readonly taskId: string; readonly by: string; readonly force: boolean },
): Done<'withdrawn' | 'others' | 'set-aside'> {
  const to = decideAfterLanded(view);
  if (isSetAside(view)) return { effects: to, result: 'set-aside' };
  const task = view.tasks.find(({ id }) => id === taskId);
  const isOwn = task?.draft?.by === by || task?.draft?.second === by;
  if (task?.draft && !force && !isOwn) return { effects: to, result: 'others' };
  if (task) to.draft(task, null);
  return { effects: to, result: 'withdrawn' };
}
