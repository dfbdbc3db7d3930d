import type { Evidence } from '../evidence.ts';
import { Tally, type Finding, type Rule } from '../invariant.ts';

const CLOSED = `(c.completed_at is not null or c.status in ('completed', 'withdrawn', 'annulled'))`;
const ENDED = `('completed', 'not-applicable', 'refused', 'offline', 'withdrawn', 'revoked')`;

/** A case that was set aside waits for its named task: nothing else is done with it, or wanted of it. */
const setAside = (caseNumber: string): string => `exists (select from ledger.human_task t
  where t.case_number = ${caseNumber} and t.kind = 'case-set-aside' and t.status = 'open')`;

/** What all rules look at, read once: open cases, their matters, and the commands that wait for an answer. */
const GATHER: readonly string[] = [
  `insert into verify_open
   select c.case_number from ledger.birth_case c where not ${CLOSED} and not ${setAside('c.case_number')}`,
  `insert into verify_matter
   select m.case_number, m.subject, m.code, m.attempt, 'overdue' = any(m.flags), m.answer_due_at, m.node->'needs',
          m.node->'follows', (case when m.status = 'waiting' then 'waiting'
            when m.status in ('requested', 'processing') then 'asked'
            when m.status in ('correction', 'manual') then 'held'
            when m.status = 'completed' then 'done'
            when m.status in ${ENDED} then 'not-done' end)
     from ledger.matter m join verify_open using (case_number)`,
  `insert into verify_asked
   select o.key, b.data->>'subject', b.data->>'matter', (b.data->>'attempt')::integer
     from ledger.outbox o join verify_open v on v.case_number = o.key,
          lateral (select convert_from(o.body, 'UTF8')::jsonb->'data' as data) b
    where o.kind = 'command' and o.done_at is null and o.body is not null`,
  'analyze verify_open, verify_matter, verify_asked',
];

/** Cases in which something has happened within the grace: they are on their way. */
const ACTIVE = (grace: string): string => `
  insert into verify_active
  select case_number from ledger.case_event where at > now() - ${grace}
  union
  select case_number from ledger.inbox where received_at > now() - ${grace} or applied_at > now() - ${grace}
  union
  select case_number from ledger.wake where since > now() - ${grace}`;

const quiet = (caseNumber: string): string =>
  `not exists (select from verify_active a where a.case_number = ${caseNumber})`;

const at = `m.case_number || ' ' || m.subject || '/' || m.code`;
const same = (alias: string): string =>
  `${alias}.case_number = m.case_number and ${alias}.subject = m.subject and ${alias}.code = m.code`;

/** Where each edge of a waiting matter leads. */
const edges = (kind: 'needs' | 'follows'): string => `
  select m.case_number, m.subject, m.code, n.state, n.subject as to_subject, n.code as to_code
    from verify_matter m
    cross join lateral jsonb_array_elements_text(m.${kind}) as edge(key)
    left join verify_matter n on n.case_number = m.case_number and n.subject || '/' || n.code = edge.key
   where m.state = 'waiting'`;

/** Work that waits, and that nothing keeps: its needs are done and nothing it follows moves by itself. */
const READY = `
  with recursive needs as materialized (${edges('needs')}), follows as materialized (${edges('follows')}),
  halted (case_number, subject, code) as (
    select case_number, subject, code from needs where state is null or state in ('held', 'not-done')
    union
    select n.case_number, n.subject, n.code from needs n
      join halted h on h.case_number = n.case_number and h.subject = n.to_subject and h.code = n.to_code
  )
  select m.case_number, m.subject, m.code from verify_matter m
   where m.state = 'waiting'
     and not exists (select from needs n where ${same('n')} and n.state is distinct from 'done')
     and not exists (
       select from (
         select f.* from follows f left join halted h
             on h.case_number = f.case_number and h.subject = f.to_subject and h.code = f.to_code
          where f.state = 'asked' or (f.state = 'waiting' and h.case_number is null)) f
        where ${same('f')})`;

