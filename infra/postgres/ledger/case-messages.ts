import type { Effects, NewCommand, PublishedFact } from '../../../activities/effects.ts';
import type { Department } from '../../../schemas/department.ts';
import { WORK } from '../../../schemas/matter.ts';
import { sealedType } from '../../../schemas/message-type.ts';
import { eventType } from '../../../schemas/message.ts';
import { bringsLink } from '../../../schemas/notice.ts';
import { CASE_EVENTS_TOPIC, commandsTopic } from '../../../schemas/topic.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../messages/envelope.ts';
import { ticketOf } from '../../messages/ticket.ts';
import type { OutboxRow } from '../../outbox/outbox.ts';
import { boundTo } from '../../sealing/bound.ts';
import { sealContent } from '../../sealing/content.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { doorAfter } from './family-doors.ts';
import { linkRecord, linkSecret, type FamilyParent, type LinkRecord } from './family-links.ts';
import { prepareNotice, type PreparedNotice } from './notices.ts';

/** What a case has to say. */
export interface CaseMessages {
  /** its commands, events and notices, in this order */
  readonly outbox: readonly OutboxRow[];
  /** its notices once more, with what is kept of them */
  readonly notices: readonly PreparedNotice[];
  /** what is kept of the link that its notices bring; none, or one */
  readonly links: readonly LinkRecord[];
}

/** The messages of everything that is done to a case, sealed for those who read them. */
export function messagesOf(keyring: Keyring, to: Effects): CaseMessages {
  const { caseNumber, now } = to.view;
  const { notices, links } = noticesOf(keyring, to);
  const outbox = [
    // What is asked and answered in one round (the ledger was set back) is not asked again.
    ...to.commands.map((command) => ({
      ...commandRow(keyring, caseNumber, command, now),
      ...(to.answered.has(command.id) ? { done: true } : {}),
    })),
    ...to.published.map((fact) => factRow(caseNumber, fact, now)),
    ...notices.map(({ message }) => message),
  ];
  return { outbox, notices, links };
}

/** The message of a command, sealed for its department. */
function commandRow(keyring: Keyring, caseNumber: string, command: NewCommand, now: Date): OutboxRow {
  const { id, subject, code, attempt, payload, lane } = command;
  const department: Department = WORK[code].department;
  const keys = keyring.receiver(department);
  const data = { caseNumber, subject, matter: code, attempt };
  const clear = { id, source: CASE_SOURCE, type: sealedType(code, 'requested'), data };
  const sealed = sealContent(keys, `command/${code}`, boundTo('command', clear), payload).toString('base64');
  const ticket = ticketOf(keyring, { id, ...data });
  const body = writeEnvelope({ ...clear, caseNumber, time: now, data: { ...data, ticket, sealed } });
  const topic = commandsTopic(department);
  return { id, topic, key: caseNumber, kind: 'command', body, form: 2, ...(lane ? { lane } : {}) };
}

/** The event of a fact; the same fact is the same event. */
export function factRow(
  caseNumber: string,
  { subject, code, what, status }: PublishedFact,
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

/**
 * Notices of a family, and the link that each parent who is told gets with them: none goes to a number that is being checked, or
 * is not theirs. A family that was erased is not told at all.
 */
function noticesOf(keyring: Keyring, to: Effects): Pick<CaseMessages, 'notices' | 'links'> {
  const { view, notices } = to;
  if (notices.length === 0 || view.familyErased) return { notices: [], links: [] };
  const { caseNumber, now: at, notification, reportedBy: client } = view;
  const links = new Map<FamilyParent, LinkRecord>();
  const prepared = notices.flatMap((notice) => {
    const { to: subject } = notice;
    const { name = '', phone } = notification[subject] ?? {};
    if (phone === undefined) return [];
    const { held, epoch } = doorAfter(keyring, to, subject);
    const of = { caseNumber, subject, phone, epoch };
    const withLink = bringsLink(notice.template) && !held;
    const link = withLink ? { link: linkSecret(keyring, of, at) } : {};
    if (withLink) links.set(subject, linkRecord(keyring, of, { at, cause: 'notice' }));
    const values = { name, caseNumber, ...notice.values, ...link };
    return [prepareNotice(keyring, { ...notice, caseNumber, phone, client, at, values })];
  });
  return { notices: prepared, links: [...links.values()] };
}
