import type { Evidence } from '../evidence.ts';
import { Tally, type Finding, type Rule } from '../invariant.ts';

const CLOSED = `(c.completed_at is not null or c.status in ('completed', 'withdrawn', 'annulled'))`;
const ENDED = `('completed', 'not-applicable', 'refused', 'offline', 'withdrawn', 'revoked')`;
const OVER = `('done', 'failed', 'skipped')`;

/** Matters of open cases. */
const OPEN_MATTERS = `select m.* from ledger.matter m join ledger.birth_case c using (case_number) where not ${CLOSED}`;

/** Cases in which something has happened within the grace: they are on their way. */
const ACTIVE = (grace: string): string => `
  insert into verify_active
  select case_number from ledger.case_event where at > now() - ${grace}
  union
  select case_number from ledger.inbox where received_at > now() - ${grace} or applied_at > now() - ${grace}`;

const quiet = (caseNumber: string): string =>
  `not exists (select from verify_active a where a.case_number = ${caseNumber})`;

const at = `m.case_number || ' ' || m.subject || '/' || m.code`;
const same = (alias: string): string =>
  `${alias}.case_number = m.case_number and ${alias}.subject = m.subject and ${alias}.code = m.code`;

/** A person's decision that the workflow has yet to take. */
const DECIDED = `exists (select from ledger.inbox i where i.kind = 'task' and i.applied_at is null and ${same('i')})`;

/** Commands whose answer is still waited for, opened to see which work they ask for. */
const OPEN_COMMANDS = `select o.key as case_number, b.data->>'subject' as subject, b.data->>'matter' as code,
       (b.data->>'attempt')::integer as attempt
  from ledger.outbox o, lateral (select convert_from(o.body, 'UTF8')::jsonb->'data' as data) b
 where o.kind = 'command' and o.done_at is null and o.body is not null`;

/** Where each edge of a waiting matter leads. */
const edges = (kind: 'needs' | 'follows'): string => `
  select m.case_number, m.subject, m.code, n.node_state, n.subject as to_subject, n.code as to_code
    from open_matters m
    cross join lateral jsonb_array_elements_text(m.node->'${kind}') as edge(key)
    left join open_matters n on n.case_number = m.case_number and n.subject || '/' || n.code = edge.key
   where m.node_state = 'waiting'`;

/** Work that waits, and that nothing keeps: its needs are done and nothing it follows moves by itself. */
const READY = `
  with recursive open_matters as materialized (${OPEN_MATTERS}),
  needs as materialized (${edges('needs')}), follows as materialized (${edges('follows')}),
  halted (case_number, subject, code) as (
    select case_number, subject, code from needs where node_state is null or node_state in ('held', 'failed', 'skipped')
    union
    select n.case_number, n.subject, n.code from needs n
      join halted h on h.case_number = n.case_number and h.subject = n.to_subject and h.code = n.to_code
  )
  select m.case_number, m.subject, m.code from open_matters m
   where m.node_state = 'waiting'
     and not exists (select from needs n where ${same('n')} and n.node_state is distinct from 'done')
     and not exists (
       select from (
         select f.* from follows f left join halted h
             on h.case_number = f.case_number and h.subject = f.to_subject and h.code = f.to_code
          where f.node_state = 'requested' or (f.node_state = 'waiting' and h.case_number is null)) f
        where ${same('f')})`;

function waiting(grace: string): Rule[] {
  return [
    {
      what: 'work whose turn has come is not asked for',
      sql: `select ${at} as at from (${READY}) m where ${quiet('m.case_number')}`,
    },
    {
      what: 'work waits for what will never be done',
      sql: `select ${at} as at from (${OPEN_MATTERS}) m
             where m.node_state = 'waiting' and ${quiet('m.case_number')} and exists (
               select from jsonb_array_elements_text(m.node->'needs') as need(key)
                 left join ledger.matter n on n.case_number = m.case_number and n.subject || '/' || n.code = need.key
                where n.node_state is null or n.node_state in ('failed', 'skipped'))`,
    },
    {
      what: 'an open case in which nothing waits for anything',
      sql: `select c.case_number as at from ledger.birth_case c
             where not ${CLOSED} and ${quiet('c.case_number')}
               and not exists (select from ledger.matter m
                                where m.case_number = c.case_number and m.node_state in ('requested', 'held'))`,
    },
    {
      what: 'an accepted case was not started',
      sql: `select s.case_number as at from ledger.start_request s join ledger.birth_case c using (case_number)
             where s.started_at is null and not ${CLOSED} and s.created_at < now() - ${grace}`,
    },
    {
      what: 'news that arrived were not taken by the case',
      sql: `select i.case_number || ' ' || i.subject || '/' || i.code as at from ledger.inbox i
             where i.applied_at is null and i.received_at < now() - ${grace}`,
    },
  ];
}

