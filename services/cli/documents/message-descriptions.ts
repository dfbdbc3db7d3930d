import type { z } from 'zod';
import { derivedId } from '../../../infra/messages/derived-id.ts';
import { CASE_SOURCE, departmentSource } from '../../../infra/messages/envelope.ts';
import type { AnswerOutcome } from '../../../schemas/case-plan.ts';
import { DEPARTMENT_CODES, type Department } from '../../../schemas/department.ts';
import { acceptanceSchema, objectionSchema, PAYLOADS } from '../../../schemas/matters/registry.ts';
import { sealedType } from '../../../schemas/message-type.ts';
import { MATTER_CODES, WORK, WORK_CODES, type WorkCode } from '../../../schemas/matter.ts';
import {
  answerEnvelopeSchema,
  caseEventEnvelopeSchema,
  commandEnvelopeSchema,
  erasureDoneEnvelopeSchema,
  noticeReceiptEnvelopeSchema,
  erasureEnvelopeSchema,
  eventType,
  noticeEnvelopeSchema,
  noticePayloadSchema,
} from '../../../schemas/message.ts';
import {
  answersTopic,
  CASE_EVENTS_TOPIC,
  commandsTopic,
  NOTICES_TOPIC,
  type Answerer,
} from '../../../schemas/topic.ts';
import { ANSWER_WORDS, MATTER_STATUS_WORDS } from '../../../schemas/words.ts';
import { pascalCase } from './json-schema.ts';
import { ACCEPTANCE_EXAMPLE, NOTICE_EXAMPLE, OBJECTION_EXAMPLES, WORK_EXAMPLES } from './sealed-examples.ts';

/** One kind of message: its event type, the envelope everybody may read and what lies sealed inside. */
export interface MessageDescription {
  readonly type: string;
  readonly title: string;
  readonly envelope: { readonly name: string; readonly schema: z.ZodType };
  readonly sealed?: SealedDescription;
  /** what `data` says of the type once more, the same in every message of it */
  readonly says: Readonly<Record<string, string>>;
  /** members of `data` that this type has, though its envelope can do without */
  readonly has?: readonly string[];
  readonly example: Readonly<Record<string, unknown>>;
}

/** What opens only for its receiver. */
interface SealedDescription {
  readonly name: string;
  readonly schema: z.ZodType;
  /** who opens it */
  readonly opens: string;
  readonly example: object;
}

/** a number that a case could have, and none has */
const EXAMPLE_CASE = 'B-7K3F-9QWM-2XTA-0';
const EXAMPLE_TIME = '2026-11-20T03:24:00.000Z';
/** of a command that was never given */
const EXAMPLE_TICKET = 'AAAAAAAAAAAAAAAAAAAAAA';
/** bytes that open to nothing: an example has nobody's data in it */
const EXAMPLE_SEALED = Buffer.from('sealed with AES-256-GCM').toString('base64');

function example(type: string, source: string, data: Record<string, unknown>): Record<string, unknown> {
  return {
    specversion: '1.0',
    id: derivedId('example', type),
    source,
    type,
    subject: EXAMPLE_CASE,
    time: EXAMPLE_TIME,
    datacontenttype: 'application/json',
    partitionkey: EXAMPLE_CASE,
    data: { caseNumber: EXAMPLE_CASE, ...data },
  };
}

function subjectOf(code: WorkCode): string {
  return code.startsWith('maternity') || code === 'birth-service-registration' ? 'mother' : 'child-1';
}

function describeCommand(code: WorkCode): MessageDescription {
  const type = sealedType(code, 'requested');
  const routed = { subject: subjectOf(code), matter: code, attempt: 1 };
  const data = { ...routed, ticket: EXAMPLE_TICKET, sealed: EXAMPLE_SEALED };
  return {
    type,
    title: `${WORK[code].title}：请求办理`,
    envelope: { name: 'CommandEnvelope', schema: commandEnvelopeSchema },
    sealed: {
      name: `${pascalCase(code)}Command`,
      schema: PAYLOADS[code].command,
      opens: '部门',
      example: WORK_EXAMPLES[code].command,
    },
    says: { matter: code },
    example: example(type, CASE_SOURCE, data),
  };
}

/** What an answer seals: the result when done, why not when not, a promise when taken on. */
function sealedAnswer(code: WorkCode, outcome: AnswerOutcome): SealedDescription {
  const opens = '办件侧';
  if (outcome === 'accepted')
    return { name: 'Acceptance', schema: acceptanceSchema, opens, example: ACCEPTANCE_EXAMPLE };
  if (outcome !== 'completed')
    return { name: 'Objection', schema: objectionSchema, opens, example: OBJECTION_EXAMPLES[outcome] };
  const example = WORK_EXAMPLES[code].result;
  return { name: `${pascalCase(code)}Result`, schema: PAYLOADS[code].result, opens, example };
}

