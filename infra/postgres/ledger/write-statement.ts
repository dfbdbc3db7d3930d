import { insertOutboxSql } from '../../outbox/outbox.ts';
import { addWakesSql } from './wakes.ts';

/** Ids are given as one array: a look-up by primary key whatever the planner thinks of the table. */
function idsIn(list: string): string {
  return `array(select v::uuid from given, jsonb_array_elements_text(given.doc->'${list}') v)`;
}

/** The rows of one list, by the columns that are read of them. */
function rowsOf(list: string, columns: string): string {
  return `given, jsonb_to_recordset(given.doc->'${list}') as r(${columns})`;
}

/**
 * What can be written to cases, each part a list in the one JSON document `given.doc`. The parts are the same for a case
 * that is accepted and for one that is changed; what tells the two apart is where the document comes from.
 */
const PARTS = {
  cases: `
    update ledger.birth_case c set status = r.status, decided_at = coalesce(c.decided_at, r.decided_at),
        completed_at = coalesce(c.completed_at, r.completed_at)
      from ${rowsOf('cases', 'case_number text, status text, decided_at timestamptz, completed_at timestamptz')}
     where c.case_number = r.case_number`,
  alarms: `
    insert into ledger.alarm (case_number, rings_at)
    select r.case_number, r.rings_at from ${rowsOf('alarms', 'case_number text, rings_at timestamptz')}
    on conflict (case_number) do update set rings_at = excluded.rings_at`,
  silenced: `
    delete from ledger.alarm
     where case_number = any(array(select jsonb_array_elements_text(given.doc->'silenced') from given))`,
  applied: `
    update ledger.inbox set applied_at = coalesce(applied_at, ledger.now()), body = null
     where event_id = any(${idsIn('applied')})`,
  setAside: `
    update ledger.inbox set applied_at = coalesce(applied_at, ledger.now())
     where event_id = any(${idsIn('setAside')})`,
  answered: `
    update ledger.outbox set done_at = coalesce(done_at, ledger.now()), body = null
     where id = any(${idsIn('answered')})`,
  resent: `
    update ledger.outbox set due_at = case when done_at is null then ledger.now() else due_at end
     where id = any(${idsIn('resent')})`,
  matters: `
    insert into ledger.matter as m (case_number, subject, code, position, part, department, node, route, route_reason,
        status, flags, attempt, clocks, reason, result, requested_at, answer_due_at, ended_at)
    select r.case_number, r.subject, r.code, r.position, r.part, r.department, r.node, r.route, r.route_reason, r.status,
        r.flags, r.attempt, r.clocks, r.reason, decode(r.result, 'base64'), r.requested_at, r.answer_due_at, r.ended_at
      from ${rowsOf(
        'matters',
        `case_number text, subject text, code text, position smallint, part text, department text, node jsonb, route text,
        route_reason text, status text, flags text[], attempt integer, clocks jsonb, reason text, result text,
        requested_at timestamptz, answer_due_at timestamptz, ended_at timestamptz`,
      )}
    on conflict (case_number, subject, code) do update set route = excluded.route, route_reason = excluded.route_reason,
      status = excluded.status, flags = excluded.flags, attempt = excluded.attempt, clocks = excluded.clocks,
      reason = excluded.reason, result = coalesce(excluded.result, m.result), requested_at = excluded.requested_at,
      answer_due_at = excluded.answer_due_at, ended_at = excluded.ended_at`,
  tasks: `
    insert into ledger.human_task as t (id, case_number, subject, code, attempt, kind, dedupe_key, reason, asks, opened_at,
        deadline, status, outcome, completed_by, completed_at, completion_reason)
    select r.id, r.case_number, r.subject, r.code, r.attempt, r.kind, r.id::text, r.reason, r.asks, r.opened_at, r.deadline,
        r.status, r.outcome, r.completed_by,
        case when r.status <> 'open' then coalesce(r.completed_at, ledger.now()) end,
        decode(r.completion_reason, 'base64')
      from ${rowsOf(
        'tasks',
        `id uuid, case_number text, subject text, code text, attempt integer, kind text, reason text, asks text[],
        opened_at timestamptz, deadline timestamptz, status text, outcome text, completed_by text,
        completed_at timestamptz, completion_reason text`,
      )}
    on conflict (id) do update set status = excluded.status, outcome = excluded.outcome,
      completed_by = excluded.completed_by, completed_at = excluded.completed_at,
      completion_reason = coalesce(excluded.completion_reason, t.completion_reason)`,
  events: `
    insert into ledger.case_event (case_number, type, subject, code, actor, detail, at)
    select r.case_number, r.type, r.subject, r.code, r.actor, r.detail, r.at
      from ${rowsOf(
        'events',
        'case_number text, type text, subject text, code text, actor text, detail jsonb, at timestamptz',
      )}`,
  notices: `
    insert into ledger.notice (id, case_number, template, dedupe_key)
    select r.id, r.case_number, r.template, r.occasion
      from ${rowsOf('notices', 'id uuid, case_number text, template text, occasion text')}
    on conflict do nothing`,
  decisions: `
    insert into ledger.entitlement_decision (case_number, revision, as_of, pack, decision, facts, cause)
    select r.case_number, r.revision, r.as_of, r.pack, decode(r.decision, 'base64'),
        coalesce(decode(r.facts, 'base64'), (select d.facts from ledger.entitlement_decision d
          where d.case_number = r.case_number and d.revision = r.revision - 1)), r.cause
      from ${rowsOf(
        'decisions',
        `case_number text, revision integer, as_of date, pack text, decision text, facts text, cause text`,
      )}
    on conflict do nothing`,
  orders: `
    insert into ledger.payment_order (order_id, case_number, subject, entitlement, period, revision, payer, department,
        amount_fen, netted_fen, shares, payee, claim, due_on, status, attempt, command_id, task_id, payment_number,
        confirmed_at, look_at, sent_at, paid_at)
    select r.order_id, r.case_number, r.subject, r.entitlement, r.period, r.revision, r.payer, r.department, r.amount_fen,
        r.netted_fen, r.shares, r.payee, r.claim, r.due_on, r.status, r.attempt, r.command_id, r.task_id, r.payment_number,
        r.confirmed_at, r.look_at, r.sent_at, r.paid_at
      from ${rowsOf(
        'orders',
        `order_id uuid, case_number text, subject text, entitlement text, period text, revision integer, payer text,
        department text, amount_fen bigint, netted_fen bigint, shares jsonb, payee text, claim text, due_on date,
        status text, attempt integer, command_id uuid, task_id uuid, payment_number text, confirmed_at timestamptz,
        look_at timestamptz, sent_at timestamptz, paid_at timestamptz`,
      )}
    on conflict (order_id) do update set netted_fen = excluded.netted_fen, status = excluded.status,
      attempt = excluded.attempt, command_id = excluded.command_id, task_id = excluded.task_id,
      payment_number = excluded.payment_number, confirmed_at = excluded.confirmed_at, look_at = excluded.look_at,
      sent_at = excluded.sent_at, paid_at = excluded.paid_at`,
  subjects: `
    insert into ledger.subject (case_number, subject, wrapped_key, facts)
    select r.case_number, r.subject, decode(r.wrapped_key, 'base64'), decode(r.facts, 'base64')
      from ${rowsOf('subjects', 'case_number text, subject text, wrapped_key text, facts text')}
    on conflict (case_number, subject) do update set facts = excluded.facts`,
  wakes: addWakesSql("select jsonb_array_elements_text(given.doc->'wakes') as case_number from given", 0),
  outbox: insertOutboxSql('ledger', "(select given.doc->'outbox' from given)"),
} as const;

