import type { CaseView, Changes, Matter, NewCommand, NewTask } from '../../../activities/ledger-port.ts';
import type { Department } from '../../../schemas/department.ts';
import { WORK, type Subject, type WorkCode } from '../../../schemas/matter.ts';
import { eventType } from '../../../schemas/message.ts';
import { CASE_EVENTS_TOPIC, commandsTopic } from '../../../schemas/topic.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../messages/envelope.ts';
import { insertOutboxSql, outboxRecord, type OutboxRow } from '../../outbox/outbox.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';
import { sealJson } from '../../sealing/seal.ts';
import type { Connection } from '../pool.ts';
import type { OpenSubject } from './facts.ts';
import { insertOrdersSql, moveOrdersSql, orderRecord } from './payment-orders.ts';
import { prepareNotice, type PreparedNotice } from './notices.ts';
import { decisionContext, decisionFactsContext, type OpenCase } from './read-case.ts';

/**
 * Everything a step changes, in one statement: each part reads its own array of the JSON parameter. Rows that are
 * there already are named by their keys, and what holds for only some of them stands in `set`: as a condition it
 * would lead the planner to the partial indexes, and so through every open row there is.
 */
const WRITE = `
  with applied as (
    update ledger.inbox set applied_at = coalesce(applied_at, clock_timestamp()), body = null
     where event_id = any($6::uuid[])
  ), answered as (
    update ledger.outbox set done_at = coalesce(done_at, clock_timestamp()), body = null where id = any($7::uuid[])
  ), resent as (
    update ledger.outbox set due_at = case when done_at is null then clock_timestamp() else due_at end
     where id = any($8::uuid[])
  ), written as (
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
      requested_at = excluded.requested_at, ended_at = excluded.ended_at
  ), tasks as (
    insert into ledger.human_task (id, case_number, subject, code, attempt, kind, dedupe_key, reason, asks, deadline)
    select r.id, $2, r.subject, r.code, r.attempt, r.kind, r.dedupe_key, r.reason, r.asks, r.deadline
      from jsonb_to_recordset($1::jsonb->'tasks') as r(id uuid, subject text, code text, attempt integer, kind text,
        dedupe_key text, reason text, asks text[], deadline timestamptz)
    on conflict (dedupe_key) do nothing
  ), overtaken as (
    update ledger.human_task set
        completed_at = case when status = 'open' then clock_timestamp() else completed_at end,
        status = case when status = 'open' then 'overtaken' else status end
     where id = any($9::uuid[])
  ), events as (
    insert into ledger.case_event (case_number, type, subject, code, actor, detail, at)
    select $2, r.type, r.subject, r.code, r.actor, r.detail, clock_timestamp()
      from jsonb_to_recordset($1::jsonb->'events') as r(type text, subject text, code text, actor text, detail jsonb)
  ), notices as (
    insert into ledger.notice (id, case_number, template, dedupe_key)
    select r.id, $2, r.template, r.occasion
      from jsonb_to_recordset($1::jsonb->'notices') as r(id uuid, template text, occasion text)
    on conflict do nothing
  ), decided as (
    insert into ledger.entitlement_decision (case_number, revision, as_of, pack, decision, facts)
    select $2, 1, r.as_of, r.pack, decode(r.decision, 'base64'), decode(r.facts, 'base64')
      from jsonb_to_recordset($1::jsonb->'decision') as r(as_of date, pack text, decision text, facts text)
    on conflict do nothing
  ), ordered as (${insertOrdersSql("$1::jsonb->'orders'", '$2')}
  ), moved as (${moveOrdersSql("$1::jsonb->'orderMoves'", '$2')}
  ), started as (
    update ledger.start_request set started_at = clock_timestamp() where case_number = $2 and started_at is null
  ), sent as (${insertOutboxSql('ledger', "($1::jsonb->'outbox')")})
  update ledger.birth_case set status = $3,
      decided_at = case when $4 then clock_timestamp() else decided_at end,
      completed_at = case when $5 then clock_timestamp() else completed_at end
    where case_number = $2`;

/** Writes what a step decided. @returns whether anything is to be published */
export async function writeCase(
  connection: Connection,
  keyring: Keyring,
  what: { open: OpenCase; changes: Changes; now: Date },
): Promise<boolean> {
  const { open, changes, now } = what;
  const { view } = open;
  const notices = prepareNotices(keyring, view, changes, now);
  const outbox = [
    ...changes.commands.map((c) => commandRow(keyring, view.caseNumber, c, now)),
    ...publishedRows(view.caseNumber, changes, now),
    ...notices.map((n) => n.message),
  ];
  const tasks = changes.tasks.map((t) => taskRecord(view.caseNumber, t, now));
  const asked = tasks.find((t) => t.kind === 'claim-confirmation')?.id ?? null;
  const parameter = {
    matters: [...new Set([...changes.addedMatters, ...changes.matters])].map((m) => matterRecord(open, m)),
    tasks,
    events: changes.events.map((e) => ({ ...e, detail: e.detail ?? null })),
    notices: notices.map(({ id, template, occasion }) => ({ id, template, occasion })),
    decision: decisionRecords(open, changes),
    orders: changes.orders.map((o) =>
      orderRecord(view.caseNumber, o, o.status === 'awaiting-confirmation' ? asked : null),
    ),
    orderMoves: changes.orderMoves.map(({ paymentNumber, ...move }) => ({
      ...move,
      payment_number: paymentNumber,
    })),
    outbox: outbox.map(outboxRecord),
  };
  await connection.query({
    name: 'write-case',
    text: WRITE,
    values: [
      JSON.stringify(parameter),
      view.caseNumber,
      changes.status,
      changes.decision !== undefined,
      changes.completed,
      changes.applied.map((n) => n.eventId),
      answeredCommands(view, changes),
      changes.resend.map((r) => commandId(view.caseNumber, r.subject, r.code, r.attempt)),
      changes.overtaken,
    ],
  });
  return outbox.length > 0 || changes.resend.length > 0;
}

