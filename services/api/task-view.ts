import type { ClaimView, TaskView } from '../../schemas/task.ts';
import { wordsPlace, type Keyring } from '../../infra/sealing/keys.ts';
import type { TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { outcomesOf } from './task-outcomes.ts';
import { keptDecision } from '../../schemas/tasks/meaning.ts';
import { formatInstant } from './time.ts';
import { shownWords } from './words.ts';
import type { ClaimRecord } from '../../infra/postgres/ledger/claims.ts';
import { TASK_KINDS } from '../../schemas/tasks/kinds.ts';

/** Who is at a task, without what was said when it was handed over. */
export function claimView({ holder, until, handedBy }: ClaimRecord): ClaimView {
  return { holder, until: formatInstant(until), ...(handedBy === null ? {} : { handedBy }) };
}

/** Who has decided a task, and how; undefined: nobody has. */
export function decisionView({
  kind,
  outcome,
  completedBy,
  completedAt,
  secondedBy,
}: TaskRecord): TaskView['decision'] {
  if (outcome === null || completedBy === null || completedAt === null) return undefined;
  return {
    outcome: keptDecision(kind, outcome),
    by: completedBy,
    at: formatInstant(completedAt),
    ...(secondedBy === null ? {} : { second: secondedBy }),
  };
}

/** A human task as a clerk sees it, with the outcomes that may be given. */
export function taskView(task: TaskRecord, keyring: Keyring): TaskView {
  const { title, owner, queue } = TASK_KINDS[task.kind];
  const decision = decisionView(task);
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
    ...(decision ? { decision } : {}),
    ...(task.claim ? { claim: claimView(task.claim) } : {}),
  };
}