function describeAnswer(department: Department, code: WorkCode, outcome: AnswerOutcome): MessageDescription {
  const type = sealedType(code, outcome);
  const commandId = derivedId('example', sealedType(code, 'requested'));
  const data = {
    subject: subjectOf(code),
    matter: code,
    attempt: 1,
    commandId,
    ticket: EXAMPLE_TICKET,
    outcome,
    sealed: EXAMPLE_SEALED,
  };
  return {
    type,
    title: `${WORK[code].title}：${ANSWER_WORDS[outcome]}`,
    envelope: { name: 'AnswerEnvelope', schema: answerEnvelopeSchema },
    sealed: sealedAnswer(code, outcome),
    says: { matter: code, outcome },
    example: example(type, departmentSource(department), data),
  };
}

function describeNotice(): MessageDescription {
  const type = sealedType('notice', 'requested');
  const noticeId = derivedId('example', type);
  return {
    type,
    title: '请通知家长',
    envelope: { name: 'NoticeEnvelope', schema: noticeEnvelopeSchema },
    sealed: {
      name: 'NoticePayload',
      schema: noticePayloadSchema,
      opens: '通知服务',
      example: NOTICE_EXAMPLE,
    },
    says: {},
    example: example(type, CASE_SOURCE, { noticeId, template: 'accepted', sealed: EXAMPLE_SEALED }),
  };
}

/** Matters of the joint handling are told of when they end in one of these. */
const TOLD_ENDINGS = ['completed', 'refused', 'offline'] as const;

function describeCaseEvents(): MessageDescription[] {
  const envelope = { name: 'CaseEventEnvelope', schema: caseEventEnvelopeSchema };
  const ofCase = (['accepted', 'completed'] as const).map((status) => {
    const type = eventType('case', status);
    const title = status === 'accepted' ? '办件：已受理' : '办件：已办结';
    return { type, title, envelope, says: { status }, example: example(type, CASE_SOURCE, { status }) };
  });
  const ofMatters = MATTER_CODES.flatMap((code) =>
    TOLD_ENDINGS.map((status) => {
      const type = eventType(code, status);
      const data = { subject: subjectOf(code), matter: code, status };
      const title = `${WORK[code].title}：${MATTER_STATUS_WORDS[status]}`;
      return {
        type,
        title,
        envelope,
        says: { matter: code, status },
        has: ['subject'],
        example: example(type, CASE_SOURCE, data),
      };
    }),
  );
  return [...ofCase, ...ofMatters];
}

/** To a department, sealed over nothing but that it is asked; its receipt is the only message between the two without a seal. */
function describeErasure(): MessageDescription {
  const type = eventType('erasure', 'requested');
  return {
    type,
    title: '请删除一个人的个人信息',
    envelope: { name: 'ErasureEnvelope', schema: erasureEnvelopeSchema },
    says: {},
    example: example(type, CASE_SOURCE, { subject: 'child-1', sealed: EXAMPLE_SEALED }),
  };
}

function describeErasureDone(department: Answerer): MessageDescription {
  const type = eventType('erasure', 'completed');
  const commandId = derivedId('example', eventType('erasure', 'requested'));
  return {
    type,
    title: '已删除该人的个人信息',
    envelope: { name: 'ErasureDoneEnvelope', schema: erasureDoneEnvelopeSchema },
    says: {},
    example: example(type, departmentSource(department), { subject: 'child-1', commandId }),
  };
}

/** What the notifier says of a notice. */
function describeNoticeReceipt(outcome: 'delivered' | 'undelivered'): MessageDescription {
  const type = eventType('notice', outcome);
  const noticeId = derivedId('example', eventType('notice', 'requested'));
  return {
    type,
    title: outcome === 'delivered' ? '通知已送达' : '通知三次未送达，附应告知的文字',
    envelope: { name: 'NoticeReceiptEnvelope', schema: noticeReceiptEnvelopeSchema },
    says: {},
    example: example(type, departmentSource('notifier'), { noticeId, sealed: 'AA==' }),
  };
}

const OUTCOMES = Object.keys(ANSWER_WORDS) as AnswerOutcome[];

/** The kinds of messages on one topic; none for a dead-letter topic, whose messages are whatever arrived. */
export function messagesOn(topic: string): MessageDescription[] {
  if (topic === NOTICES_TOPIC) return [describeNotice(), describeErasure()];
  if (topic === answersTopic('notifier'))
    return [
      describeErasureDone('notifier'),
      describeNoticeReceipt('delivered'),
      describeNoticeReceipt('undelivered'),
    ];
  if (topic === CASE_EVENTS_TOPIC) return describeCaseEvents();
  const erasures = DEPARTMENT_CODES.flatMap((department) => {
    if (topic === commandsTopic(department)) return [describeErasure()];
    return topic === answersTopic(department) ? [describeErasureDone(department)] : [];
  });
  const work = WORK_CODES.flatMap((code) => {
    const { department } = WORK[code];
    if (topic === commandsTopic(department)) return [describeCommand(code)];
    if (topic === answersTopic(department))
      return OUTCOMES.map((outcome) => describeAnswer(department, code, outcome));
    return [];
  });
  return [...work, ...erasures];
}
