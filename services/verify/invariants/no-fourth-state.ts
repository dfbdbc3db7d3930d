import type { Evidence } from '../evidence.ts';
import { Tally, type Finding, type Rule } from '../invariant.ts';
import { CLOSED, mattersOf, PLACE, same, standingRules, type Scope } from '../standing-rules.ts';

/** Cases in which something has happened within the grace: they are on their way. */
const ACTIVE = (grace: string): string => `
  insert into verify_active
  select case_number from ledger.case_event where at > ledger.now() - ${grace}
  union
  select case_number from ledger.inbox where received_at > ledger.now() - ${grace} or applied_at > ledger.now() - ${grace}`;

const casesWhere = (condition: string): string =>
  `select c.case_number from ledger.birth_case c where ${condition}`;

/** Every case there is. */
const everyCase = (grace: string): Scope => ({
  open: casesWhere(`not ${CLOSED}`),
  closed: casesWhere(CLOSED),
  onItsWay: (caseNumber) => `exists (select from verify_active a where a.case_number = ${caseNumber})`,
  grace,
});

/** Commands whose answer is still waited for, opened to see which work they ask for. */
const OPEN_COMMANDS = `select o.key as case_number, b.data->>'subject' as subject, b.data->>'matter' as code,
       (b.data->>'attempt')::integer as attempt
  from ledger.outbox o, lateral (select convert_from(o.body, 'UTF8')::jsonb->'data' as data) b
 where o.kind = 'command' and o.done_at is null and o.body is not null`;

/** What landed, was accepted and was asked for has not gone astray on its way. */
const onTheirWay = ({ open, grace }: Scope): Rule[] => [
  {
    what: 'an accepted case was not started',
    sql: `select w.case_number as at from ledger.wake w join (${open}) c using (case_number)
           where w.kind in ('start', 'carry-over') and w.since < ledger.now() - ${grace}`,
  },
  {
    what: 'news that arrived were not taken by the case',
    sql: `select i.case_number || ' ' || i.subject || '/' || i.code as at from ledger.inbox i
           where i.applied_at is null and i.received_at < ledger.now() - ${grace}`,
  },
  {
    what: 'a department is waited for, and no command to it is open',
    sql: `select ${PLACE} as at from (${mattersOf(open)}) m
           where m.status in ('requested', 'processing') and not exists (
             select from (${OPEN_COMMANDS}) o where ${same('o')} and o.attempt = m.attempt)`,
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

const STILL_ASKED: Rule = {
  what: 'a closed case still asks a department',
  sql: `select c.case_number as at from ledger.birth_case c join ledger.outbox o on o.key = c.case_number
         where ${CLOSED} and o.kind = 'command' and o.done_at is null
           and not exists (select from ledger.payment_order p where p.command_id = o.id)
           and not coalesce(${LEAVE_CHANGE('o')}, false)`,
};

const RUNNING: Rule = {
  what: 'an open case that no workflow carries',
  sql: 'select case_number as at from verify_disagreement where is_open',
};

/** R5: every case is terminal, or waits on a timer, a department with a deadline, or a named open task. */
export async function noFourthState({ snapshot, graceSeconds }: Evidence): Promise<Finding> {
  const tally = new Tally();
  const grace = `interval '${Number(graceSeconds)} seconds'`;
  const scope = everyCase(grace);
  const rows = await snapshot.query<{ n: number }>('select count(*)::int as n from ledger.birth_case');
  tally.checked(rows[0]?.n ?? 0);
  await snapshot.query(ACTIVE(grace));
  await snapshot.query('analyze verify_active');
  await tally.apply(snapshot, [
    ...standingRules(scope),
    ...onTheirWay(scope),
    STILL_ASKED,
    EMPLOYERS(grace),
    RUNNING,
  ]);
  return tally.finding();
}