export type PartName = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as PartName[];

/** The rows of each part, in the columns that its statement reads; ids where it names rows that are there. */
export type CaseRecords = Readonly<Record<PartName, readonly unknown[]>>;

interface Statement {
  readonly name: string;
  readonly text: string;
  /** the JSON document, parameter $1 */
  readonly parameter: string;
}

/** What stands around the parts. */
interface Frame {
  readonly name: string;
  /** where the document comes from: a query of one row, or of none, and then nothing is written */
  readonly given: string;
  /** further parts, before these, such as the row that a case begins with */
  readonly more?: string;
  readonly answer?: string;
}

/**
 * Everything that is done to cases, as one statement. A part with nothing to write is left out: to begin it costs more
 * than to write a row, and a round has a few of them only. The same parts always make the same statement, so that its
 * plan is kept. Rows that are there already are named by their keys, and what holds for only some of them stands in
 * `set`: as a condition it would lead the planner to the partial indexes, and so through every open row there is.
 */
export function partsStatement(
  records: CaseRecords,
  { name, given, more = '', answer = 'select from given' }: Frame,
): Statement {
  const named = NAMES.filter((part) => records[part].length > 0);
  const parts = named.map((part) => `, ${part.toLowerCase()} as (${PARTS[part]})`);
  return {
    name: `${name}-${named.map((part) => NAMES.indexOf(part)).join('-')}`,
    parameter: JSON.stringify(Object.fromEntries(named.map((part) => [part, records[part]]))),
    text: `with ${more} given as materialized (${given})${parts.join('')} ${answer}`,
  };
}

/** The statement of what is done to cases that the ledger has. */
export function changeStatement(records: CaseRecords): Statement {
  return partsStatement(records, { name: 'write-case', given: 'select $1::jsonb as doc' });
}
