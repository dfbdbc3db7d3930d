import type pg from 'pg';
import type { Pool } from '../pool.ts';
import { QUICK_COMMIT } from '../quick-commit.ts';
import { setAsideSql } from './tasks.ts';

/**
 * Why a case is to be woken: something landed or was decided · its workflow is to be started · its workflow of before 0.2
 * is to be replaced.
 */
export type WakeKind = 'news' | 'start' | 'carry-over';

type Queryable = Pick<pg.ClientBase, 'query'>;

/** A case that is to be woken. The row of a wake is deleted by its token, once Temporal has answered. */
export interface Wake {
  readonly caseNumber: string;
  readonly token: string;
  readonly kind: WakeKind;
  /** six digits: where the family handed in */
  readonly divisionCode: string;
  /** the sweep has made it before, and it was not answered */
  readonly repeated?: boolean;
}

/** Who landed or decided something wakes the case at once; the gateway's sweep does when this is over. */
const GRACE_SECONDS = 5;

/**
 * `insert` of a wake for each case that a query names as `case_number`, in their order, so that two such statements never
 * wait for each other. One that is there already gets another token, and stands until that one is answered; a case to
 * which something happens has most likely been started.
 * @param cases a query @param grace seconds until the sweep takes it
 */
export function addWakesSql(cases: string, grace: number = GRACE_SECONDS): string {
  return `
    insert into ledger.wake as w (case_number, kind, due_at)
    select distinct t.case_number, 'news', ledger.now() + interval '${grace} seconds' from (${cases}) t order by 1
    on conflict (case_number) do update set token = gen_random_uuid(), tries = 0,
      kind = case w.kind when 'start' then 'news' else w.kind end, due_at = least(w.due_at, excluded.due_at)
    returning w.case_number, w.token, w.kind`;
}

/** Wakes that are due, at most `limit`, of some kinds; each is due again later, further away each time (1 s … 1 min). */
export async function claimWakes(pool: Pool, kinds: readonly WakeKind[], limit: number): Promise<Wake[]> {
  const { rows } = await pool.query<Wake>({
    name: 'claim-wakes',
    text: `
      with ${QUICK_COMMIT}, due as materialized (
        select w.case_number from quick, ledger.wake w
         where w.kind = any($1) and w.due_at <= ledger.now() order by w.due_at limit $2 for update of w skip locked
      )
      update ledger.wake w
         set tries = w.tries + 1, due_at = ledger.now() + make_interval(secs => least(60, 2 ^ least(w.tries, 6)))
        from due join ledger.birth_case c using (case_number)
       where w.case_number = due.case_number
      returning w.case_number as "caseNumber", w.token, w.kind, c.division_code as "divisionCode",
        w.tries > 1 as repeated`,
    values: [kinds, limit],
  });
  return rows;
}

/**
 * Temporal has answered: forgets these wakes, unless something has landed since. It need not be durable itself: a wake
 * that is not forgotten is made once more, and finds nothing to do.
 */
export async function forgetWakes(
  pool: Pool,
  wakes: readonly Pick<Wake, 'caseNumber' | 'token'>[],
): Promise<void> {
  await pool.query({
    name: 'forget-wakes',
    text: `
      with ${QUICK_COMMIT}, answered as materialized (
        select * from unnest($1::text[], $2::uuid[]) as a(case_number, token) order by case_number)
      delete from ledger.wake w using quick, answered a
       where w.case_number = a.case_number and w.token = a.token`,
    values: [wakes.map((w) => w.caseNumber), wakes.map((w) => w.token)],
  });
}

/**
 * Whether a round of a case that Temporal does not run would find anything to do: it is open, or something has landed, or a
 * department is past its deadline with what the case did not wait for. A case that has closed with everything applied was
 * woken by what its last round has taken already.
 */
