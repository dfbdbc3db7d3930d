import { randomUUID } from 'node:crypto';
import { isOutside } from '../../activities/apply-outside.ts';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import type { LandingAnswer } from '../../infra/postgres/ledger/inbox.ts';
import { derivedId } from '../../infra/messages/derived-id.ts';
import { departmentSource } from '../../infra/messages/envelope.ts';
import { ticketOf } from '../../infra/messages/ticket.ts';
import { boundTo } from '../../infra/sealing/bound.ts';
import { sealContext, type Keyring } from '../../infra/sealing/keys.ts';
import { sealJson, type SealedForm } from '../../infra/sealing/seal.ts';
import type { AnswerOutcome, NodeKey } from '../../schemas/case-plan.ts';
import { addDays, shanghaiDate } from '../../policies/calendar/date.ts';
import { joinedHousehold } from '../../policies/graph/household.ts';
import { composeResidentId } from '../../policies/id-number.ts';
import { commandName } from '../../schemas/command-id.ts';
import type { Department } from '../../schemas/department.ts';
import { WORK, type Subject, type WorkCode } from '../../schemas/matter.ts';
import { eventType, type AnswerEnvelope } from '../../schemas/message.ts';
import { answersTopic } from '../../schemas/topic.ts';
import { readSample, type Notification } from './samples.ts';

const AT = '2026-11-25T10:00:00+08:00';

/** What a department answers when it is done: everything that any of them says, but for what is of one child alone. */
const DONE = {
  issuedAt: AT,
  signer: '甲',
  sealer: '乙',
  registeredAt: AT,
  claimNumber: 'C1',
  eventNumber: 'E1',
  upgradedAt: AT,
  noticeNumber: 'N1',
  sentAt: AT,
  paymentNumber: 'P1',
  batchNumber: 'B1',
  paidAt: AT,
  acceptedAt: AT,
  settlementNumber: 'S1',
  path: 'local',
  identityKind: 'birth-certificate',
  payBy: '2027-02-23',
  premiumYear: 2027,
  premiumFen: null,
  stationDivisionCode: '620103',
  activation: 'pending',
  clinicDivisionCode: '620103',
  scheduleVersion: '2021',
  birthDoses: [],
  nextDoses: [],
  openedAt: AT,
} as const;

/** As {@link DONE}, for one child. @param birth whose; default: a birth of which nobody looks at the household */
function doneFor(subject: Subject, birth: Notification = readSample('lanzhou-first-child')): object {
  const order = Number(/^child-(\d+)$/.exec(subject)?.[1] ?? 1);
  const child = birth.children.find((one) => one.order === order);
  const day = shanghaiDate(birth.delivery.at);
  const division = joinedHousehold(birth)?.divisionCode ?? '620102';
  return {
    ...DONE,
    certificateNumber: `X62000000${order}`,
    registrationNumber: `R${order}`,
    residentId: composeResidentId(division, day, child?.sex === 'male' ? 'male' : 'female', order - 1),
    registeredName: child?.name ?? '未取名',
    householdDivisionCode: division,
    accountNumber: `6200000000123${order}`,
    cardNumber: `K${order}`,
    recordNumber: `V${order}`,
    coverFrom: day,
    coverUntil: addDays(day, 365),
  };
}

const OBJECTION = { reasonCode: 'no', reason: '不符', asks: [] };

export interface TestAnswer {
  readonly caseNumber: string;
  readonly key: NodeKey;
  readonly outcome?: AnswerOutcome;
  readonly attempt?: number;
  readonly commandId?: string;
  /** whose result it is, where the household is looked at */
  readonly birth?: Notification;
  /** what is said; default: what fits the outcome */
  readonly payload?: unknown;
  /** who says it, with its own key and on its own topic; default: the department of the matter */
  readonly department?: Department;
  /** of the event */
  readonly id?: string;
  readonly form?: SealedForm;
}

/** An answer with the message that it comes in. */
export interface SentAnswer extends LandingAnswer {
  readonly envelope: AnswerEnvelope;
}

/**
 * The answer of a department, as the gateway lands it: each call makes another one. It is of the command that the case has for
 * its matter and attempt, and has that command's ticket; in form 1 it has none.
 */
export function answerOf(keyring: Keyring, answer: TestAnswer): SentAnswer {
  const { caseNumber, key, outcome = 'completed', attempt = 1, form = 2 } = answer;
  const [subject, matter] = key.split('/') as [Subject, WorkCode];
  const { department = WORK[matter].department, id = randomUUID() } = answer;
  const { commandId = derivedId(...commandName(caseNumber, subject, matter, attempt)) } = answer;
  const payload = answer.payload ?? (outcome === 'completed' ? doneFor(subject, answer.birth) : OBJECTION);
  const ticket = ticketOf(keyring, { id: commandId, caseNumber, subject, matter, attempt });
  const said = { caseNumber, subject, matter, attempt, commandId, outcome };
  const clear = { id, source: departmentSource(department), type: eventType(matter, outcome), data: said };
  const context = form === 2 ? boundTo('answer', clear) : sealContext.answer(id);
  const sealed = sealJson(keyring.receiver(department), context, payload).toString('base64');
  const data = { ...said, ...(form === 2 ? { ticket } : {}), sealed };
  const rest = { specversion: '1.0', time: AT, datacontenttype: 'application/json' } as const;
  const outside = isOutside(matter);
  const envelope = { ...rest, ...clear, data };
  return { eventId: id, department, data, form, asSent: undefined, outside, envelope };
}

let offset = 0;

/** The same as the gateway receives it. */
export function messageOf({
  envelope,
  department,
}: Pick<SentAnswer, 'envelope' | 'department'>): ReceivedMessage {
  return {
    topic: answersTopic(department),
    partition: 0,
    offset: String((offset += 1)),
    key: envelope.data.caseNumber,
    value: Buffer.from(JSON.stringify(envelope)),
    headers: {},
  };
}
