import { isOutside } from '../../activities/apply-outside.ts';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { derivedId } from '../../infra/messages/derived-id.ts';
import { departmentSource } from '../../infra/messages/envelope.ts';
import { readEvent } from '../../infra/messages/read-event.ts';
import { isTicketOf } from '../../infra/messages/ticket.ts';
import type { LandingAnswer } from '../../infra/postgres/ledger/inbox.ts';
import type { ReceiptOfNotice } from '../../infra/postgres/ledger/notice-receipts.ts';
import type { ReceiptOfErasure } from '../../infra/postgres/ledger/erasures.ts';
import { usualType } from '../../infra/postgres/ledger/landed.ts';
import { contextOf, contextOfReceipt, outcomeOfReceipt } from '../../infra/sealing/bound.ts';
import { openContent } from '../../infra/sealing/content.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { sealedForm, unsealJson } from '../../infra/sealing/seal.ts';
import { answerName, commandName, erasureName, type IdParts } from '../../schemas/command-id.ts';
import type { AnswerOutcome } from '../../schemas/case-plan.ts';
import type { DeadLetterCode } from '../../schemas/dead-letter.ts';
import type { Department } from '../../schemas/department.ts';
import { isPlain } from '../../schemas/free-text.ts';
import { PAYMENTS, WORK, type WorkCode } from '../../schemas/matter.ts';
import { acceptanceSchema, objectionSchema, PAYLOADS } from '../../schemas/matters/registry.ts';
import { isKnownVersion, readType, says, type MessageType } from '../../schemas/message-type.ts';
import {
  answerEnvelopeSchema,
  erasureDoneEnvelopeSchema,
  noticeReceiptEnvelopeSchema,
  noticeReceiptPayloadSchema,
  type AnswerEnvelope,
  type ErasureDoneEnvelope,
  type NoticeReceiptEnvelope,
} from '../../schemas/message.ts';
import { ANSWERERS, answersTopic, type Answerer } from '../../schemas/topic.ts';
import { contentOfAnswer, VersionUnknownError } from '../../schemas/versions.ts';

/**
 * Of what an answer seals: characters in base64, and of the JSON that it opens to. No result comes near it, and of an objection a
 * person reads five hundred. All that has landed of a case is held in memory, and opened, by its round.
 */
const MOST_SEALED = 128 * 1024;
const MOST_OPENED = 64 * 1024;

export type Judgement =
  | { readonly receipt: ReceiptOfErasure }
  | { readonly answer: LandingAnswer }
  | { readonly notice: ReceiptOfNotice }
  /** why it is believed by nobody */
  | { readonly dead: DeadLetterCode };

const answererOf = new Map<string, Answerer>(ANSWERERS.map((one) => [answersTopic(one), one]));

/**
 * Judges one message of a department before anything of it is news (docs/adr/0021): that it can be read at all, that it speaks for
 * its department and of what that one was asked, that its seal opens with every field that stands in clear, and that what it
 * says has the shape of such an answer. Never throws for what a sender did. What needs the ledger is judged there.
 */
export function judgeMessage(message: ReceivedMessage, keyring: Keyring): Judgement {
  const answerer = answererOf.get(message.topic);
  const event = readEvent(message);
  const type = readType(event);
  if (message.undecodable || !answerer || !event || !type) return { dead: 'unreadable' };
  // A newer version is not looked at: it may be of another shape.
  if (!isKnownVersion(type)) return { dead: 'version-unknown' };
  const receipt = erasureDoneEnvelopeSchema.safeParse(event).data;
  const notice = noticeReceiptEnvelopeSchema.safeParse(event).data;
  const envelope = answerEnvelopeSchema.safeParse(event).data;
  const said = receipt ?? notice ?? envelope;
  if (!said) return { dead: 'unreadable' };
  if (message.key !== said.data.caseNumber) return { dead: 'wrong-key' };
  if (said.source !== departmentSource(answerer)) return { dead: 'wrong-source' };
  if (receipt) return judgeReceipt(receipt, answerer);
  if (notice) return judgeNotice(notice, answerer, keyring);
  if (!envelope) return { dead: 'unreadable' };
  if (answerer === 'notifier') return { dead: 'wrong-department' };
  return judgeAnswer(envelope, { department: answerer, type, keyring });
}

/** A department confirms only what it was asked to forget itself. */
function judgeReceipt({ id, data }: ErasureDoneEnvelope, department: Answerer): Judgement {
  const { caseNumber, subject, commandId } = data;
  if (commandId !== derivedId(...erasureName(caseNumber, subject, department)))
    return { dead: 'wrong-command' };
  return { receipt: { eventId: eventIdOf(id, department, answerName(commandId)), department, data } };
}