/**
 * An answer to a request that the ledger has yet to make, since it was set back: it waits for that, as long as its matter
 * or its order goes on.
 */
const EARLY = `(i.kind = 'answer' and i.outcome <> 'accepted' and (
    exists (select from ledger.matter m where m.case_number = i.case_number and m.subject = i.subject and m.code = i.code
               and m.attempt < i.attempt and m.status not in ${ENDED})
    or (i.code in ('subsidy-payment', 'allowance-top-up') and exists (
      select from ledger.payment_order o where o.case_number = i.case_number and o.subject = i.subject
         and o.attempt < i.attempt and o.status in ('scheduled', 'awaiting-confirmation', 'sent', 'returned', 'refused')))))`;

function waiting(grace: string): Rule[] {
  return [
    {
      what: 'work whose turn has come is not asked for',
      sql: `select ${at} as at from (${READY}) m where ${quiet('m.case_number')}`,
    },
    {
      what: 'work waits for what will never be done',
      sql: `select distinct ${at} as at from (${edges('needs')}) m
             where (m.state is null or m.state = 'not-done') and ${quiet('m.case_number')}`,
    },
    {
      what: 'an open case in which nothing waits for anything',
      sql: `select c.case_number as at from verify_open c
             where ${quiet('c.case_number')}
               and not exists (select from verify_matter m where m.case_number = c.case_number and m.state in ('asked', 'held'))
               and not exists (select from ledger.wake w where w.case_number = c.case_number)`,
    },
    {
      what: 'news that arrived were not taken by the case',
      sql: `select i.case_number || ' ' || i.subject || '/' || i.code as at from ledger.inbox i
             where i.applied_at is null and i.received_at < now() - ${grace} and not ${EARLY}
               and not ${setAside('i.case_number')}`,
    },
  ];
}

function departments(grace: string): Rule[] {
  return [
    {
      what: 'a department is waited for, and no command to it is open',
      sql: `select ${at} as at from verify_matter m
             where m.state = 'asked' and not exists (
               select from verify_asked o where ${same('o')} and o.attempt = m.attempt)`,
    },
    {
      what: 'a department is waited for without a deadline',
      sql: `select ${at} as at from verify_matter m
             where m.state = 'asked' and m.answer_due_at is null and not m.overdue`,
    },
    {
      what: 'a department is past its deadline, and nobody was asked',
      sql: `select ${at} as at from verify_matter m where m.state = 'asked' and m.answer_due_at < now() - ${grace}`,
    },
    {
      what: 'a silent department, and no open task about it',
      sql: `select ${at} as at from verify_matter m
             where m.state = 'asked' and m.overdue and m.answer_due_at is null and not exists (
               select from ledger.human_task t where t.status = 'open' and t.kind = 'department-silent' and ${same('t')})`,
    },
  ];
}

const MATTERS: readonly Rule[] = [
  {
    what: 'a matter is held for a person, and no named task is open',
    sql: `select ${at} as at from verify_matter m
           where m.state = 'held' and not exists (
             select from ledger.human_task t where t.status = 'open' and t.kind <> '' and t.deadline is not null and ${same('t')})`,
  },
  {
    what: 'a matter has a status that nobody knows',
    sql: `select ${at} as at from verify_matter m where m.state is null`,
  },
];

/** After it has rung the net sets an alarm a minute on, so that it may be that much later than its deadline. */
const NET = `interval '1 minute'`;

const UNANSWERED = (grace: string): string => `
  select w.case_number, w.kind = 'start' and v.case_number is not null and r.status is distinct from 'running' as starts
    from ledger.wake w left join verify_open v using (case_number) left join verify_run r using (case_number)
   where w.since < now() - ${grace}`;

