import type { Subject, WorkCode } from '../../../schemas/matter.ts';
import { UNBOUNDED, type Bounds } from '../../../schemas/bounds.ts';
import { taskValuesOf, taskWithinSql } from './bounds.ts';
import type { DueDays } from '../../../policies/clocks/due.ts';
import { CLAIM_JSON, type ClaimRecord } from './claims.ts';
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
  /** the parent whom a call or a letter is to reach; null: none, or it was not kept then */
  readonly addressee: 'mother' | 'father' | null;
  readonly reason: string;
  readonly asks: readonly string[];
  readonly openedAt: string;
  readonly deadline: string;
  readonly status: 'open' | 'completed' | 'overtaken';
  readonly outcome: string | null;
  readonly completedBy: string | null;
  readonly completedAt: string | null;
  /** who has confirmed it, where two had to */
  readonly secondedBy: string | null;
  /** of all that was decided; base64; null: of before, or erased */
  readonly decisionHash: string | null;
  /** who is at it; null: nobody */
  readonly claim: ClaimRecord | null;
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
  'addressee', t.addressee, 'reason', t.reason, 'asks', t.asks, 'openedAt', t.opened_at, 'deadline', t.deadline, 'status', t.status,
  'outcome', t.outcome, 'completedBy', t.completed_by, 'completedAt', t.completed_at, 'secondedBy', t.seconded_by,
  'decisionHash', encode(t.decision_hash, 'base64')`;

/** {@link SealedWords} of a row, inside a statement. @param subject whose key they are sealed with, in SQL */
export function wordsSql(row: string, subject: string): string {
  return `case when ${row}.words is not null then jsonb_build_object('sealed', encode(${row}.words, 'base64'),
    'key', (select encode(k.wrapped_key, 'base64') from ledger.subject k
             where k.case_number = ${row}.case_number and k.subject = ${subject})) end`;
}

/** A {@link TaskRecord}, inside a statement. */
export const TASK_JSON = `jsonb_build_object('caseNumber', t.case_number, ${TASK}, 'claim', ${CLAIM_JSON},
  'words', ${wordsSql('t', "coalesce(t.subject, 'family')")})`;

/** @param bounds of whoever asks; what lies outside is not there */
export async function findTask(
  pool: Pool,
  taskId: string,
  bounds: Bounds = UNBOUNDED,
): Promise<TaskRecord | undefined> {
  const { rows } = await pool.query<{ task: TaskRecord }>({
    name: 'find-task',
    text: `select ${TASK_JSON} as task from ledger.human_task t where t.id = $1
      and ${taskWithinSql({ divisions: '$2', works: '$3' })}`,
    values: [taskId, ...taskValuesOf(bounds)],
  });
  return rows[0]?.task;
}

/** Where a page of tasks begins: after this one, the most urgent first. */
export interface TaskPosition {
  readonly deadline: string;
  readonly id: string;
}

export interface TaskFilter {
  /** whoever asks may see these alone */
  readonly within?: Bounds | undefined;
  readonly status?: TaskRecord['status'];
  readonly kinds?: readonly TaskKind[] | undefined;
  readonly caseNumber?: string | undefined;
  /** RFC 3339: those that were opened earlier */
  readonly openedBefore?: string | undefined;
  /** leading digits of a division code: a city's cases include its counties' */
  readonly divisionPrefix?: string | undefined;
  /** who is at it; null: nobody is */
  readonly assignee?: string | null | undefined;
  /** its deadline on one of these days in China */
  readonly due?: DueDays | undefined;
  readonly after?: TaskPosition | undefined;
  readonly limit: number;
}

const LIST_TASKS = `
select ${TASK_JSON} as task from ledger.human_task t
 where t.status = $1 and ($2::text[] is null or t.kind = any($2)) and ($3::text is null or t.case_number = $3)
   and ($4::timestamptz is null or t.opened_at < $4)
   and ($5::text is null or exists (select from ledger.birth_case c
          where c.case_number = t.case_number and starts_with(c.division_code, $5)))
   and ($6::text is null or exists (select from ledger.task_claim c
          where c.task_id = t.id and c.holder = $6 and c.held_until > ledger.now()))
   and (not $13::boolean or not exists (select from ledger.task_claim c
          where c.task_id = t.id and c.held_until > ledger.now()))
   and ${taskWithinSql({ divisions: '$10', works: '$11' })}
   and ($7::timestamptz is null or (t.deadline, t.id) > ($7::timestamptz, $8::uuid))
   and ($12::date[] is null or t.deadline >= ($12::date[])[1]::timestamp at time zone 'Asia/Shanghai')
   and ($12::date[] is null or t.deadline < (($12::date[])[2] + 1)::timestamp at time zone 'Asia/Shanghai')
 order by t.deadline, t.id limit $9`;

/** Tasks, the nearest deadline first; default: open ones. */
export async function listTasks(pool: Pool, filter: TaskFilter): Promise<TaskRecord[]> {
  const {
    status = 'open',
    kinds,
    caseNumber,
    openedBefore,
    divisionPrefix,
    assignee,
    after,
    limit,
    due,
  } = filter;
  const found = await pool.query<{ task: TaskRecord }>({
    name: 'list-tasks',
    text: LIST_TASKS,
    values: [
      ...[status, kinds ?? null, caseNumber ?? null, openedBefore ?? null, divisionPrefix ?? null],
      ...[assignee ?? null, after?.deadline ?? null, after?.id ?? null, limit],
      ...taskValuesOf(filter.within ?? UNBOUNDED),
      ...[due ? [due.from ?? '-infinity', due.to] : null, assignee === null],
    ],
  });
  return found.rows.map((row) => row.task);
}
