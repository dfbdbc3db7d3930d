import { deadLetterWords } from '../../../schemas/dead-letter.ts';
import type { TaskDecision } from '../../../schemas/case-plan.ts';
import { derivedId } from '../../messages/derived-id.ts';
import type { Pool } from '../pool.ts';
import { findTask, type TaskRecord } from './task-reads.ts';

/**
 * A condition: the case with that number is set aside. Nothing is done with it until a person has looked. Its tasks are
 * counted: asked with `exists`, the planner goes through every case that is set aside, for each that is looked at.
 */
export const setAsideSql = (caseNumber: string): string => `(
  select count(*) filter (where s.kind = 'case-set-aside' and s.status = 'open')
    from ledger.human_task s where s.case_number = ${caseNumber}) > 0`;

/** A message that nobody could read, as far as it may be told: codes and places, never its content. */
export interface DeadLetter {
  readonly topic: string;
  readonly partition: string;
  readonly offset: string;
  readonly reasonCode: string;
  /** the case its key names, when the ledger knows it */
  readonly caseNumber: string;
}

/**
 * Opens one task for each dead letter, however often it is seen.
 * @param deadline RFC 3339
 */
export async function openDeadLetterTasks(
  pool: Pool,
  letters: readonly DeadLetter[],
  deadline: string,
): Promise<void> {
  const rows = letters.map((letter) => {
    const key = `dead-letter/${letter.topic}/${letter.partition}/${letter.offset}`;
    return {
      id: derivedId('task', key),
      dedupe_key: key,
      case_number: letter.caseNumber,
      reason: `主题 ${letter.topic} 分区 ${letter.partition} 位点 ${letter.offset} 的消息无法处理（${deadLetterWords(letter.reasonCode)}）：${letter.reasonCode}`,
      deadline,
    };
  });
  await pool.query({
    name: 'open-dead-letter-tasks',
    text: `
      insert into ledger.human_task (id, case_number, kind, dedupe_key, reason, deadline)
      select r.id, c.case_number, 'dead-letter', r.dedupe_key, r.reason, r.deadline
        from jsonb_to_recordset($1::jsonb) as r(id uuid, dedupe_key text, case_number text, reason text, deadline timestamptz)
        left join ledger.birth_case c using (case_number)
      on conflict (dedupe_key) do nothing`,
    values: [JSON.stringify(rows)],
  });
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
