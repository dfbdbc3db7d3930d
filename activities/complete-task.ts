import { needsSecond } from '../policies/tasks/four-eyes.ts';
import { decideAfterLanded } from './after-landed.ts';
import { decideTask, type Completion, type Decided, type Judgement } from './decide-task.ts';
import type { Done, Effects } from './effects.ts';
import type { CaseView, Task } from './ledger-port.ts';
import { againstDraft, draftOf, wordsOfBoth, type AgainstDraft } from './task-drafts.ts';
import { isSetAside } from './tasks.ts';

/**
 * completed: now, or before with the same content by one of those who decided it. done-before: somebody or something else was
 * first. set-aside: nothing is decided in the case until somebody has looked at it as a whole. awaiting-second: it stands when
 * another person says the same. leaving: it stands when its moment has come. not-looked-at: who is to confirm it has not read
 * it. draft-differs: somebody else has said something else, which does not stand yet.
 */
export interface CompletionOutcome {
  readonly result: 'completed' | 'done-before' | 'set-aside' | AgainstDraft;
  readonly task: Task;
}

/**
 * Completes a task once, after what has landed before the decision: facts, task, and what becomes of the matter or the
 * orders it is about. In a case that is set aside nothing can be applied, and so nothing is decided but that it goes on:
 * any other task stays open. What needs two people stands when the second has said the same; until then it is a draft. Pure
 * but for the rows of `view`.
 * @param judge looks at the decision against the open task; what it throws leaves everything as it was
 */
export function completeTask(
  view: CaseView,
  completion: Completion,
  judge: (task: Task, to: Effects) => Judgement,
): Done<CompletionOutcome> {
  const to = decideAfterLanded(view);
  const task = view.tasks.find(({ id }) => id === completion.taskId);
  if (!task) throw new Error('the task of a case is not among its tasks');
  return { effects: to, result: { result: decideOn(to, task, { completion, judge }), task } };
}

function decideOn(
  to: Effects,
  task: Task,
  {
    completion,
    judge,
  }: { readonly completion: Completion; readonly judge: (task: Task, to: Effects) => Judgement },
): CompletionOutcome['result'] {
  const { view } = to;
  if (task.status !== 'open') return isSame(task, completion) ? 'completed' : 'done-before';
  if (isSetAside(view) && task.kind !== 'case-set-aside') return 'set-aside';
  const drafted = task.draft && againstDraft(task.draft, completion);
  if (typeof drafted === 'string') return drafted;
  const decided: Decided = drafted ?? { ...completion, second: null };
  const judged = judge(task, to);
  const said = drafted && task.draft ? { ...judged, reason: wordsOfBoth(task.draft, judged.reason) } : judged;
  const { kind } = task;
  const { changes = [] } = judged;
  if (decided.second === null && needsSecond({ kind, outcome: decided.outcome, changes }).length > 0) {
    to.draft(task, draftOf(view, { ...decided, leavesAt: undefined }, said));
    return 'awaiting-second';
  }
  if (decided.leavesAt && decided.leavesAt > view.now) {
    to.draft(task, draftOf(view, decided, said));
    return 'leaving';
  }
  decideTask(to, task, decided, said);
  return 'completed';
}

/** Said again with the same content, by one of those who have decided it. */
function isSame({ status, completed }: Task, { by, outcome, hash }: Completion): boolean {
  if (status !== 'completed' || !completed || (by !== completed.by && by !== completed.second)) return false;
  const known = completed.hash ?? undefined;
  return known === undefined || hash === undefined ? completed.outcome === outcome : known === hash;
}
