import type { Pool } from '../pool.ts';
import { findTask, type TaskRecord } from './task-reads.ts';
import type { TaskDecision } from '../../../schemas/tasks/kinds.ts';

/**
 * A condition: the case with that number is set aside. Nothing is done with it until a person has looked. Its tasks are
 * counted: asked with `exists`, the planner goes through every case that is set aside, for each that is looked at.
 */
export const setAsideSql = (caseNumber: string): string => `(
  select count(*) filter (where s.kind = 'case-set-aside' and s.status = 'open')
    from ledger.human_task s where s.case_number = ${caseNumber}) > 0`;

/** A person's decision about a task that belongs to no case, and to no letter. */
export interface LooseCompletion {
  readonly taskId: string;
  readonly by: string;
  readonly outcome: TaskDecision;
  /** the person's words, sealed */
  readonly reason: Buffer;
}

/** Completes such a task once. @returns the task as it stands now */
export async function completeLooseTask(
  pool: Pool,
  { taskId, by, outcome, reason }: LooseCompletion,
): Promise<TaskRecord | undefined> {
  await pool.query({
    name: 'complete-loose-task',
    text: `update ledger.human_task set status = 'completed', outcome = $2, completed_by = $3,
             completed_at = ledger.now(), completion_reason = $4
            where id = $1 and case_number is null and status = 'open'`,
    values: [taskId, outcome, by, reason],
  });
  return findTask(pool, taskId);
}
