import type { Subject, WorkCode } from '../../../schemas/matter.ts';
import type { Pool } from '../pool.ts';
import type { TaskKind } from '../../../schemas/tasks/kinds.ts';

/** One row of `ledger.human_task`. Instants are RFC 3339 text. */
export interface TaskRecord {
  readonly id: string;
  readonly caseNumber: string | null;
  readonly subject: Subject | null;
  readonly code: WorkCode | null;
  readonly attempt: number;
  readonly eventId: string | null;
  /** how many letters it is about; null: about none */
  readonly count: number | null;
  readonly kind: TaskKind;
  readonly reason: string;
  readonly asks: readonly string[];
  readonly openedAt: string;
  readonly deadline: string;
  readonly status: 'open' | 'completed' | 'overtaken';
  readonly outcome: string | null;
  readonly completedBy: string | null;
  readonly completedAt: string | null;
  /** what a department has said; null: nothing */
  readonly words: SealedWords | null;
}

/** The words of a department with the wrapped key of whom they are about; base64. */
export interface SealedWords {
  readonly sealed: string;
  readonly key: string | null;
}

/** A row of `ledger.human_task t` as the fields of an object, inside a statement. */
export const TASK = `'id', t.id, 'subject', t.subject, 'code', t.code, 'attempt', t.attempt, 'eventId', t.event_id, 'count', t.count, 'kind', t.kind,
  'reason', t.reason, 'asks', t.asks, 'openedAt', t.opened_at, 'deadline', t.deadline, 'status', t.status,
  'outcome', t.outcome, 'completedBy', t.completed_by, 'completedAt', t.completed_at`;

/** {@link SealedWords} of a row, inside a statement. @param subject whose key they are sealed with, in SQL */
export function wordsSql(row: string, subject: string): string {
  return `case when ${row}.words is not null then jsonb_build_object('sealed', encode(${row}.words, 'base64'),
    'key', (select encode(k.wrapped_key, 'base64') from ledger.subject k
             where k.case_number = ${row}.case_number and k.subject = ${subject})) end`;
}

/** A {@link TaskRecord}, inside a statement. */
export const TASK_JSON = `jsonb_build_object('caseNumber', t.case_number, ${TASK},
  'words', ${wordsSql('t', "coalesce(t.subject, 'family')")})`;

export async function findTask(pool: Pool, taskId: string): Promise<TaskRecord | undefined> {
  const { rows } = await pool.query<{ task: TaskRecord }>({
    name: 'find-task',
    text: `select ${TASK_JSON} as task from ledger.human_task t where t.id = $1`,
    values: [taskId],
  });
  return rows[0]?.task;
}

/** Where a page of tasks begins: after this one, the most urgent first. */
export interface TaskPosition {
  readonly deadline: string;
  readonly id: string;
}

export interface TaskFilter {
  readonly kinds?: readonly TaskKind[] | undefined;
  readonly caseNumber?: string | undefined;
  readonly after?: TaskPosition | undefined;
  readonly limit: number;
}

/** Open tasks, the nearest deadline first. */
export async function listOpenTasks(pool: Pool, filter: TaskFilter): Promise<TaskRecord[]> {
  const { kinds, caseNumber, after, limit } = filter;
  const found = await pool.query<{ task: TaskRecord }>({
    name: 'list-open-tasks',
    text: `select ${TASK_JSON} as task from ledger.human_task t
            where t.status = 'open' and ($1::text[] is null or t.kind = any($1))
              and ($2::text is null or t.case_number = $2)
              and ($3::timestamptz is null or (t.deadline, t.id) > ($3::timestamptz, $4::uuid))
            order by t.deadline, t.id limit $5`,
    values: [kinds ?? null, caseNumber ?? null, after?.deadline ?? null, after?.id ?? null, limit],
  });
  return found.rows.map((row) => row.task);
}
