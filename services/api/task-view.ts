import { type TaskView } from '../../schemas/task.ts';
import { wordsPlace, type Keyring } from '../../infra/sealing/keys.ts';
import type { TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { outcomesOf } from './task-outcomes.ts';
import { keptDecision } from '../../schemas/tasks/meaning.ts';
import { formatInstant } from './time.ts';
import { shownWords } from './words.ts';
import { TASK_KINDS } from '../../schemas/tasks/kinds.ts';

/** A human task as a clerk sees it, with the outcomes that may be given. */
export function taskView(task: TaskRecord, keyring: Keyring): TaskView {
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
    reason: shownWords(keyring, task, wordsPlace.ofTask(task.id)),
    asks: [...task.asks],
    outcomes: [...outcomesOf(task)],
    deadline: formatInstant(task.deadline),
    openedAt: formatInstant(task.openedAt),
    status: task.status,
    ...(task.count === null ? {} : { count: task.count }),
    ...(task.outcome === null ? {} : { outcome: keptDecision(task.kind, task.outcome) }),
    ...(task.completedBy === null ? {} : { completedBy: task.completedBy }),
    ...(task.completedAt === null ? {} : { completedAt: formatInstant(task.completedAt) }),
  };
}
