import { walk as carryOn } from '../../../activities/carry-on.ts';
import type { Effects, NewCommand, PublishedFact } from '../../../activities/effects.ts';
import type { Landed } from '../../../activities/ledger-port.ts';
import { derivedId } from '../../../infra/messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../../infra/messages/envelope.ts';
import type { OutboxRow } from '../../../infra/outbox/outbox.ts';
import { prepareNotice } from '../../../infra/postgres/ledger/notices.ts';
import { sealContext, type Keyring } from '../../../infra/sealing/keys.ts';
import { sealJson, unsealJson } from '../../../infra/sealing/seal.ts';
import { WORK } from '../../../schemas/matter.ts';
import { eventType } from '../../../schemas/message.ts';
import { CASE_EVENTS_TOPIC, commandsTopic } from '../../../schemas/topic.ts';
import { STORY } from '../../../workflows/birth-case.ts';
import { stateOf, viewOf, type CaseState, type JobCase } from './case-state.ts';
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
 * Answers that were taken in before are not given again.
 */
export function walk(keyring: Keyring, of: JobCase, answers: readonly Answer[], now: Date): Walked {
  const landed = answers.map((answer) => landedOf(keyring, answer));
  const view = viewOf(of, landed, now);
  const { effects } = carryOn(view, STORY);
  const matters = [...view.matters.values()];
  return {
    state: stateOf(view),
    outbox: messagesOf(keyring, effects),
    answered: [...effects.answered],
    jointDone: matters.every((m) => m.node.part === 'follow-on' || m.endedAt !== null),
    completed: view.closed,
  };
}

function landedOf(keyring: Keyring, { sealed, ...answer }: Answer): Landed {
  const open = (): unknown =>
    unsealJson(
      keyring.receiver(answer.department),
      sealContext.answer(answer.eventId),
      Buffer.from(sealed, 'base64'),
    );
  return { ...answer, kind: 'answer', open };
}

function messagesOf(keyring: Keyring, to: Effects): OutboxRow[] {
  const { caseNumber, now } = to.view;
  return [
    ...to.commands.map((command) => commandRow(keyring, caseNumber, command, now)),
    ...to.published.map((published) => eventRow(caseNumber, published, now)),
    ...noticeRows(keyring, to),
  ];
}

function commandRow(
  keyring: Keyring,
  caseNumber: string,
  { id, subject, code, attempt, payload }: NewCommand,
  now: Date,
): OutboxRow {
  const { department } = WORK[code];
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

function eventRow(caseNumber: string, { subject, code, what, status }: PublishedFact, now: Date): OutboxRow {
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

function noticeRows(keyring: Keyring, { view, notices }: Effects): OutboxRow[] {
  const { caseNumber, now: at } = view;
  const { mother } = view.notification;
  const { name, phone } = mother;
  if (phone === undefined) return [];
  return notices.map(({ template, occasion, values }) => {
    const all = { name, caseNumber, ...values };
    return prepareNotice(keyring, { caseNumber, template, occasion, phone, values: all, at }).message;
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
