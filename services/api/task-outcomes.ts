import type { TaskDecision } from '../../schemas/case-plan.ts';
import type { TaskKind } from '../../schemas/task.ts';

/** How a task of each kind may end. resolved 已解决 · given-up 终止该事项 · resend 重新发送部门 */
export const TASK_OUTCOMES: Readonly<Record<TaskKind, readonly TaskDecision[]>> = {
  'name-missing': ['resolved', 'given-up'],
  'name-characters': ['resolved', 'given-up'],
  'choices-missing': ['resolved', 'given-up'],
  'born-outside-institution': ['resolved', 'given-up'],
  'correction-needed': ['resolved', 'given-up', 'resend'],
  refused: ['resolved', 'given-up', 'resend'],
  'department-silent': ['resend', 'resolved', 'given-up'],
  'claim-confirmation': ['resolved', 'given-up'],
  'payment-account': ['resolved', 'given-up'],
  'payment-refused': ['resolved', 'given-up'],
  'payment-silent': ['resend', 'resolved'],
  overpaid: ['resolved', 'given-up'],
  'employer-not-told': ['resolved', 'given-up'],
  'late-answer': ['resolved', 'given-up'],
  'subject-erased': ['given-up'],
  'dead-letter': ['resolved', 'given-up'],
  'case-set-aside': ['resolved'],
};

/** Words that callers use for the three outcomes. */
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

/** The outcome a word stands for, or undefined. */
export function readOutcome(word: string): TaskDecision | undefined {
  const key = word.trim().toLowerCase();
  return Object.hasOwn(OUTCOME_ALIASES, key) ? OUTCOME_ALIASES[key] : undefined;
}
