import type { Subject, WorkCode } from '../../../schemas/matter.ts';
import type { Department } from '../../../schemas/department.ts';
import type { TaskKind } from '../../../schemas/tasks/kinds.ts';
import type { Pool } from '../pool.ts';

/** Something that has happened to a case, with what decides who may hear of it. */
export interface ChangeRecord {
  readonly caseNumber: string;
  readonly subject: Subject | null;
  readonly code: WorkCode | null;
  /** of the task that was opened or ended by it; null: it was none */
  readonly task: TaskKind | null;
  readonly divisionCode: string;
  readonly facilityCode: string;
  /** those that have a matter in the case */
  readonly departments: readonly Department[];
}

/** A task as it waits: of no case, or with a decision that awaits a second person. */
export interface WaitingTask extends Omit<ChangeRecord, 'caseNumber' | 'divisionCode' | 'facilityCode'> {
  /** the task, and of a decision its moment: another one is another key */
  readonly key: string;
  readonly task: TaskKind;
  readonly caseNumber: string | null;
  readonly divisionCode: string | null;
  readonly facilityCode: string | null;
}

/** What has become visible since an earlier reading. */
export interface ChangesRead {
  /** how far this has read */
  readonly at: string;
  readonly changes: readonly ChangeRecord[];
  /** there is more than is told one by one, or nobody can say any more */
  readonly whole: boolean;
}

/** More at once are not told one by one. */
const MOST_CHANGES = 1_000;
/** Transactions between the oldest that was under way and the newest: more rows than one look may cost. */
const MOST_UNDER_WAY = 100_000n;
/** Characters of a place to go on from: it travels in a header. */
const MOST_CHARACTERS = 800;
const READING = /^(\d{1,19}):(\d{1,19}):(\d{1,19}(?:,\d{1,19})*)?$/;

interface Reading {
  readonly from: bigint;
  readonly to: bigint;
}

/** @returns undefined for what no reading of ours has said, and for what would cost too much to go on from */
function readingOf(text: string): Reading | undefined {
  const [, min, max, list] = READING.exec(text.slice(0, MOST_CHARACTERS + 1)) ?? [];
  if (min === undefined || max === undefined || text.length > MOST_CHARACTERS) return undefined;
  const [from, to] = [BigInt(min), BigInt(max)];
  const between = list?.split(',').map(BigInt) ?? [];
  const isOrdered = between.every((id, place) => id >= from && id < to && id > (between[place - 1] ?? -1n));
  return from > 0n && from <= to && isOrdered && to - from <= MOST_UNDER_WAY ? { from, to } : undefined;
}

/** Whether it is a place that a reading can go on from. */
function isReading(text: string): boolean {
  return readingOf(text) !== undefined;
}

/** A snapshot that is long, or wide, is said as its beginning: what was seen after it is told again. */
function shortened(at: string): string {
  if (isReading(at)) return at;
  const [min = '1'] = at.split(':');
  return `${min}:${min}:`;
}

/** Each case once for what differs in who may hear of it. */
const CHANGES = `
  with fresh as materialized (
    select e.case_number, e.subject, e.code, case when e.type like 'task.%' then e.detail->>'kind' end as task
      from ledger.case_event e
     where e.xact >= $2::bigint and not pg_visible_in_snapshot(e.xact::text::xid8, $1::pg_snapshot)
     limit ${MOST_CHANGES + 1})
  select pg_current_snapshot()::text as at, (select count(*)::int from fresh) as many,
    (select coalesce(json_agg(r), '[]') from (
       select s.case_number as "caseNumber", s.subject, s.code, s.task, c.division_code as "divisionCode",
              c.facility_code as "facilityCode",
              array(select distinct m.department from ledger.matter m where m.case_number = s.case_number) as departments
         from (select distinct case_number, subject, code, task from fresh) s
         join ledger.birth_case c using (case_number)) r) as changes`;

/**
 * Everything that was committed and could not be seen by an earlier reading, whoever has made it: each reading is a snapshot of the
 * database, so that nothing falls between two of them, however long a transaction took, and any process goes on from any other's.
 * @param since what an earlier reading said; undefined: from now on
 */
export async function readChanges(pool: Pick<Pool, 'query'>, since?: string): Promise<ChangesRead> {
  const reading = since === undefined ? undefined : readingOf(since);
  if (since === undefined || !reading) {
    const { rows } = await pool.query<{ at: string }>({
      name: 'changes-from-now',
      text: 'select pg_current_snapshot()::text as at',
    });
    return { at: shortened(rows[0]?.at ?? ''), changes: [], whole: since !== undefined };
  }
  const { rows } = await pool.query<{ at: string; changes: ChangeRecord[]; many: number }>({
    name: 'changes-since',
    text: CHANGES,
    values: [since, reading.from.toString()],
  });
  const { at = '', changes = [], many = 0 } = rows[0] ?? {};
  // A ledger that was set back knows less than was seen of it.
  const isSetBack = BigInt(at.split(':')[1] ?? 0) < reading.to;
  const whole = isSetBack || many > MOST_CHANGES;
  return { at: shortened(at), changes: whole ? [] : changes, whole };
}

const MOST_WAITING = 1_000;

const WAITING = `
  select d.task_id::text || ' ' || d.drafted_at::text as key, t.case_number as "caseNumber", t.subject, t.code,
         t.kind as task, c.division_code as "divisionCode", c.facility_code as "facilityCode",
         array(select distinct m.department from ledger.matter m where m.case_number = t.case_number) as departments
    from ledger.task_draft d join ledger.human_task t on t.id = d.task_id
    left join ledger.birth_case c on c.case_number = t.case_number
   where d.leaves_at is null and d.seconded_by is null
  union all
  select t.id::text, null, t.subject, t.code, t.kind, null, null, '{}'
    from ledger.human_task t where t.status = 'open' and t.case_number is null and t.kind = any($1)
   limit ${MOST_WAITING}`;

/**
 * What waits and leaves no line in the history of a case when it comes and goes: few rows, held against those of before.
 * @param kinds of tasks that may be of no case
 */
export async function readWaiting(
  pool: Pick<Pool, 'query'>,
  kinds: readonly TaskKind[],
): Promise<readonly WaitingTask[]> {
  const { rows } = await pool.query<WaitingTask>({ name: 'changes-waiting', text: WAITING, values: [kinds] });
  return rows;
}
