import { TASK_KINDS, type TaskView } from '../../schemas/task.ts';
import type { TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { maskText } from './masking.ts';
import { outcomesOf } from './task-outcomes.ts';
import { formatInstant } from './time.ts';

/** A human task as a clerk sees it, with the outcomes that may be given. */
export function taskView(task: TaskRecord): TaskView {
  const { title, owner, queue } = TASK_KINDS[task.kind];
  return {
    id: task.id,
    caseNumber: task.caseNumber,
    subject: task.subject,
    matter: task.code,
    kind: task.kind,
    title,
    owner,
    queue,
    reason: maskText(task.reason),
    asks: [...task.asks],
    outcomes: [...outcomesOf(task)],
    deadline: formatInstant(task.deadline),
    openedAt: formatInstant(task.openedAt),
    status: task.status,
    ...(task.count === null ? {} : { count: task.count }),
    ...(task.outcome === null ? {} : { outcome: task.outcome }),
    ...(task.completedBy === null ? {} : { completedBy: task.completedBy }),
    ...(task.completedAt === null ? {} : { completedAt: formatInstant(task.completedAt) }),
  };
}
