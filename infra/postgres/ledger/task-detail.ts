import { UNBOUNDED, type Bounds } from '../../../schemas/bounds.ts';
import type { Subject } from '../../../schemas/matter.ts';
import type { Pool } from '../pool.ts';
import { taskValuesOf, taskWithinSql } from './bounds.ts';
import { DRAFT_JSON, type DraftJson } from './open-task.ts';
import { TASK_JSON, wordsSql, type SealedWords, type TaskRecord } from './task-reads.ts';

/** A task with all that was decided about it, still sealed; bytes are base64. */
export interface TaskDetail {
  readonly task: TaskRecord;
  /** the person's words */
  readonly note: string | null;
  readonly draft: DraftJson | null;
  /** for whom it was decided (李某代王某); null: nobody else */
  readonly onBehalf: SealedWords | null;
  /** what the decision has changed, by the subject whose key it is sealed with */
  readonly changes: readonly { readonly subject: Subject; readonly changes: string }[];
  /** a parent has sent a picture with it */
  readonly hasPicture: boolean;
  /** wrapped keys of the subjects of its case that still have one */
  readonly keys: Readonly<Partial<Record<Subject, string>>>;
}

/** One task. @param bounds of whoever asks @returns undefined when there is none within them */
export async function readTask(
  pool: Pool,
  taskId: string,
  bounds: Bounds = UNBOUNDED,
): Promise<TaskDetail | undefined> {
  const { rows } = await pool.query<TaskDetail>({
    name: 'read-task',
    text: `select ${TASK_JSON} as task, encode(t.completion_reason, 'base64') as note, ${DRAFT_JSON} as draft,
             (select ${wordsSql('e', "'family'")} from ledger.case_event e
               where e.case_number = t.case_number and e.type = 'task.completed' and e.detail->>'task' = t.id::text
                 and e.words is not null limit 1) as "onBehalf",
             (select coalesce(json_agg(json_build_object('subject', c.subject, 'changes', encode(c.changes, 'base64'))
                order by c.subject), '[]') from ledger.task_change c where c.task_id = t.id) as changes,
             exists (select from ledger.family_picture p where p.task_id = t.id) as "hasPicture",
             (select coalesce(json_object_agg(s.subject, encode(s.wrapped_key, 'base64')), '{}')
                from ledger.subject s where s.case_number = t.case_number and s.wrapped_key is not null) as keys
             from ledger.human_task t where t.id = $1
              and ${taskWithinSql({ divisions: '$2', works: '$3' })}`,
    values: [taskId, ...taskValuesOf(bounds)],
  });
  return rows[0];
}

/** Somebody has read that decision, which waits for a second person, and no other that has taken its place since. */
export async function noteLook(
  pool: Pool,
  taskId: string,
  { who, hash }: { readonly who: string; readonly hash: string },
): Promise<void> {
  await pool.query({
    name: 'note-look',
    text: `update ledger.task_draft set looked = array_append(looked, $2)
            where task_id = $1 and drafted_by <> $2 and not $2 = any(looked) and decision_hash = decode($3, 'base64')`,
    values: [taskId, who, hash],
  });
}
