import type { CaseView, Changes, Matter, NewCommand, NewTask } from '../../../activities/ledger-port.ts';
import type { Department } from '../../../schemas/department.ts';
import { WORK, type Subject, type WorkCode } from '../../../schemas/matter.ts';
import { eventType } from '../../../schemas/message.ts';
import { receiverOf } from '../../../schemas/notice.ts';
import { CASE_EVENTS_TOPIC, commandsTopic } from '../../../schemas/topic.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../messages/envelope.ts';
import { outboxRecord, type OutboxRow } from '../../outbox/outbox.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';
import { sealJson } from '../../sealing/seal.ts';
import type { Connection } from '../pool.ts';
import type { OpenSubject } from './facts.ts';
import { orderRecord } from './payment-orders.ts';
import { prepareNotice, type PreparedNotice } from './notices.ts';
import { decisionContext, decisionFactsContext, type OpenCase } from './read-case.ts';
import { writeStatement } from './write-statement.ts';

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
  const { name, text, parameter } = writeStatement({
    applied: changes.applied.map((n) => n.eventId),
    answered: answeredCommands(view, changes),
    resent: changes.resend.map((r) => commandId(view.caseNumber, r.subject, r.code, r.attempt)),
    matters: [...new Set([...changes.addedMatters, ...changes.matters])].map((m) => matterRecord(open, m)),
    tasks,
    overtaken: changes.overtaken,
    events: changes.events.map((e) => ({ ...e, detail: e.detail ?? null })),
    notices: notices.map(({ id, template, occasion }) => ({ id, template, occasion })),
    decisions: decisionRecords(open, changes),
    orders: changes.orders.map((o) =>
      orderRecord(view.caseNumber, o, o.status === 'awaiting-confirmation' ? asked : null),
    ),
    orderMoves: changes.orderMoves.map(({ paymentNumber, ...move }) => ({
      ...move,
      payment_number: paymentNumber,
    })),
    outbox: outbox.map(outboxRecord),
  });
  const { status, decision, completed } = changes;
  await connection.query({
    name,
    text,
    values: [parameter, view.caseNumber, status, decision !== undefined, completed],
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

function prepareNotices(keyring: Keyring, view: CaseView, changes: Changes, now: Date): PreparedNotice[] {
  const receiver = receiverOf(view.notification);
  if (!receiver) return [];
  return changes.notices.map(({ template, occasion, values }) =>
    prepareNotice(keyring, {
      caseNumber: view.caseNumber,
      template,
      occasion,
      phone: receiver.phone,
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
