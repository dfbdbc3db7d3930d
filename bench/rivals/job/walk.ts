import { takeStep } from '../../../activities/advance.ts';
import type { CaseView, Changes } from '../../../activities/ledger-port.ts';
import { derivedId } from '../../../infra/messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../../infra/messages/envelope.ts';
import type { OutboxRow } from '../../../infra/outbox/outbox.ts';
import { prepareNotice } from '../../../infra/postgres/ledger/notices.ts';
import { sealContext, type Keyring } from '../../../infra/sealing/keys.ts';
import { sealJson, unsealJson } from '../../../infra/sealing/seal.ts';
import { WORK } from '../../../schemas/matter.ts';
import { eventType } from '../../../schemas/message.ts';
import { CASE_EVENTS_TOPIC, commandsTopic } from '../../../schemas/topic.ts';
import { CaseStory } from '../../../workflows/case-story.ts';
import { viewOf, type CaseState, type JobCase } from './case-state.ts';
import type { Answer } from './answers.ts';

/** What one walk over a case comes to. */
export interface Walked {
  readonly state: CaseState;
  readonly outbox: readonly OutboxRow[];
  /** commands that need not be published again */
  readonly answered: readonly string[];
  readonly jointDone: boolean;
  readonly completed: boolean;
}

/**
 * Takes answers in and goes as far as the case can go: the same graph, preparations, decisions and notices as the
 * product's, from its own pure functions, so that rivals differ in how a case is carried and in nothing else.
 * Answers that were taken in before change nothing.
 */
export function walk(keyring: Keyring, of: JobCase, answers: readonly Answer[], now: Date): Walked {
  const story = new CaseStory(planOf(of), now.getTime());
  const view = viewOf(of, arrivalsOf(keyring, answers));
  story.receive(answers);
  const outbox: OutboxRow[] = [];
  const { tasks, orders } = of.state;
  let { status, entitlements } = of.state;
  while (!view.closed && story.hasStep()) {
    const step = story.nextStep(now.getTime());
    const { changes, result } = takeStep(view, step, now);
    story.record(step, result, now.getTime());
    outbox.push(...messagesOf(keyring, view, changes, now));
    tasks.push(...changes.tasks);
    orders.push(...changes.orders);
    status = changes.status;
    entitlements = changes.decision?.entitlements ?? entitlements;
    if (changes.completed) break;
  }
  const matters = [...view.matters.values()];
  return {
    state: { status, matters, tasks, orders, entitlements },
    outbox,
    answered: answers.filter((a) => a.outcome !== 'accepted').map((a) => a.commandId),
    jointDone: matters.every((m) => m.node.part === 'follow-on' || m.endedAt !== null),
    completed: status === 'completed',
  };
}

function planOf({ caseNumber, state }: JobCase) {
  return {
    caseNumber,
    graph: 'rival',
    nodes: state.matters.map((m) => ({ ...m.node, state: m.nodeState, attempt: m.attempt })),
    decided: state.entitlements !== undefined,
  };
}

function arrivalsOf(keyring: Keyring, answers: readonly Answer[]): CaseView['arrivals'] {
  return new Map(
    answers.map((a) => {
      const sealed = Buffer.from(a.sealed, 'base64');
      const payload = unsealJson(keyring.receiver(a.department), sealContext.answer(a.eventId), sealed);
      return [a.eventId, { eventId: a.eventId, applied: false, commandId: a.commandId, payload }];
    }),
  );
}

function messagesOf(keyring: Keyring, view: CaseView, changes: Changes, now: Date): OutboxRow[] {
  const { caseNumber } = view;
  return [
    ...changes.commands.map((command) => commandRow(keyring, caseNumber, command, now)),
    ...changes.published.map((published) => eventRow(caseNumber, published, now)),
    ...noticeRows(keyring, view, changes, now),
  ];
}

function commandRow(
  keyring: Keyring,
  caseNumber: string,
  { subject, code, attempt, payload }: Changes['commands'][number],
  now: Date,
): OutboxRow {
  const { department } = WORK[code];
  const id = derivedId('command', caseNumber, subject, code, attempt);
  const sealed = sealJson(keyring.receiver(department), sealContext.command(id), payload).toString('base64');
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

function eventRow(
  caseNumber: string,
  { subject, code, what, status }: Changes['published'][number],
  now: Date,
): OutboxRow {
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
}

function noticeRows(keyring: Keyring, view: CaseView, changes: Changes, now: Date): OutboxRow[] {
  const { mother } = view.notification;
  const { name, phone } = mother;
  if (phone === undefined) return [];
  return changes.notices.map(({ template, occasion, values }) => {
    const { caseNumber } = view;
    const all = { name, caseNumber, ...values };
    return prepareNotice(keyring, { caseNumber, template, occasion, phone, values: all, at: now }).message;
  });
}

/** What the family is told, and outsiders, when a case is accepted. */
export function acceptanceRows(keyring: Keyring, of: JobCase, at: Date): OutboxRow[] {
  const { caseNumber, notification } = of;
  const event = eventRow(caseNumber, { subject: null, code: null, what: 'accepted', status: 'accepted' }, at);
  const { name, phone } = notification.mother;
  if (phone === undefined) return [event];
  const values = { name, caseNumber };
  const notice = { caseNumber, template: 'accepted', occasion: 'accepted', phone, values, at } as const;
  return [event, prepareNotice(keyring, notice).message];
}
