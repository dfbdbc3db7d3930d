import type { TaskDecision } from '../../../schemas/case-plan.ts';
import type { Pool } from '../pool.ts';
import { TASK_JSON, type TaskRecord } from './task-reads.ts';

export async function findTask(pool: Pool, taskId: string): Promise<TaskRecord | undefined> {
  const { rows } = await pool.query<{ task: TaskRecord }>({
    name: 'find-task',
    text: `select ${TASK_JSON} as task from ledger.human_task t where t.id = $1`,
    values: [taskId],
  });
  return rows[0]?.task;
}

/** A person's decision about a task that belongs to no case, such as a message that nobody could read. */
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