/** Only the notifier says what became of a notice, and its seal holds for that event alone. */
function judgeNotice(event: NoticeReceiptEnvelope, answerer: Answerer, keyring: Keyring): Judgement {
  if (answerer !== 'notifier') return { dead: 'wrong-department' };
  const { id: eventId, data } = event;
  const { caseNumber, noticeId, sealed } = data;
  if (sealed.length > MOST_SEALED) return { dead: 'too-large' };
  const outcome = outcomeOfReceipt(event);
  try {
    const bytes = Buffer.from(sealed, 'base64');
    const said = unsealJson(keyring.receiver('notifier'), contextOfReceipt(event), bytes);
    const payload = noticeReceiptPayloadSchema.safeParse(said).data;
    if (!payload) return { dead: 'wrong-payload' };
    return { notice: { eventId, caseNumber, noticeId, outcome, text: payload.text } };
  } catch {
    return { dead: 'cannot-be-opened' };
  }
}

interface Judging {
  readonly department: Department;
  readonly type: MessageType;
  readonly keyring: Keyring;
}

function judgeAnswer(envelope: AnswerEnvelope, { department, type, keyring }: Judging): Judgement {
  const { id, data } = envelope;
  const { matter, outcome } = data;
  if (!says(type, matter, outcome)) return { dead: 'contradicts-itself' };
  if (WORK[matter].department !== department) return { dead: 'wrong-department' };
  const stranger = strangeCommand(data, keyring);
  if (stranger) return { dead: stranger };
  if (data.sealed.length > MOST_SEALED) return { dead: 'too-large' };
  const form = sealedForm(Buffer.from(data.sealed, 'base64'));
  // An answer has the form of its command: what has a ticket was asked in form 2.
  if (form !== (data.ticket === undefined ? 1 : 2)) return { dead: 'old-form' };
  const fault = faultOfContent(envelope, department, keyring);
  if (fault) return { dead: fault };
  const eventId = eventIdOf(id, department, answerName(data.commandId, outcome));
  const isUsual = id === eventId && envelope.type === usualType(matter, outcome);
  const asSent = isUsual ? undefined : { id, type: envelope.type };
  return { answer: { eventId, department, data, form, asSent, outside: isOutside(matter) } };
}

/**
 * The command must be the one that the case has for this subject, this matter and this attempt. With a ticket the case side has given
 * it, also when a ledger that was set back has yet to give it again. Without one (form 1) it must stand in the ledger. The
 * id of a payment names its order, which only the ticket, or the ledger, knows.
 */
function strangeCommand(data: AnswerEnvelope['data'], keyring: Keyring): DeadLetterCode | undefined {
  const { caseNumber, subject, matter, attempt, commandId, ticket } = data;
  const isPayment = Object.hasOwn(PAYMENTS, matter);
  if (!isPayment && commandId !== derivedId(...commandName(caseNumber, subject, matter, attempt)))
    return 'wrong-command';
  const command = { id: commandId, caseNumber, subject, matter, attempt };
  return ticket === undefined || isTicketOf(keyring, command, ticket) ? undefined : 'wrong-ticket';
}

function faultOfContent(
  envelope: AnswerEnvelope,
  department: Department,
  keyring: Keyring,
): DeadLetterCode | undefined {
  const { matter, outcome, sealed } = envelope.data;
  try {
    const bytes = Buffer.from(sealed, 'base64');
    const context = contextOf('answer', envelope, bytes);
    const opened = openContent(
      keyring.receiver(department),
      contentOfAnswer(matter, outcome),
      context,
      bytes,
    );
    if (JSON.stringify(opened).length > MOST_OPENED) return 'too-large';
    // The words of an objection are tidied when they are read; a result is kept as it is.
    if (outcome === 'completed' && !isPlain(opened)) return 'cannot-be-written';
    return schemaOf(matter, outcome).safeParse(opened).success ? undefined : 'wrong-payload';
  } catch (error) {
    return error instanceof VersionUnknownError ? 'version-unknown' : 'cannot-be-opened';
  }
}

function schemaOf(matter: WorkCode, outcome: AnswerOutcome) {
  if (outcome === 'accepted') return acceptanceSchema;
  return outcome === 'completed' ? PAYLOADS[matter].result : objectionSchema;
}

/**
 * As the ledger numbers an event: no two departments have one, so that none can take the place of another's. The id that follows
 * from the command is its own, since the command was judged to be this department's; any other follows from source, id and
 * command, so that a sender who counts badly loses nothing: what it says of another command is another event.
 */
function eventIdOf(id: string, department: Answerer, usual: IdParts): string {
  return id === derivedId(...usual) ? id : derivedId('event', departmentSource(department), id, ...usual);
}
