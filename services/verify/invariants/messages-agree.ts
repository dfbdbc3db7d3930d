import { ENDS_MATTERS } from '../../../policies/tasks/consequences.ts';
import type { Evidence } from '../evidence.ts';
import { listOf, Tally, WITHOUT_ANSWER, type Finding, type Rule } from '../invariant.ts';
import type { Messages } from '../messages.ts';

/** Messages of which a dead letter was written. */
const DEAD_LETTERS = `select o.dead_from as origin from verify_outbox o where o.kind = 'dead-letter'`;

/**
 * Where letters stood that are kept for a person, each of them beside a task. One of what a receiver keeps and can no longer open
 * stood nowhere: its writer says the id of that instead of an offset.
 */
const PLACES = `select distinct case when l.reason like 'kept-unreadable %'
    then p.topic || '/-1/' || split_part(l.reason, ' ', 2) else p.topic || '/' || p.part || '/' || p."offset" end as origin
  from ledger.letter_place p join ledger.letter l on l.id = p.letter_id join ledger.human_task t on t.id = l.task_id`;

const ORIGIN = `m.topic || '/' || m.part || '/' || m."offset"`;
/** What was sent and reached its reader, whatever Kafka has of it today. */
const ARRIVALS = `
  insert into verify_arrived
  select 'command', i.event_id from verify_command i
  union all
  select 'answer', i.event_id from ledger.inbox i
  union all
  select 'answer', r.answer_id from ledger.erasure_receipt r
  union all
  select 'notice', n.notice_id from notifier.message n
  union all
  -- The notifier writes down that it has forgotten somebody, and nothing else of being asked to.
  select 'command', r.command_id from ledger.erasure_receipt r
   where r.department = 'notifier' and (r.confirmed_at is not null or exists (
     select from notifier.outbox o where o.key = r.case_number and o.kind = 'answer' and o.body is not null
        and convert_from(o.body, 'UTF8')::jsonb #>> '{data,commandId}' = r.command_id::text))
  union all
  -- What the notifier says of a notice stands with the notice, said twice as well; of an erased family nothing is left of it.
  select 'answer', o.id from notifier.outbox o
   where o.kind = 'answer' and o.headers ->> 'about' = 'notice'
     and (o.body is null or exists (select from ledger.notice n where n.outcome is not null
       and n.id = (convert_from(o.body, 'UTF8')::jsonb #>> '{data,noticeId}')::uuid))
  union all
  select o.kind, o.id from verify_outbox o join (${PLACES}) p on p.origin = o.dead_from where o.kind = 'dead-letter'`;
/** A letter that a person had sent back: its message bears the id that it always had, or none. */
const RETURNED = `(o.kind = 'dead-letter' and o.topic not like '%.dlq')`;
const ARRIVED = `exists (select from verify_arrived a where a.id = o.id and a.kind = o.kind)`;

/**
 * What was sent, is not on its topic and has not arrived. An open command is published again, and makes its department
 * publish its answer again; an answer that is not the final one of a command ("accepted") tells nothing that the final
 * one does not.
 */
const MISSING = `
  with missing as materialized (
    select o.* from verify_outbox o
     where o.sent_at is not null and not o.erased and not ${RETURNED}
       and not exists (select from verify_message m where m.id = o.id and m.topic = o.topic)
       and not (o.kind = 'dead-letter' and exists (
         select from verify_message m where m.topic = o.topic and m.dead_from = o.dead_from))
       and not ${ARRIVED}),
  asked as materialized (
    select m.id, bool_or(c.id is not null) as open
      from missing m join verify_command i on i.answer_id = m.id
      left join ledger.outbox c on c.id = i.event_id and c.done_at is null
     group by 1)
  insert into verify_missing
  select m.id, m.topic, m.key, m.kind, m.sent_at, (case m.kind
           when 'command' then m.done_at is null
           when 'answer' then coalesce(a.open, true)
           else false end)
    from missing m left join asked a using (id)`;