/** The same command always has the same id: made twice it is one message. */
export function commandId(caseNumber: string, subject: Subject, code: WorkCode, attempt: number): string {
  return derivedId('command', caseNumber, subject, code, attempt);
}

/** Commands that need not be published again: answered for good, or given up by a person. */
function answeredCommands(view: CaseView, changes: Changes): string[] {
  return changes.applied
    .filter((n) => n.outcome !== 'accepted' && n.outcome !== 'resend')
    .filter((n) => n.attempt > 0)
    .map((n) => commandId(view.caseNumber, n.subject, n.code, n.attempt));
}

/** The message of a command, sealed for its department. */
export function commandRow(keyring: Keyring, caseNumber: string, command: NewCommand, now: Date): OutboxRow {
  const { subject, code, attempt } = command;
  const department: Department = WORK[code].department;
  const id = commandId(caseNumber, subject, code, attempt);
  const sealed = sealJson(keyring.receiver(department), sealContext.command(id), command.payload).toString(
    'base64',
  );
  const body = writeEnvelope({
    id,
    source: CASE_SOURCE,
    type: eventType(code, 'requested'),
    caseNumber,
    time: now,
    data: { caseNumber, subject, matter: code, attempt, sealed },
  });
  return { id, topic: commandsTopic(department), key: caseNumber, kind: 'command', body };
}

function publishedRows(caseNumber: string, changes: Changes, now: Date): OutboxRow[] {
  return changes.published.map(({ subject, code, what, status }) => {
    const id = derivedId('case-event', caseNumber, subject ?? '', code ?? '', what);
    const body = writeEnvelope({
      id,
      source: CASE_SOURCE,
      type: eventType(code ?? 'case', what),
      caseNumber,
      time: now,
      data: { caseNumber, ...(subject ? { subject } : {}), ...(code ? { matter: code } : {}), status },
    });
    return { id, topic: CASE_EVENTS_TOPIC, key: caseNumber, kind: 'event', body };
  });
}

/** To the mother, else to the father; a family without a phone is told at the counter. */
function prepareNotices(keyring: Keyring, view: CaseView, changes: Changes, now: Date): PreparedNotice[] {
  const { mother, father } = view.notification;
  const receiver = mother.phone ? mother : father;
  const phone = receiver?.phone;
  if (!receiver || !phone) return [];
  return changes.notices.map(({ template, occasion, values }) =>
    prepareNotice(keyring, {
      caseNumber: view.caseNumber,
      template,
      occasion,
      phone,
      values: { name: receiver.name, caseNumber: view.caseNumber, ...values },
      at: now,
    }),
  );
}

function matterRecord(open: OpenCase, m: Matter): Record<string, unknown> {
  return {
    subject: m.node.subject,
    code: m.node.code,
    position: m.position,
    part: m.node.part,
    department: m.node.department,
    node: m.node,
    route: m.route,
    route_reason: m.routeReason,
    status: m.status,
    flags: m.flags,
    node_state: m.nodeState,
    attempt: m.attempt,
    clocks: m.clocks ?? null,
    reason: m.reason,
    result: sealResult(open, m),
    requested_at: m.requestedAt,
    ended_at: m.endedAt,
  };
}

/** A result is sealed with its subject's key; a subject without facts of its own (an erased child) keeps none. */
function sealResult(open: OpenCase, m: Matter): string | null {
  const subject: OpenSubject | undefined = open.subjects.get(m.node.subject);
  if (m.result === undefined || !subject) return null;
  const context = sealContext.result(open.view.caseNumber, m.node.subject, m.node.code);
  return sealJson(subject.key, context, m.result).toString('base64');
}

function taskRecord(caseNumber: string, task: NewTask, now: Date) {
  const { subject, code, attempt, kind, reason, asks, deadline } = task;
  const key = `${caseNumber}/${subject}/${code}/${kind}/${attempt}/${now.toISOString()}`;
  return {
    id: derivedId('task', key),
    subject,
    code,
    attempt,
    kind,
    dedupe_key: key,
    reason,
    asks,
    deadline,
  };
}

function decisionRecords(open: OpenCase, changes: Changes): Record<string, unknown>[] {
  const family = open.subjects.get('family');
  if (!changes.decision || !family) return [];
  const { asOf, pack, entitlements, facts } = changes.decision;
  const { caseNumber } = open.view;
  const decision = sealJson(family.key, decisionContext(caseNumber), entitlements).toString('base64');
  const used = sealJson(family.key, decisionFactsContext(caseNumber), facts).toString('base64');
  return [{ as_of: asOf, pack, decision, facts: used }];
}
