import type pg from 'pg';
import { EARLY_SQL } from './early.ts';
import { setAsideSql } from './tasks.ts';

/** How long a person has been asked: less than a day, three days, a week, or longer. */
export const TASK_AGES = ['<1d', '1-3d', '3-7d', '>7d'] as const;

/** What waits in the ledger. Ages in seconds; 0 when nothing waits. */
export interface LedgerWatch {
  /** landed or decided, and not applied; neither what came early nor what waits with its case for a person */
  readonly oldestUnapplied: number;
  /** a wake for news that Temporal has not answered */
  readonly oldestUnansweredWake: number;
  /** due in the outbox, and not sent; bulk work waits by design and is left out */
  readonly oldestUnsent: number;
  /** accepted, and not started; open cases that are all started anew are many, and counted by nobody */
  readonly oldestUnstarted: number;
  readonly openTasks: readonly OpenTasks[];
  /** cases that have not ended, by status */
  readonly openCases: Readonly<Record<string, number>>;
  /** matters whose office is late, and those that it has to be done with today, by department */
  readonly dueMatters: readonly DueMatters[];
}

export interface DueMatters {
  readonly department: string;
  readonly overdue: number;
  readonly today: number;
}

export interface OpenTasks {
  readonly kind: string;
  readonly age: (typeof TASK_AGES)[number];
  readonly n: number;
}

/** Seconds since a moment. Never more than a moment behind: a clock that was set back shows 0, not less. */
const age = (since: string): string =>
  `greatest(0, coalesce(extract(epoch from n.now - (${since})), 0))::float8`;

/**
 * Reads only what is open, by indexes that hold nothing else: it costs the same however many cases are closed. The
 * oldest due row is found by the order of its index; wakes and what has not been applied are few, or the alarm is due.
 */
const WATCH = `
  select ${age(`
           select min(i.received_at) from ledger.inbox i
            where i.applied_at is null and not ${setAsideSql('i.case_number')} and not ${EARLY_SQL}`)} as "oldestUnapplied",
         ${age(`select min(w.since) from ledger.wake w where w.kind = 'news'`)} as "oldestUnansweredWake",
         ${age(`
           select o.due_at from ledger.outbox o where o.done_at is null and o.lane = 0 and o.due_at <= n.now
            order by o.due_at, o.seq limit 1`)} as "oldestUnsent",
         ${age(`
           select min(w.since) from ledger.wake w
            where w.kind = 'carry-over' or (w.kind = 'start' and exists (
                  select from ledger.birth_case c where c.case_number = w.case_number and c.status = 'accepted'))`)} as "oldestUnstarted",
         (select coalesce(jsonb_agg(jsonb_build_object('kind', t.kind, 'age', t.age, 'n', t.n)), '[]') from (
           select t.kind, count(*) as n,
                  case when t.opened_at > n.now - interval '1 day' then '<1d'
                       when t.opened_at > n.now - interval '3 days' then '1-3d'
                       when t.opened_at > n.now - interval '7 days' then '3-7d' else '>7d' end as age
             from ledger.human_task t where t.status = 'open' group by 1, 3) t) as "openTasks",
         (select coalesce(jsonb_object_agg(c.status, c.n), '{}') from (
           select status, count(*) as n from ledger.birth_case where completed_at is null group by status) c) as "openCases",
         (select coalesce(jsonb_agg(jsonb_build_object('department', m.department, 'overdue', m.overdue, 'today', m.today)), '[]') from (
           select department, count(*) filter (where due_on < n.today) as overdue, count(*) filter (where due_on = n.today) as today
             from ledger.matter where due_on <= n.today group by department) m) as "dueMatters"
    from (select ledger.now() as now, (ledger.now() at time zone 'Asia/Shanghai')::date as today) n`;

/** Looks once. */
export async function watchLedger(on: Pick<pg.ClientBase, 'query'>): Promise<LedgerWatch> {
  const { rows } = await on.query<LedgerWatch>({ name: 'watch-ledger', text: WATCH });
  const [row] = rows;
  if (!row) throw new Error('a statement without a condition has one row');
  return row;
}
