import type { TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { outcomesOfKind, TASK_KINDS, type TaskDecision, type TaskKind } from '../../schemas/tasks/kinds.ts';
import type { Caller } from './auth.ts';
import { ProblemError } from './problem.ts';

/** How a task may end: a late answer can be adopted only where a result was kept. */
export function outcomesOf({ kind, eventId }: Pick<TaskRecord, 'kind' | 'eventId'>): readonly TaskDecision[] {
  return kind === 'late-answer' && eventId === null ? ['left'] : outcomesOfKind(kind);
}

/** An outcome that the task does not offer. */
export function outcomeProblem(allowed: readonly string[]): ProblemError {
  const detail = `可选：${allowed.join('、')}`;
  return new ProblemError('outcome-not-allowed', {
    detail,
    errors: [{ pointer: '/outcome', code: 'outcome-not-allowed', detail }],
  });
}

/** Whether somebody of this role may complete tasks of this kind, and so is shown them. */
export function mayComplete(role: Caller['role'], kind: TaskKind): boolean {
  const may: readonly Caller['role'][] = TASK_KINDS[kind].may;
  return may.includes(role);
}