export async function needsRun(pool: Pool, caseNumber: string): Promise<boolean> {
  const { rows } = await pool.query<{ needed: boolean }>({
    name: 'needs-run',
    text: `
      select c.completed_at is null or exists (
               select from ledger.inbox i where i.case_number = c.case_number and i.applied_at is null)
             or exists (
               select from ledger.matter m where m.case_number = c.case_number and m.answer_due_at <= ledger.now()) as needed
        from ledger.birth_case c where c.case_number = $1`,
    values: [caseNumber],
  });
  return rows[0]?.needed ?? false;
}

/** What is not woken a minute after it landed, or half a minute after a deadline, has lost its wake. */
const LOST_SECONDS = 60;
const LATE_SECONDS = 30;
const NET_ROWS = 500;

/**
 * What lies there after five minutes was looked at and left, most likely: where the ledger was set back, an answer waits
 * for its request to be made again. Its case is woken further and further apart, at last every ten minutes, and after what
 * has landed since: however many lie there, they stand before none that has lost its wake.
 */
const REST = `greatest(interval '0',
  least(interval '10 minutes', (ledger.now() - min(i.received_at)) / 20 - interval '15 seconds'))`;

/**
 * The net: finds cases that have lost their wake, those with something landed and those whose alarm has rung, and gives
 * them another. An alarm that has rung rings again in a minute, unless the case has set it by then. What a person has to
 * say something about first is left alone.
 * @returns how many
 */
export async function catchLostWakes(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query({
    name: 'catch-lost-wakes',
    text: `
      with rung as (
        update ledger.alarm a set rings_at = ledger.now() + interval '${LOST_SECONDS} seconds'
          from (select case_number from ledger.alarm
                 where rings_at < ledger.now() - interval '${LATE_SECONDS} seconds'
                   and not ${setAsideSql('alarm.case_number')}
                 order by rings_at limit ${NET_ROWS} for update skip locked) late
         where a.case_number = late.case_number
        returning a.case_number
      ), stranded as (
        select i.case_number, ${REST} as rest from ledger.inbox i
         where i.applied_at is null and i.received_at < ledger.now() - interval '${LOST_SECONDS} seconds'
           and not ${setAsideSql('i.case_number')}
           and not exists (select from ledger.wake w where w.case_number = i.case_number)
         group by 1 order by rest, min(i.received_at) limit ${NET_ROWS}
      ), lost as (
        select case_number, interval '0' as rest from rung union all select case_number, rest from stranded
      )
      insert into ledger.wake (case_number, kind, due_at, since)
      select l.case_number, 'news', ledger.now() + l.rest, ledger.now() + l.rest
        from lost l join ledger.birth_case c using (case_number)
       order by 1, l.rest
      on conflict (case_number) do nothing`,
  });
  return rowCount ?? 0;
}

const AGAIN = `on conflict (case_number) do update set due_at = least(wake.due_at, excluded.due_at)`;

/**
 * Has every open case woken, in its turn: after Temporal was lost or set back. A case that runs finds nothing to do. With
 * them those that closed in the last day: a run of theirs that came back with an older Temporal ends so.
 * @returns how many
 */
export async function wakeOpenCases(on: Queryable): Promise<number> {
  const { rowCount } = await on.query(
    `insert into ledger.wake (case_number, kind, due_at)
     select case_number, case when completed_at is null then 'start' else 'news' end, ledger.now()
       from ledger.birth_case
      where completed_at is null or (accepted_at > ledger.now() - interval '30 days'
            and completed_at > ledger.now() - interval '1 day')
      order by 1 ${AGAIN}`,
  );
  return rowCount ?? 0;
}

/** Has one case woken, open or not. @returns 0 when there is no such case */
export async function wakeCase(on: Queryable, caseNumber: string): Promise<number> {
  const { rowCount } = await on.query(
    `insert into ledger.wake (case_number, kind, due_at)
     select case_number, 'start', ledger.now() from ledger.birth_case where case_number = $1 ${AGAIN}`,
    [caseNumber],
  );
  return rowCount ?? 0;
}
