import type { Bounds } from '../../../schemas/bounds.ts';
import type { WorkCode } from '../../../schemas/matter.ts';
import type { TaskKind } from '../../../schemas/tasks/kinds.ts';
import type { Pool } from '../pool.ts';
import { taskValuesOf, taskWithinSql, valuesOf, withinSql } from './bounds.ts';

/** Open tasks of one kind about one matter. */
export interface TaskCount {
  readonly kind: TaskKind;
  /** null: about no matter */
  readonly code: WorkCode | null;
  readonly open: number;
  readonly overdue: number;
  /** with a deadline before the given end of today, the overdue aside */
  readonly today: number;
  readonly cases: number;
  /** when the first of them was opened, RFC 3339 */
  readonly since: string;
  /** a whole number of 64 bits in digits: of all their ids, in whichever order */
  readonly standing: string;
}

/** A decision that a second person has to confirm. */
export interface AwaitsSecond {
  readonly id: string;
  readonly caseNumber: string | null;
  readonly kind: TaskKind;
  readonly by: string;
  /** RFC 3339 */
  readonly at: string;
}

export interface CountsWanted {
  readonly kinds: readonly TaskKind[];
  /** whoever asks may see these alone */
  readonly within: Bounds;
  /** leading digits of a division code */
  readonly divisionPrefix: string | undefined;
  /** who asks */
  readonly who: string;
  readonly endOfToday: Date;
}

export interface TaskCounts {
  readonly counts: readonly TaskCount[];
  /** that `who` is at */
  readonly mine: number;
  /** that somebody else than `who` has drafted, the oldest first */
  readonly second: readonly AwaitsSecond[];
}

/** A page of them is enough to begin with. */
const MOST_SECOND = 50;

const COUNTS = `
with seen as (
  select t.id, t.case_number, t.kind, t.code, t.deadline, t.opened_at from ledger.human_task t
   where t.status = 'open' and t.kind = any($1)
     and ($2::text is null or exists (select from ledger.birth_case c
            where c.case_number = t.case_number and starts_with(c.division_code, $2)))
     and ${taskWithinSql({ divisions: '$5', works: '$6' })})
select
  (select coalesce(json_agg(g), '[]') from (
     select kind, code, count(*)::int as open, count(*) filter (where deadline < ledger.now())::int as overdue,
            count(*) filter (where deadline >= ledger.now() and deadline < $4)::int as today,
            count(distinct case_number)::int as cases, min(opened_at) as since,
            bit_xor(uuid_hash_extended(id, 0))::text as standing
       from seen group by kind, code) g) as counts,
  (select count(*)::int from ledger.task_claim c join seen s on s.id = c.task_id
    where c.holder = $3 and c.held_until > ledger.now()) as mine,
  (select coalesce(json_agg(d), '[]') from (
     select s.id, s.case_number as "caseNumber", s.kind, d.drafted_by as "by", d.drafted_at as "at"
       from ledger.task_draft d join seen s on s.id = d.task_id
      where d.leaves_at is null and d.seconded_by is null and d.drafted_by <> $3
      order by d.drafted_at limit ${MOST_SECOND}) d) as second`;

/** What waits for people, counted in one statement. */
export async function countTasks(pool: Pool, wanted: CountsWanted): Promise<TaskCounts> {
  const { kinds, within, divisionPrefix, who, endOfToday } = wanted;
  const { rows } = await pool.query<TaskCounts>({
    name: 'count-tasks',
    text: COUNTS,
    values: [kinds, divisionPrefix ?? null, who, endOfToday, ...taskValuesOf(within)],
  });
  return rows[0] ?? { counts: [], mine: 0, second: [] };
}

/** The number of the latest event of a case. @returns undefined: there is no such case within these bounds */
export async function latestEvent(
  pool: Pool,
  caseNumber: string,
  within: Bounds,
): Promise<number | undefined> {
  const { rows } = await pool.query<{ latest: string | null }>({
    name: 'latest-event',
    text: `select max(e.seq)::text as latest from ledger.case_event e join ledger.birth_case c using (case_number)
            where c.case_number = $1 and ${withinSql('c', { divisions: '$2', department: '$3' })}`,
    values: [caseNumber, ...valuesOf(within)],
  });
  const latest = rows[0]?.latest;
  return latest == null ? undefined : Number(latest);
}
