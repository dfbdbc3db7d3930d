import { decideAfterLanded } from '../after-landed.ts';
import { completeTask, type CompletionOutcome } from '../complete-task.ts';
import type { Completion, Judgement } from '../decide-task.ts';
import type { Effects } from '../effects.ts';
import type { CaseView, Task } from '../ledger-port.ts';
import { isSetAside } from '../tasks.ts';
import { decideLikeness, whyNotJoined } from './decide-likeness.ts';
import { likenessOf } from './likely-duplicate.ts';

/** What is done to two cases at once. */
export interface DoneToBoth<T> {
  readonly effects: readonly Effects[];
  readonly result: T;
}

/** What stands against a decision about two cases. */
export type Objection = 'set-aside' | { readonly why: string };

/**
 * Completes a question about two cases that look alike, for both: each under its lock, after what has landed for it.
 * @param other undefined: it is not there any more, and what is decided is about the one that asks alone
 * @param judge looks at the decision against the open task and what stands against it; what it throws leaves all as it was
 */
export function completeLikeness(
  { view, other }: { readonly view: CaseView; readonly other: CaseView | undefined },
  completion: Completion & { readonly outcome: 'same' | 'different' },
  judge: (task: Task, objection: Objection | undefined) => Judgement,
): DoneToBoth<CompletionOutcome> {
  const beside = other && decideAfterLanded(other);
  const isOpen = view.tasks.some(({ id, status }) => id === completion.taskId && status === 'open');
  const { effects: asked, result } = completeTask(view, completion, (task, to) =>
    judge(task, objectionTo(to, beside, completion.outcome)),
  );
  const likeness = likenessOf(view, result.task);
  if (isOpen && result.result === 'completed' && likeness)
    decideLikeness({ asked, likeness, other: beside }, completion);
  return { effects: beside ? [asked, beside] : [asked], result };
}

function objectionTo(
  asked: Effects,
  other: Effects | undefined,
  outcome: 'same' | 'different',
): Objection | undefined {
  if (other && isSetAside(other.view)) return 'set-aside';
  const why = outcome === 'same' ? whyNotJoined({ asked, other }) : undefined;
  return why === undefined ? undefined : { why };
}
