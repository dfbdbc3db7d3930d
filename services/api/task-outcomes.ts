import type { TaskDecision } from '../../schemas/case-plan.ts';
import type { TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import type { TaskKind } from '../../schemas/task.ts';
import { ProblemError } from './problem.ts';

/**
 * How a task of each kind may end. resolved 已解决 · given-up 终止该事项 · resend 重新发送部门 · adopted 采用 · left 不采用 ·
 * replayed 重新处理 · discarded 不再处理 · again 重新办理 · confirmed 核实无误 · corrected 已更正
 */
export const TASK_OUTCOMES: Readonly<Record<TaskKind, readonly TaskDecision[]>> = {
  'name-missing': ['resolved', 'given-up'],
  'name-characters': ['resolved', 'given-up'],
  'choices-missing': ['resolved', 'given-up'],
  'report-incomplete': ['resolved', 'given-up'],
  'born-outside-institution': ['resolved', 'given-up'],
  'correction-needed': ['resolved', 'given-up', 'resend'],
  refused: ['resolved', 'given-up', 'resend'],
  'department-silent': ['resend', 'resolved', 'given-up'],
  'claim-confirmation': ['resolved', 'given-up'],
  'payment-account': ['resolved', 'given-up'],
  'payment-refused': ['resolved', 'given-up'],
  'payment-silent': ['resend', 'resolved'],
  improbable: ['confirmed', 'corrected'],
  overpaid: ['resolved', 'given-up'],
  'employer-not-told': ['resolved', 'given-up'],
  'late-answer': ['adopted', 'left'],
  'subject-erased': ['given-up'],
  'dead-letter': ['replayed', 'discarded'],
  'case-set-aside': ['again'],
};

/** Words that callers use for the oldest three outcomes. */
export const OUTCOME_ALIASES: Readonly<Record<string, TaskDecision>> = {
  resolved: 'resolved',
  completed: 'resolved',
  done: 'resolved',
  approved: 'resolved',
  corrected: 'resolved',
  provided: 'resolved',
  confirmed: 'resolved',
  retry: 'resolved',
  again: 'resolved',
  'given-up': 'given-up',
  rejected: 'given-up',
  refused: 'given-up',
  abandoned: 'given-up',
  declined: 'given-up',
  'give-up': 'given-up',
  resend: 'resend',
  remind: 'resend',
  'ask-again': 'resend',
};

/** What the oldest outcomes mean where a kind of task has words of its own today. */
const OF_OLD: Readonly<Partial<Record<TaskKind, Readonly<Partial<Record<TaskDecision, TaskDecision>>>>>> = {
  'late-answer': { resolved: 'left', 'given-up': 'left' },
  'dead-letter': { resolved: 'replayed', resend: 'replayed', 'given-up': 'discarded' },
  'case-set-aside': { resolved: 'again' },
  improbable: { resolved: 'confirmed' },
};

/** The outcome that a word stands for, about a task of this kind; undefined: none that it may have. */
export function readOutcome(word: string, kind: TaskKind): TaskDecision | undefined {
  const key = word.trim().toLowerCase();
  const allowed = TASK_OUTCOMES[kind];
  const own = allowed.find((outcome) => outcome === key);
  if (own) return own;
  const old = Object.hasOwn(OUTCOME_ALIASES, key) ? OUTCOME_ALIASES[key] : undefined;
  const meant = old && (OF_OLD[kind]?.[old] ?? old);
  return meant && allowed.includes(meant) ? meant : undefined;
}

/** How a task may end: a late answer can be adopted only where a result was kept. */
export function outcomesOf({ kind, eventId }: Pick<TaskRecord, 'kind' | 'eventId'>): readonly TaskDecision[] {
  return kind === 'late-answer' && eventId === null ? ['left'] : TASK_OUTCOMES[kind];
}

/** An outcome that the task does not offer. */
export function outcomeProblem(allowed: readonly string[]): ProblemError {
  const detail = `可选：${allowed.join('、')}`;
  return new ProblemError('outcome-not-allowed', {
    detail,
    errors: [{ pointer: '/outcome', code: 'outcome-not-allowed', detail }],
  });
}
