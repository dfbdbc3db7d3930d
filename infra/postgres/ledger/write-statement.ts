import { insertOutboxSql } from '../../outbox/outbox.ts';
import { insertOrdersSql, moveOrdersSql } from './payment-orders.ts';

/** What a step can write, each a list in the JSON parameter $1; $2 is the case. */
const PARTS = {
  applied: `
    update ledger.inbox set applied_at = coalesce(applied_at, clock_timestamp()), body = null
     where event_id = any(${idsIn('applied')})`,
  answered: `
    update ledger.outbox set done_at = coalesce(done_at, clock_timestamp()), body = null
     where id = any(${idsIn('answered')})`,
  resent: `
    update ledger.outbox set due_at = case when done_at is null then clock_timestamp() else due_at end
     where id = any(${idsIn('resent')})`,
  matters: `
    insert into ledger.matter (case_number, subject, code, position, part, department, node, route, route_reason,
        status, flags, node_state, attempt, clocks, reason, result, requested_at, ended_at)
    select $2, r.subject, r.code, r.position, r.part, r.department, r.node, r.route, r.route_reason,
        r.status, r.flags, r.node_state, r.attempt, r.clocks, r.reason, decode(r.result, 'base64'), r.requested_at, r.ended_at
      from jsonb_to_recordset($1::jsonb->'matters') as r(subject text, code text, position smallint, part text,
        department text, node jsonb, route text, route_reason text, status text, flags text[], node_state text,
        attempt integer, clocks jsonb, reason text, result text, requested_at timestamptz, ended_at timestamptz)
    on conflict (case_number, subject, code) do update set route = excluded.route, route_reason = excluded.route_reason,
      status = excluded.status, flags = excluded.flags, node_state = excluded.node_state, attempt = excluded.attempt,
      clocks = excluded.clocks, reason = excluded.reason, result = excluded.result,
      requested_at = excluded.requested_at, ended_at = excluded.ended_at`,
  tasks: `
    insert into ledger.human_task (id, case_number, subject, code, attempt, kind, dedupe_key, reason, asks, deadline)
    select r.id, $2, r.subject, r.code, r.attempt, r.kind, r.dedupe_key, r.reason, r.asks, r.deadline
      from jsonb_to_recordset($1::jsonb->'tasks') as r(id uuid, subject text, code text, attempt integer, kind text,
        dedupe_key text, reason text, asks text[], deadline timestamptz)
    on conflict (dedupe_key) do nothing`,
  overtaken: `
    update ledger.human_task set
        completed_at = case when status = 'open' then clock_timestamp() else completed_at end,
        status = case when status = 'open' then 'overtaken' else status end
     where id = any(${idsIn('overtaken')})`,
  events: `
    insert into ledger.case_event (case_number, type, subject, code, actor, detail, at)
    select $2, r.type, r.subject, r.code, r.actor, r.detail, clock_timestamp()
      from jsonb_to_recordset($1::jsonb->'events') as r(type text, subject text, code text, actor text, detail jsonb)`,
  notices: `
    insert into ledger.notice (id, case_number, template, dedupe_key)
    select r.id, $2, r.template, r.occasion
      from jsonb_to_recordset($1::jsonb->'notices') as r(id uuid, template text, occasion text)
    on conflict do nothing`,
  decisions: `
    insert into ledger.entitlement_decision (case_number, revision, as_of, pack, decision, facts)
    select $2, 1, r.as_of, r.pack, decode(r.decision, 'base64'), decode(r.facts, 'base64')
      from jsonb_to_recordset($1::jsonb->'decisions') as r(as_of date, pack text, decision text, facts text)
    on conflict do nothing`,
  orders: insertOrdersSql("$1::jsonb->'orders'", '$2'),
  orderMoves: moveOrdersSql("$1::jsonb->'orderMoves'", '$2'),
  outbox: insertOutboxSql('ledger', "($1::jsonb->'outbox')"),
} as const;

type PartName = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as PartName[];

/** The rows of each part, in the columns that its statement reads; ids where it names rows that are there. */
export type CaseRecords = Readonly<Record<PartName, readonly unknown[]>>;

/** Ids are given as one array: a look-up by primary key whatever the planner thinks of the table. */
function idsIn(list: string): string {
  return `array(select v::uuid from jsonb_array_elements_text($1::jsonb->'${list}') v)`;
}

/**
 * Everything a step changes, as one statement. A part with nothing to write is left out: to begin it costs more than
 * to write a row, and a step has a few of them only. The same parts always make the same statement, so that its plan
 * is kept. Rows that are there already are named by their keys, and what holds for only some of them stands in
 * `set`: as a condition it would lead the planner to the partial indexes, and so through every open row there is.
 *
 * The parameters are $1 what `parameter` says, $2 case, $3 its status, $4 whether it was decided, $5 whether it ended.
 */
export function writeStatement(records: CaseRecords): { name: string; text: string; parameter: string } {
  const named = NAMES.filter((name) => records[name].length > 0);
  const parts = named.map((name) => `${name.toLowerCase()} as (${PARTS[name]})`);
  // The part `json` is never evaluated: it tells the type of $1 where no other part reads it.
  return {
    name: `write-case-${named.map((name) => NAMES.indexOf(name)).join('-')}`,
    parameter: JSON.stringify(Object.fromEntries(named.map((name) => [name, records[name]]))),
    text: `
      with started as (
        update ledger.start_request set started_at = clock_timestamp() where case_number = $2 and started_at is null
      ), json as (select $1::jsonb)${parts.map((part) => `, ${part}`).join('')}
      update ledger.birth_case set status = $3,
          decided_at = case when $4 then clock_timestamp() else decided_at end,
          completed_at = case when $5 then clock_timestamp() else completed_at end
        where case_number = $2`,
  };
}
