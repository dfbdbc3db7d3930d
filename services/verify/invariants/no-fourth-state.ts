import { EARLY_SQL } from '../../../infra/postgres/ledger/early.ts';
import { secondsAtMost } from '../../../policies/patience/patience.ts';
import type { Evidence } from '../evidence.ts';
import { Tally, type Finding, type Rule } from '../invariant.ts';
import {
  BESIDE,
  CLOSED,
  ENDED,
  mattersOf,
  OPEN,
  PLACE,
  same,
  setAside,
  standingRules,
  type Scope,
} from '../standing-rules.ts';

const casesThatAre = (condition: string): string =>
  `select c.case_number from ledger.birth_case c where ${condition}`;

/** In a case that has closed: what it did not wait for, and a department or a person has. */
const GOES_ON = `m.code in ${BESIDE} and m.status not in ${ENDED}`;

/**
 * What all rules look at, read once: open cases, their matters and those that go on after their case has closed, and the
 * commands that wait for an answer.
 */
const GATHER: readonly string[] = [
  `insert into verify_open ${casesThatAre(OPEN)}`,
  `insert into verify_matter
   select m.case_number, m.subject, m.code, m.status, m.attempt, m.flags, m.answer_due_at,
          jsonb_build_object('needs', m.node->'needs', 'follows', m.node->'follows')
     from (${mattersOf('table verify_open')}
           union all ${mattersOf(casesThatAre(`${CLOSED} and not ${setAside('c.case_number')}`))} where ${GOES_ON}) m`,
  `insert into verify_asked
   select o.key, b.data->>'subject', b.data->>'matter', (b.data->>'attempt')::integer
     from ledger.outbox o join (select case_number from verify_matter group by 1) v on v.case_number = o.key,
          lateral (select convert_from(o.body, 'UTF8')::jsonb->'data' as data) b
    where o.kind = 'command' and o.done_at is null and o.body is not null`,
];

/** Cases in which something has happened within the grace, or that are to be woken: they are on their way. */
const ACTIVE = (grace: string): string => `
  insert into verify_active
  select case_number from ledger.case_event where at > ledger.now() - ${grace}
  union
  select case_number from ledger.inbox where received_at > ledger.now() - ${grace} or applied_at > ledger.now() - ${grace}
  union
  select case_number from ledger.wake`;

const scope = (grace: string): Scope => ({
  open: 'table verify_open',
  closed: casesThatAre(CLOSED),
  matters: 'verify_matter',
  onItsWay: (caseNumber) => `exists (select from verify_active a where a.case_number = ${caseNumber})`,
  grace,
});

const MATTERS: readonly Rule[] = [
  {
    what: 'a department is waited for, and no command to it is open',
    sql: `select ${PLACE} as at from verify_matter m
           where m.status in ('requested', 'processing') and not exists (
             select from verify_asked o where ${same('o')} and o.attempt = m.attempt)`,
  },
  {
    what: 'a department is waited for without a deadline',
    sql: `select ${PLACE} as at from verify_matter m
           where m.status in ('requested', 'processing') and m.answer_due_at is null and not 'overdue' = any(m.flags)`,
  },
  {
    what: 'a matter has a status that nobody knows',
    sql: `select ${PLACE} as at from verify_matter m
           where m.status not in ('waiting', 'requested', 'processing', 'correction', 'manual') and m.status not in ${ENDED}`,
  },
];

/** After it has rung the net sets an alarm a minute on, so that it may be that much later than its deadline. */
const NET = `interval '1 minute'`;

const UNANSWERED = (grace: string): string => `
  select w.case_number, w.kind = 'start' and v.case_number is not null and r.status is distinct from 'running' as starts
    from ledger.wake w left join verify_open v using (case_number) left join verify_run r using (case_number)
   where w.since < ledger.now() - ${grace}`;

