import type { CaseUnknownError } from '../../../activities/ledger-port.ts';
import type { Keyring } from '../../sealing/keys.ts';
import type { Connection, Pool } from '../pool.ts';
import { MATTER, ORDER } from './case-reads.ts';
import { CLOCK_EVENTS_JSON } from './clock-events.ts';
import { SUBJECTS_JSON } from './facts.ts';
import { DOORS_JSON } from './family-doors.ts';
import { candidatesFor, type LookUp } from './likenesses.ts';
import { DRAFT_JSON, LEADING_WORDS } from './open-task.ts';
import { OpenCase, type CaseRow } from './open-case.ts';
import { TASK } from './task-reads.ts';

/** What one round applies of what has landed; the rest waits for the next. */
const LANDED_A_ROUND = 200;

/**
 * Until the transaction ends: everything that is done to a case is done under this lock, and what more it locks (its
 * orders, its tasks) is locked after it. A statement of its own, since what waits for a lock goes on with what it saw
 * before.
 */
const LOCK = 'select from ledger.birth_case where case_number = $1 for no key update';

/** A row of `ledger.inbox i` as what landed. */
const LANDED = `i.event_id as "eventId", i.kind, i.subject, i.code, i.attempt, i.outcome, i.command_id as "commandId",
           i.department, i.as_sent as "asSent", encode(i.body, 'base64') as body`;

/** Everything there is to know of a case, in one round trip; at the ledger's time. */
const READ = `
  select ledger.now() as now, c.status, c.division_code as "divisionCode", c.decided_at is not null as decided,
    c.completed_at is not null as closed, c.compared_at is not null as compared, c.joined_into as "joinedInto",
    c.accepted_at as "acceptedAt", c.accepted_by as "reportedBy",
    (select json_agg(json_build_object('other', l.other, 'kind', l.kind, 'score', l.score, 'outcome', l.outcome)
       order by l.found_at, l.other)
       from ledger.likeness l where l.case_number = c.case_number) as likenesses,
    (select a.rings_at from ledger.alarm a where a.case_number = c.case_number) as "alarmAt",
    ${SUBJECTS_JSON} as subjects, ${DOORS_JSON} as doors,
    (select json_agg(json_build_object(${MATTER}, 'position', m.position, 'answerDueAt', m.answer_due_at,
       'endedAt', m.ended_at) order by m.position, m.subject, m.code)
       from ledger.matter m where m.case_number = c.case_number) as matters,
    (select json_agg(l) from (
       select ${LANDED}
         from ledger.inbox i where i.case_number = c.case_number and i.applied_at is null
        order by i.received_at, i.event_id limit ${LANDED_A_ROUND + 1}) l) as landed,
    (select json_agg(k) from (
       select ${LANDED}
         from ledger.human_task t join ledger.inbox i on i.event_id = t.event_id
        where t.case_number = c.case_number and t.status = 'open') k) as kept,
    (select json_agg(json_build_object(${TASK}, 'draft', ${DRAFT_JSON}, 'words', ${LEADING_WORDS}) order by t.opened_at, t.id)
       from ledger.human_task t where t.case_number = c.case_number) as tasks,
    (select json_agg(json_build_object(${ORDER}, 'hash', encode(o.order_hash, 'base64'), 'commandId', o.command_id,
       'taskId', o.task_id,       'confirmedAt', o.confirmed_at, 'lookAt', looked.due_at, 'sentAt', o.sent_at, 'commandOpen', command.sends is not null,
       'commandUnsent', coalesce(command.sends = 0, false)) order by o.subject, o.entitlement, o.period, o.revision)
       from ledger.payment_order o left join ledger.outbox command
         on command.id = o.command_id and command.done_at is null
         left join ledger.due looked on looked.id = o.order_id
      where o.case_number = c.case_number and c.decided_at is not null) as orders,
    (select json_agg(json_build_object('commandId', d.id, 'lookAt', d.due_at, 'askedAt', command.created_at,
       'isUnsent', coalesce(command.sends = 0, false)))
       from ledger.due d left join ledger.outbox command on command.id = d.id and command.done_at is null
      where d.case_number = c.case_number and d.kind = 'leave-notice' and c.decided_at is not null) as "leaveNotices",
    case when exists (select from ledger.due d where d.case_number = c.case_number and d.kind = 'clock')
         then coalesce(${CLOCK_EVENTS_JSON}, '[]') end as "clockEvents",
    case when exists (select from ledger.due d where d.case_number = c.case_number and d.kind = 'clock')
         then coalesce((select json_agg(json_build_object('kind', p.kind, 'subject', p.subject, 'code', p.code,
           'occasion', p.occasion)) from ledger.document p where p.case_number = c.case_number), '[]') end as papers,
    (select json_agg(json_build_object('subject', w.subject, 'wishes', w.wishes))
       from ledger.contact_wish w where w.case_number = c.case_number) as "contactWishes",
    (select json_build_object('parent', p.parent, 'since', p.since, 'isCarried', p.carried_at is not null)
       from ledger.protection p where p.case_number = c.case_number) as protection,
    (select json_build_object('revision', d.revision, 'decision', encode(d.decision, 'base64'))
       from ledger.entitlement_decision d where d.case_number = c.case_number
      order by d.revision desc limit 1) as decision
  from ledger.birth_case c where c.case_number = $1`;

/** Locks a case until the transaction ends. One that the ledger does not know is not locked. */
export async function lockCase(on: Connection, caseNumber: string): Promise<void> {
  await on.query({ name: 'lock-case', text: LOCK, values: [caseNumber] });
}

/** What a case is opened with. */
export interface OpenedWith {
  readonly keyring: Keyring;
  /** undefined: no case is held against others here */
  readonly lookUp?: LookUp | undefined;
}

/** @throws CaseUnknownError when the ledger has no such case */
export async function lockAndRead(
  connection: Connection,
  { keyring, lookUp }: OpenedWith,
  caseNumber: string,
): Promise<OpenCase> {
  await lockCase(connection, caseNumber);
  const view = await readCase(connection, keyring, caseNumber);
  if (lookUp && !view.compared && !view.closed)
    view.candidates = await candidatesFor(connection, { keyring, lookUp }, view);
  return view;
}

/** A case as it stands, under no lock: to be looked at, and not to be changed. @throws CaseUnknownError */
export async function readCase(
  on: Pick<Pool | Connection, 'query'>,
  keyring: Keyring,
  caseNumber: string,
): Promise<OpenCase> {
  const { rows } = await on.query<CaseRow>({ name: 'open-case', text: READ, values: [caseNumber] });
  const [row] = rows;
  if (!row) throw caseUnknown();
  return new OpenCase(keyring, caseNumber, row, LANDED_A_ROUND);
}

function caseUnknown(): CaseUnknownError {
  return Object.assign(new Error('the ledger has no such case'), { name: 'CaseUnknownError' } as const);
}
