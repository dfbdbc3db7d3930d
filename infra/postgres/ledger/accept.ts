import type { CasePlan, NodeKey, PlanNode } from '../../../schemas/case-plan.ts';
import { eventType } from '../../../schemas/message.ts';
import type { MatterStatus, Route, Subject, WorkCode } from '../../../schemas/matter.ts';
import { CASE_EVENTS_TOPIC } from '../../../schemas/topic.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../messages/envelope.ts';
import { insertOutboxSql, outboxRecord, type OutboxRow } from '../../outbox/outbox.ts';
import type { Pool } from '../pool.ts';
import type { SealedSubject } from './facts.ts';
import type { PreparedNotice } from './notices.ts';

/** What the ledger shows of one piece of work from the first moment; its node is found in the plan. */
export interface MatterToAccept {
  readonly key: NodeKey;
  readonly subject: Subject;
  readonly code: WorkCode;
  readonly status: MatterStatus;
  readonly route: Route;
  readonly routeReason?: string;
  readonly clocks?: readonly object[];
}

/** Everything that one accepted notification writes, sealed and hashed already. */
export interface CaseToAccept {
  readonly plan: CasePlan;
  readonly matters: readonly MatterToAccept[];
  /** '' for a birth outside any institution */
  readonly facilityCode: string;
  readonly notificationId: string;
  readonly divisionCode: string;
  readonly notificationHash: Buffer;
  readonly motherHash: Buffer;
  readonly subjects: readonly SealedSubject[];
  readonly notice?: PreparedNotice;
  readonly acceptedAt: Date;
  /** who posted it, under which key, and the answer that a repetition gets */
  readonly client: string;
  readonly key: string;
  readonly bodyHash: Buffer;
  readonly answer: { readonly status: number; readonly body: unknown };
  /** by whom the workflow is started: the API right after the commit, or in its turn the gateway, which starts all others */
  readonly startedBy: 'api' | 'gateway';
}

/**
 * accepted: all of it is committed. Otherwise nothing was written: the delivery is known, the client's
 * idempotency key is in use, or the case number is taken (ask again with another).
 */
export type AcceptOutcome = 'accepted' | 'delivery-known' | 'key-known' | 'number-taken';

/** A start that the API makes is the gateway's after so many seconds, should the API have died or Temporal be away. */
const GATEWAY_WAITS_SECONDS = 3;

/**
 * One statement, so one round trip and one commit. The case row comes first: its unique (facility, notification)
 * makes a simultaneous repetition wait for the first one, and every other insert hangs on it.
 */
const ACCEPT_SQL = `
with c as (
  insert into ledger.birth_case (case_number, facility_code, notification_id, division_code, status, graph,
                                 notification_hash, mother_hash, accepted_by, accepted_at)
  values ($1, $2, $3, $4, 'accepted', $5, $6, $7, $8, $9)
  on conflict (facility_code, notification_id) do nothing
  returning case_number, accepted_by, accepted_at
), k as (
  insert into ledger.idempotency (client, key, body_hash, status, answer)
  select accepted_by, $10, $11, $12, $13::jsonb from c
), s as (
  insert into ledger.subject (case_number, subject, wrapped_key, facts)
  select case_number, r.subject, decode(r.wrapped_key, 'base64'), decode(r.facts, 'base64')
    from c, jsonb_to_recordset($14::jsonb) as r(subject text, wrapped_key text, facts text)
), m as (
  insert into ledger.matter (case_number, subject, code, position, part, department, route, route_reason,
                             status, node_state, attempt, node, clocks, ended_at)
  select case_number, r.subject, r.code, r.position, r.part, r.department, r.route, r.route_reason,
         r.status, r.node_state, r.attempt, r.node, r.clocks, case when r.ended then accepted_at end
    from c, jsonb_to_recordset($15::jsonb)
      as r(subject text, code text, position smallint, part text, department text, route text, route_reason text,
           status text, node_state text, attempt integer, node jsonb, clocks jsonb, ended boolean)
), e as (
  insert into ledger.case_event (case_number, at, type, actor)
  select case_number, accepted_at, 'case.accepted', accepted_by from c
), q as (
  insert into ledger.start_request (case_number, try_at) select case_number, now() + make_interval(secs => $18) from c
), n as (
  insert into ledger.notice (id, case_number, template, dedupe_key)
  select r.id, case_number, r.template, r.occasion
    from c, jsonb_to_recordset($16::jsonb) as r(id uuid, template text, occasion text)
), o as (
  ${insertOutboxSql('ledger', '(select $17::jsonb from c)')}
)
select case_number from c`;

/** Accepts a notification in one transaction: all is written, or nothing. */
export async function acceptCase(pool: Pool, accepted: CaseToAccept): Promise<AcceptOutcome> {
  try {
    const written = await pool.query({
      name: 'accept-case',
      text: ACCEPT_SQL,
      values: [
        ...caseValues(accepted),
        ...partValues(accepted),
        accepted.startedBy === 'api' ? GATEWAY_WAITS_SECONDS : 0,
      ],
    });
    return written.rowCount === 1 ? 'accepted' : 'delivery-known';
  } catch (error) {
    const constraint = (error as { constraint?: unknown }).constraint;
    if (constraint === 'idempotency_pkey') return 'key-known';
    if (constraint === 'birth_case_pkey') return 'number-taken';
    throw error;
  }
}

function caseValues(c: CaseToAccept): unknown[] {
  return [
    c.plan.caseNumber,
    c.facilityCode,
    c.notificationId,
    c.divisionCode,
    c.plan.graph,
    c.notificationHash,
    c.motherHash,
    c.client,
    c.acceptedAt,
    c.key,
    c.bodyHash,
    c.answer.status,
    JSON.stringify(c.answer.body),
  ];
}

function partValues(c: CaseToAccept): string[] {
  const nodes = new Map(c.plan.nodes.map((node) => [`${node.subject}/${node.code}`, node]));
  const notice = c.notice;
  const messages = [acceptedEvent(c), ...(notice ? [notice.message] : [])];
  return [
    c.subjects.map((s) => ({
      subject: s.subject,
      wrapped_key: s.wrappedKey?.toString('base64') ?? null,
      facts: s.facts?.toString('base64') ?? null,
    })),
    c.matters.map((matter, position) => matterRecord(matter, position, nodes.get(matter.key))),
    notice ? [{ id: notice.id, template: notice.template, occasion: notice.occasion }] : [],
    messages.map(outboxRecord),
  ].map((records) => JSON.stringify(records));
}

function matterRecord(matter: MatterToAccept, position: number, node: PlanNode | undefined): object {
  if (!node) throw new Error(`the plan has no node for ${matter.key}`);
  return {
    subject: matter.subject,
    code: matter.code,
    position,
    part: node.part,
    department: node.department,
    route: matter.route,
    route_reason: matter.routeReason ?? null,
    status: matter.status,
    node_state: node.state,
    attempt: node.attempt,
    node,
    clocks: matter.clocks && matter.clocks.length > 0 ? matter.clocks : null,
    ended: matter.status !== 'waiting',
  };
}

/** The fact for outsiders: that there is a case, and nothing about whom. */
function acceptedEvent(c: CaseToAccept): OutboxRow {
  const { caseNumber } = c.plan;
  const id = derivedId('case-event', caseNumber, 'accepted');
  const body = writeEnvelope({
    id,
    source: CASE_SOURCE,
    type: eventType('case', 'accepted'),
    caseNumber,
    time: c.acceptedAt,
    data: { caseNumber, status: 'accepted' },
  });
  return { id, topic: CASE_EVENTS_TOPIC, key: caseNumber, kind: 'event', body };
}
