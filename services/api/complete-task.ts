import { completeTask, type Judgement } from '../../activities/complete-task.ts';
import type { CaseView, Task } from '../../activities/ledger-port.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { findTask, type TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { completeLooseTask } from '../../infra/postgres/ledger/tasks.ts';
import { sealContent } from '../../infra/sealing/content.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import type { TaskDecision } from '../../schemas/case-plan.ts';
import type { TaskKind } from '../../schemas/task.ts';
import type { RouteParts } from './app-types.ts';
import { ProblemError } from './problem.ts';
import { applyFacts, NEEDS_FACTS } from './task-facts.ts';
import { TASK_OUTCOMES } from './task-outcomes.ts';

/** What a person decides about a task. */
export interface TaskToComplete {
  readonly taskId: string;
  readonly by: string;
  readonly outcome: TaskDecision;
  /** as they were sent */
  readonly facts: Readonly<Record<string, unknown>>;
  /** the person's words */
  readonly reason: string;
}

/**
 * Completes a task under the lock of its case. One in which something can never be read is set aside, and its tasks wait.
 * @returns the task as it stands now, whoever completed it
 * @throws ProblemError not-found, outcome-not-allowed, validation-failed, case-set-aside
 */
export async function complete(parts: RouteParts, completion: TaskToComplete): Promise<TaskRecord> {
  const { pool, keyring, ledger, wakeInbox } = parts;
  const found = await findTask(pool, completion.taskId);
  if (!found) throw new ProblemError('not-found');
  const { caseNumber } = found;
  if (caseNumber === null) {
    refuseOutcome(found.kind, completion.outcome);
    const reason = sealContent(keyring.notes, 'note', sealContext.note(found.id), completion.reason);
    return (await completeLooseTask(pool, { ...completion, reason })) ?? found;
  }
  const { task, result } = await changeOrSetAside(ledger, caseNumber, (view) =>
    completeTask(view, completion, (task) => judge(task, view, completion)),
  );
  if (result === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
  failPoint('task-completed');
  wakeInbox();
  return recordOf(found, task);
}

/** Whether the task was completed by this person with this outcome: now, or before. */
export function isDoneBy(task: TaskRecord, { by, outcome }: TaskToComplete): boolean {
  return task.status === 'completed' && task.completedBy === by && task.outcome === outcome;
}

export function outcomeProblem(allowed: readonly string[]): ProblemError {
  const detail = `可选：${allowed.join('、')}`;
  return new ProblemError('outcome-not-allowed', {
    detail,
    errors: [{ pointer: '/outcome', code: 'outcome-not-allowed', detail }],
  });
}

function refuseOutcome(kind: TaskKind, outcome: TaskDecision): void {
  if (!TASK_OUTCOMES[kind].includes(outcome)) throw outcomeProblem(TASK_OUTCOMES[kind]);
}

function judge(task: Task, view: CaseView, { outcome, facts, reason }: TaskToComplete): Judgement {
  refuseOutcome(task.kind, outcome);
  const resolved = outcome === 'resolved';
  const given = Object.keys(facts).length > 0;
  if (!given && !(resolved && NEEDS_FACTS.includes(task.kind))) return { facts: undefined, reason };
  return { facts: applyFacts(task, view.notification, { facts, resolved }), reason };
}

function recordOf({ caseNumber, words }: TaskRecord, task: Task): TaskRecord {
  const { completed } = task;
  return {
    ...task,
    caseNumber,
    words,
    outcome: completed?.outcome ?? null,
    completedBy: completed?.by ?? null,
    completedAt: completed?.at.toISOString() ?? null,
  };
}