/** What brings a case to its next round, also when Temporal has lost it. */
function carried(grace: string): Rule[] {
  return [
    {
      what: 'news that arrived were not taken by the case',
      sql: `select i.case_number || ' ' || i.subject || '/' || i.code as at from ledger.inbox i
             where i.applied_at is null and i.received_at < ledger.now() - ${grace} and not ${EARLY_SQL}
               and not ${setAside('i.case_number')}`,
    },
    {
      what: 'an accepted case was not started',
      sql: `select w.case_number as at from (${UNANSWERED(grace)}) w where w.starts`,
    },
    {
      what: 'a wake was not answered',
      sql: `select w.case_number as at from (${UNANSWERED(grace)}) w where not w.starts`,
    },
    {
      what: 'a deadline runs, and no alarm is set for it',
      sql: `select d.case_number as at
              from (select m.case_number, min(m.answer_due_at) as due_at from verify_matter m where m.status in ('requested', 'processing') group by 1) d
              left join ledger.alarm a using (case_number)
             where d.due_at is not null and (a.rings_at is null or a.rings_at > d.due_at + ${NET})
               and not exists (select from verify_active v where v.case_number = d.case_number)`,
    },
    {
      what: 'an alarm has rung, and nobody looked',
      sql: `select a.case_number as at from ledger.alarm a where a.rings_at < ledger.now() - ${NET} - ${grace}
              and not ${setAside('a.case_number')}`,
    },
    {
      what: 'an open case that no workflow carries, and nothing brings back',
      sql: 'select case_number as at from verify_disagreement where is_open',
    },
  ];
}

const MATTER_OF = (o: string): string => `convert_from(${o}.body, 'UTF8')::jsonb#>>'{data,matter}'`;

/** What employers are told of changed leave goes on after the case has closed. */
const LEAVE_CHANGE = (o: string): string => `${MATTER_OF(o)} = 'leave-change-notice'`;

/** An employer is not told of a changed leave, though human resources was asked long ago. */
const EMPLOYERS = (grace: string): Rule => ({
  what: 'human resources is silent about a changed leave, and nobody was asked',
  sql: `select o.key || ' ' || o.id as at from ledger.outbox o
         where o.kind = 'command' and o.done_at is null and o.lane = 1 and o.sends > 0 and ${LEAVE_CHANGE('o')}
           and now() - ${grace} > o.created_at + make_interval(secs => coalesce((
             select max((m.node->>'patienceSeconds')::float8) from ledger.matter m where m.case_number = o.key),
             ${secondsAtMost('leave-change-notice')}))
           and not exists (select from ledger.due d where d.id = o.id and d.due_at > now() - ${grace})
           and not exists (
             select from ledger.human_task t, lateral (select convert_from(o.body, 'UTF8')::jsonb->'data' as data) b
              where t.case_number = o.key and t.kind = 'employer-not-told' and t.subject = b.data->>'subject'
                and t.attempt = (b.data->>'attempt')::integer)`,
});

/** Payments and erasures go on after the case has closed, and so does what employers are told: others judge them (R3, R12). */
const CLOSED_ASKS: Rule = {
  what: 'a closed case still asks a department',
  sql: `select c.case_number as at from ledger.birth_case c join ledger.outbox o on o.key = c.case_number
         where ${CLOSED} and o.kind = 'command' and o.done_at is null
           and not exists (select from ledger.payment_order p where p.command_id = o.id)
           and not exists (select from ledger.erasure_receipt r where r.command_id = o.id)
           and not coalesce(${LEAVE_CHANGE('o')}, false) and not coalesce(${MATTER_OF('o')} in ${BESIDE}, false)`,
};

/** R5: every case is terminal, or waits on a timer, a department with a deadline, or a named open task. */
export async function noFourthState({ snapshot, graceSeconds }: Evidence): Promise<Finding> {
  const tally = new Tally();
  const grace = `interval '${Number(graceSeconds)} seconds'`;
  const rows = await snapshot.query<{ n: number }>('select count(*)::int as n from ledger.birth_case');
  tally.checked(rows[0]?.n ?? 0);
  for (const sql of [
    ...GATHER,
    ACTIVE(grace),
    'analyze verify_open, verify_matter, verify_asked, verify_active',
  ])
    await snapshot.query(sql);
  await tally.apply(snapshot, [
    ...standingRules(scope(grace)),
    ...MATTERS,
    ...carried(grace),
    CLOSED_ASKS,
    EMPLOYERS(grace),
  ]);
  return tally.finding();
}
