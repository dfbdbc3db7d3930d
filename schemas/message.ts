import { z } from 'zod';
import { subjectSchema, workCodeSchema } from './matter-codes.ts';
import { isStorable } from './storable.ts';

const envelopeFields = {
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.string().min(1),
  type: z.string().regex(/^cn\.birth\.[a-z-]+\.[a-z-]+\.v\d+$/),
  subject: z.string().optional(),
  time: z.string(),
  datacontenttype: z
    .string()
    .regex(/^application\/json\b/i)
    .optional(),
  partitionkey: z.string().optional(),
};

/** What departments send: they number their events as they like, with any text, and need not say when. */
const answerFields = {
  ...envelopeFields,
  id: z.string().min(1).max(1000).refine(isStorable),
  time: z.string().optional(),
};

/** What PostgreSQL can hold, so that a message which cannot be written down is seen when it is read. */
const caseNumberSchema = z
  .string()
  .regex(/^[0-9A-Za-z-]+$/)
  .max(40);

/** What both directions say in clear: codes that route, never personal data. */
const routing = {
  caseNumber: caseNumberSchema,
  subject: subjectSchema,
  matter: workCodeSchema,
  attempt: z.int32().min(1),
};

/** base64 of bytes sealed for the receiver (docs/sealed-messages.md) */
const sealed = z.base64();

/**
 * 指令凭证: shows that the case side has given this command, and is said back with each answer to it. None stands in what is
 * sealed in form 1, as earlier builds write it.
 */
const ticket = z
  .string()
  .regex(/^[\w-]{22}$/)
  .optional()
  .meta({ title: '指令凭证', description: '答复须原样带回；没有的是旧版本（封装格式1）的指令与答复' });

/** A command to a department, structured CloudEvent. `sealed` opens to the payload of the matter. */
export const commandEnvelopeSchema = z
  .object({ ...envelopeFields, data: z.object({ ...routing, ticket, sealed }) })
  .meta({ id: 'CommandEnvelope', title: '部门指令' });

export const answerOutcomeSchema = z.enum(['accepted', 'completed', 'correction-needed', 'refused']);

/** An answer of a department. `commandId` is the id of the command it answers, and `ticket` that command's. */
export const answerEnvelopeSchema = z
  .object({
    ...answerFields,
    data: z.object({ ...routing, commandId: z.uuid(), ticket, outcome: answerOutcomeSchema, sealed }),
  })
  .meta({ id: 'AnswerEnvelope', title: '部门答复' });

/** A notice to a parent. `sealed` opens to {@link noticePayloadSchema}. */
export const noticeEnvelopeSchema = z
  .object({
    ...envelopeFields,
    data: z.object({ caseNumber: z.string(), noticeId: z.uuid(), template: z.string(), sealed }),
  })
  .meta({ id: 'NoticeEnvelope', title: '家长通知' });

/** A fact about a case for outsiders. */
export const caseEventEnvelopeSchema = z
  .object({
    ...envelopeFields,
    data: z.object({
      caseNumber: z.string(),
      subject: subjectSchema.optional(),
      matter: workCodeSchema.optional(),
      status: z.string(),
    }),
  })
  .meta({ id: 'CaseEventEnvelope', title: '办件事件' });

/**
 * A department is to forget one subject of a case. Nothing in it is personal: the seal shows who asks, since what is forgotten
 * nobody brings back. None stands in what builds before it have asked.
 */
export const erasureEnvelopeSchema = z
  .object({
    ...envelopeFields,
    type: z.literal('cn.birth.erasure.requested.v1'),
    data: z.object({ caseNumber: caseNumberSchema, subject: subjectSchema, sealed: sealed.optional() }),
  })
  .meta({ id: 'ErasureEnvelope', title: '删除指令' });

/** A department has forgotten a subject. `commandId` is the id of the message that asked for it. */
export const erasureDoneEnvelopeSchema = z
  .object({
    ...answerFields,
    type: z.literal('cn.birth.erasure.completed.v1'),
    data: z.object({ caseNumber: caseNumberSchema, subject: subjectSchema, commandId: z.uuid() }),
  })
  .meta({ id: 'ErasureDoneEnvelope', title: '删除回执' });

/** The template of a notice that nobody is told anything by: it stops others ({@link noticePayloadSchema}, `stops`). */
export const STOPPING = 'stopped';

export const noticePayloadSchema = z.object({
  phone: z.string(),
  template: z.string(),
  /** Values for the template's placeholders. */
  values: z.record(z.string(), z.string()),
  /** 接入方: the name of the token that reported the birth; builds before do not say */
  client: z.string().optional(),
  /** the case side is to be told when it has arrived: a term begins with it; missing: only when it has not */
  wantsReceipt: z.boolean().optional(),
  /** notices that are not to be sent any more, where they were not sent: nobody is told anything by this one */
  stops: z.array(z.uuid()).max(1_000).optional(),
});

/**
 * What has become of a notice: it has arrived, or could not be delivered however often it was sent. Sealed with the notifier's
 * key for this very event, so that nobody else can say it; of one that did not arrive the seal has the text that is to be told.
 */
export const noticeReceiptEnvelopeSchema = z
  .object({
    ...answerFields,
    type: z.enum(['cn.birth.notice.delivered.v1', 'cn.birth.notice.undelivered.v1']),
    data: z.object({ caseNumber: caseNumberSchema, noticeId: z.uuid(), sealed }),
  })
  .meta({ id: 'NoticeReceiptEnvelope', title: '送达回执' });

/** What a {@link noticeReceiptEnvelopeSchema} seals. */
export const noticeReceiptPayloadSchema = z.object({ text: z.string().max(1000).optional() });

export type CommandEnvelope = z.infer<typeof commandEnvelopeSchema>;
export type AnswerEnvelope = z.infer<typeof answerEnvelopeSchema>;
export type ErasureEnvelope = z.infer<typeof erasureEnvelopeSchema>;
export type ErasureDoneEnvelope = z.infer<typeof erasureDoneEnvelopeSchema>;
export type NoticeReceiptEnvelope = z.infer<typeof noticeReceiptEnvelopeSchema>;
export type NoticeReceiptPayload = z.infer<typeof noticeReceiptPayloadSchema>;
export type NoticeEnvelope = z.infer<typeof noticeEnvelopeSchema>;
export type CaseEventEnvelope = z.infer<typeof caseEventEnvelopeSchema>;
export type NoticePayload = z.infer<typeof noticePayloadSchema>;

/** `cn.birth.household-registration.requested.v1` */
export function eventType(about: string, whatHappened: string, version = 1): string {
  return `cn.birth.${about}.${whatHappened}.v${version}`;
}