/** Sent before the oldest message that Kafka still has: gone with retention or a wipe, not lost on the way. */
const REMEMBERED = `o.sent_at >= greatest($1::timestamptz, ($2::jsonb->>o.topic)::timestamptz)`;

function published(messages: Messages, grace: string): Rule[] {
  const values = [messages.began ?? new Date(8.64e15), JSON.stringify(Object.fromEntries(messages.trimmed))];
  return [
    {
      what: 'counts as sent, is not on its topic, never arrived and is not sent again',
      sql: `select o.key || ' ' || o.topic || ' ' || o.id as at from verify_missing o
             where not o.comes_again and (${REMEMBERED} or o.kind in ('answer', 'notice'))`,
      values,
    },
    {
      what: 'is due and was not sent',
      sql: `select o.key || ' ' || o.topic || ' ' || o.id as at from verify_outbox o
             where o.sent_at is null and o.done_at is null and o.due_at < now() - ${grace}`,
    },
    {
      what: 'was given up by the relay without being sent',
      sql: `select o.key || ' ' || o.topic || ' ' || o.id as at from verify_outbox o
             where o.sent_at is null and o.done_at is not null and o.kind <> 'command'`,
    },
  ];
}

const ON_TOPICS: readonly Rule[] = [
  {
    what: 'a message that no outbox has, and that was not set aside',
    sql: `select ${ORIGIN} as at from verify_message m
           where m.topic not like '%.dlq'
             and not exists (select from verify_outbox o where o.id = m.id)
             and not exists (select from (${DEAD_LETTERS}) d where d.origin = ${ORIGIN})
             and m.stood and (m.taken or not m.reader)`,
  },
  {
    what: 'a dead letter that no outbox has',
    sql: `select ${ORIGIN} as at from verify_message m
           where m.topic like '%.dlq' and m.stood and not exists (select from (${DEAD_LETTERS}) d where d.origin = m.dead_from)`,
  },
  {
    what: 'was taken by its reader and not written down',
    sql: `select ${ORIGIN} as at from verify_message m join verify_outbox o on o.id = m.id
           where o.kind in ('command', 'answer', 'notice') and m.taken and not ${ARRIVED}
             and not exists (select from (${DEAD_LETTERS}) d where d.origin = ${ORIGIN})`,
  },
  {
    what: 'a dead letter was taken, and no task was opened',
    sql: `select ${ORIGIN} as at from verify_message m
           where m.topic like '%.dlq' and m.taken
             and not exists (select from (${PLACES}) p where p.origin = m.dead_from)`,
  },
];

const INBOXES: readonly Rule[] = [
  {
    what: 'an answer arrived that no department wrote',
    sql: `select i.case_number || ' ' || i.subject || '/' || i.code as at from ledger.inbox i
           where i.kind = 'answer' and not exists (select from verify_outbox o where o.id = i.event_id and o.kind = 'answer')`,
  },
  {
    what: 'an answer arrived to a command that was never given',
    sql: `select i.case_number || ' ' || i.subject || '/' || i.code as at from ledger.inbox i
           where i.kind = 'answer' and not exists (
             select from ledger.outbox o where o.id = i.command_id and o.kind = 'command' and o.key = i.case_number)`,
  },
  {
    what: 'a decision arrived that no person made',
    sql: `select i.case_number || ' ' || i.subject || '/' || i.code as at from ledger.inbox i
           where i.kind = 'task' and not exists (
             select from ledger.human_task t where t.case_number = i.case_number and t.subject = i.subject
                and t.code = i.code and t.attempt = i.attempt and t.status = 'completed' and t.outcome = i.outcome)`,
  },
  {
    what: 'a department was asked by nobody',
    sql: `select i.case_number || ' ' || i.subject || '/' || i.code as at from verify_command i
           where not exists (select from ledger.outbox o where o.id = i.event_id and o.kind = 'command')`,
  },
  {
    what: 'a department handled a command and its answer is gone',
    sql: `select i.case_number || ' ' || i.subject || '/' || i.code as at from verify_command i
           where i.handled and not exists (select from verify_outbox o where o.id = i.answer_id and o.kind = 'answer')`,
  },
  {
    what: 'a command counts as answered, and neither an answer nor a person’s giving up is there',
    sql: `with unanswered as materialized (
            select o.id, o.key, o.topic, c.event_id, c.subject, c.code
              from ledger.outbox o left join verify_command c on c.event_id = o.id
             where o.kind = 'command' and o.done_at is not null
               and not exists (select from ledger.inbox i where i.command_id = o.id and i.outcome <> 'accepted'))
          select o.key || ' ' || o.topic || ' ' || o.id as at from unanswered o
           where not exists (
             select from ledger.human_task t
              where t.case_number = o.key and t.status = 'completed' and t.outcome in ${listOf(ENDS_MATTERS)}
                and (o.event_id is null or (o.subject = t.subject and o.code = t.code)))
             and not exists (select from ledger.case_event a where a.case_number = o.key and a.type in ${WITHOUT_ANSWER}
                                and (o.event_id is null or (o.subject = a.subject and o.code = a.code)))
             and not exists (select from ledger.erasure e
                              where e.case_number = o.key and (o.event_id is null or o.subject = e.subject))
             and not exists (select from ledger.birth_case j where j.case_number = o.key and j.joined_into is not null)
             and not exists (select from ledger.erasure_receipt r where r.command_id = o.id and r.confirmed_at is not null)`,
  },
];