function departments(grace: string): Rule[] {
  return [
    {
      what: 'a department is waited for, and no command to it is open',
      sql: `select ${at} as at from (${OPEN_MATTERS}) m
             where m.node_state = 'requested' and not exists (
               select from (${OPEN_COMMANDS}) o where ${same('o')} and o.attempt = m.attempt)`,
    },
    {
      what: 'a department is past its deadline, and nobody was asked',
      sql: `select ${at} as at from (${OPEN_MATTERS}) m
              left join verify_run r using (case_number)
              left join (select case_number, subject, code, max(applied_at) as at from ledger.inbox
                          where kind = 'task' group by 1, 2, 3) d on ${same('d')}
             where m.node_state = 'requested' and not 'overdue' = any(m.flags) and not ${DECIDED}
               and now() > ${grace} + make_interval(secs => (m.node->>'patienceSeconds')::float8)
                         + greatest(m.requested_at, r.started_at, d.at)`,
    },
    {
      what: 'a silent department, and no open task about it',
      sql: `select ${at} as at from (${OPEN_MATTERS}) m
             where m.node_state = 'requested' and 'overdue' = any(m.flags) and not ${DECIDED} and not exists (
               select from ledger.human_task t where t.status = 'open' and t.kind = 'department-silent' and ${same('t')})`,
    },
  ];
}

const PEOPLE: readonly Rule[] = [
  {
    what: 'a matter is held for a person, and no named task is open',
    sql: `select ${at} as at from (${OPEN_MATTERS}) m
           where m.node_state = 'held' and not ${DECIDED} and not exists (
             select from ledger.human_task t where t.status = 'open' and t.kind <> '' and t.deadline is not null and ${same('t')})`,
  },
  {
    what: 'status and state of a matter contradict each other',
    sql: `select ${at} as at from ledger.matter m where m.node_state is distinct from (case
             when m.status in ('requested', 'processing') then 'requested'
             when m.status in ('correction', 'manual') then 'held'
             when m.status = 'waiting' then 'waiting'
             when m.status = 'completed' then 'done'
             when m.node_state in ${OVER} then m.node_state end)`,
  },
];

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
           and not exists (select from ledger.human_task t where t.dedupe_key = 'employer-not-told/' || o.id)`,
});

/** Payments go on after the case has closed: R3 judges their tasks. */
const OUTLIVES_ITS_CASE = `('late-answer', 'employer-not-told', 'dead-letter', 'claim-confirmation', 'payment-account', 'payment-refused',
  'payment-silent', 'overpaid')`;

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

const RUNNING: Rule = {
  what: 'an open case that no workflow carries',
  sql: 'select case_number as at from verify_disagreement where is_open',
};

/** R5: every case is terminal, or waits on a timer, a department with a deadline, or a named open task. */
export async function noFourthState({ snapshot, graceSeconds }: Evidence): Promise<Finding> {
  const tally = new Tally();
  const grace = `interval '${Number(graceSeconds)} seconds'`;
  const rows = await snapshot.query<{ n: number }>('select count(*)::int as n from ledger.birth_case');
  tally.checked(rows[0]?.n ?? 0);
  await snapshot.query(ACTIVE(grace));
  await snapshot.query('analyze verify_active');
  await tally.apply(snapshot, [
    ...waiting(grace),
    ...departments(grace),
    ...PEOPLE,
    ...CLOSED_CASES,
    EMPLOYERS(grace),
    RUNNING,
  ]);
  return tally.finding();
}