/** What brings a case to its next round, also when Temporal has lost it. */
function carried(grace: string): Rule[] {
  return [
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
              from (select m.case_number, min(m.answer_due_at) as due_at from verify_matter m where m.state = 'asked' group by 1) d
              left join ledger.alarm a using (case_number)
             where d.due_at is not null and (a.rings_at is null or a.rings_at > d.due_at + ${NET})
               and ${quiet('d.case_number')}
               and not exists (select from ledger.wake w where w.case_number = d.case_number)`,
    },
    {
      what: 'an alarm has rung, and nobody looked',
      sql: `select a.case_number as at from ledger.alarm a where a.rings_at < now() - ${NET} - ${grace}`,
    },
    {
      what: 'an open case that no workflow carries, and nothing brings back',
      sql: 'select case_number as at from verify_disagreement where is_open',
    },
  ];
}

/** What employers are told of changed leave goes on after the case has closed. */
const LEAVE_CHANGE = (o: string): string =>
  `convert_from(${o}.body, 'UTF8')::jsonb#>>'{data,matter}' = 'leave-change-notice'`;

/** An employer is not told of a changed leave, though human resources was asked long ago. */
const EMPLOYERS = (grace: string): Rule => ({
  what: 'human resources is silent about a changed leave, and nobody was asked',
  sql: `select o.key || ' ' || o.id as at from ledger.outbox o
         where o.kind = 'command' and o.done_at is null and o.lane = 1 and o.sends > 0 and ${LEAVE_CHANGE('o')}
           and now() > ${grace} + o.created_at + make_interval(secs => (
             select max((m.node->>'patienceSeconds')::float8) from ledger.matter m where m.case_number = o.key))
           and not exists (
             select from ledger.human_task t, lateral (select convert_from(o.body, 'UTF8')::jsonb->'data' as data) b
              where t.case_number = o.key and t.kind = 'employer-not-told' and t.subject = b.data->>'subject'
                and t.attempt = (b.data->>'attempt')::integer)`,
});

/** Payments go on after the case has closed: R3 judges their tasks. */
const OUTLIVES_ITS_CASE = `('late-answer', 'employer-not-told', 'dead-letter', 'claim-confirmation', 'payment-account', 'payment-refused',
  'payment-silent', 'overpaid', 'case-set-aside')`;

const CLOSED_CASES: readonly Rule[] = [
  {
    what: 'a closed case has a matter that has not ended',
    sql: `select ${at} as at from ledger.matter m join ledger.birth_case c using (case_number)
           where ${CLOSED} and m.status not in ${ENDED}`,
  },
  {
    what: 'a closed case still asks a department',
    sql: `select c.case_number as at from ledger.birth_case c join ledger.outbox o on o.key = c.case_number
           where ${CLOSED} and o.kind = 'command' and o.done_at is null
             and not exists (select from ledger.payment_order p where p.command_id = o.id)
             and not coalesce(${LEAVE_CHANGE('o')}, false)`,
  },
  {
    what: 'a closed case still asks a person',
    sql: `select c.case_number as at from ledger.birth_case c join ledger.human_task t using (case_number)
           where ${CLOSED} and t.status = 'open' and t.kind not in ${OUTLIVES_ITS_CASE}`,
  },
];

/** R5: every case is terminal, or waits on a timer, a department with a deadline, or a named open task. */
export async function noFourthState({ snapshot, graceSeconds }: Evidence): Promise<Finding> {
  const tally = new Tally();
  const grace = `interval '${Number(graceSeconds)} seconds'`;
  const rows = await snapshot.query<{ n: number }>('select count(*)::int as n from ledger.birth_case');
  tally.checked(rows[0]?.n ?? 0);
  for (const sql of [...GATHER, ACTIVE(grace), 'analyze verify_active']) await snapshot.query(sql);
  await tally.apply(snapshot, [
    ...waiting(grace),
    ...departments(grace),
    ...MATTERS,
    ...carried(grace),
    ...CLOSED_CASES,
    EMPLOYERS(grace),
  ]);
  return tally.finding();
}