/**
 * What outsiders are to be told: that a case was accepted and completed, and how each matter of the joint handling
 * ended that had not ended with the acceptance. Nobody answers these events, so nothing else would show the loss.
 */
const TO_TELL = `
  select c.case_number, null as subject, 'case' as about, 'accepted' as status from ledger.birth_case c
  union all
  select c.case_number, null, 'case', 'completed' from ledger.birth_case c where c.status = 'completed'
  union all
  select m.case_number, m.subject, m.code, m.status from ledger.matter m join ledger.birth_case c using (case_number)
   where m.part = 'joint' and m.status in ('completed', 'refused', 'offline') and m.ended_at <> c.accepted_at`;

const TOLD: readonly Rule[] = [
  {
    what: 'outsiders are not told of it (no event in the outbox)',
    sql: `with told as materialized (
            select o.key, convert_from(o.body, 'UTF8')::jsonb as event from ledger.outbox o
             where o.topic = 'birth.case-events.v1' and o.kind = 'event')
          select concat_ws(' ', w.case_number, concat_ws('/', w.subject, w.about), w.status) as at from (${TO_TELL}) w
           where not exists (
             select from told t where t.key = w.case_number
                and t.event->>'type' = 'cn.birth.' || w.about || '.' || w.status || '.v1'
                and coalesce(t.event#>>'{data,subject}', '') = coalesce(w.subject, ''))`,
  },
];

/** R7: outbox, topic and inbox agree: sent = published, published ⊆ taken or lagging, nothing from nowhere. */
export async function messagesAgree(evidence: Evidence): Promise<Finding> {
  const { snapshot, graceSeconds } = evidence;
  const tally = new Tally();
  const messages = evidence.messages();
  await snapshot.query(ARRIVALS);
  await snapshot.query('analyze verify_arrived');
  await snapshot.query(MISSING);
  await snapshot.query('analyze verify_missing');
  const rows = await snapshot.query<{ n: number; lagging: number }>(
    `select (select count(*)::int from verify_outbox) as n,
            (select count(*)::int from verify_message m where m.reader and not m.taken) as lagging`,
  );
  tally.checked((rows[0]?.n ?? 0) + messages.count);
  tally.lagging(rows[0]?.lagging ?? 0);
  const grace = `interval '${Number(graceSeconds)} seconds'`;
  await tally.apply(snapshot, [...published(messages, grace), ...ON_TOPICS, ...INBOXES, ...TOLD]);
  const [missing] = await snapshot.query<{ n: number }>(
    `select count(*)::int as n from verify_missing where comes_again`,
  );
  if (missing?.n) {
    tally.lagging(missing.n);
    tally.note(`${missing.n} messages are lost on the way and will be sent again`);
  }
  return tally.finding();
}
