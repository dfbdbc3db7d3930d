import { derivedId } from '../../infra/messages/derived-id.ts';
import { departmentSource, writeEnvelope } from '../../infra/messages/envelope.ts';
import type { OutboxRow } from '../../infra/outbox/outbox.ts';
import { contextOfReceipt } from '../../infra/sealing/bound.ts';
import { sealJson } from '../../infra/sealing/seal.ts';
import { noticeReceiptName } from '../../schemas/command-id.ts';
import { eventType, type NoticeReceiptPayload } from '../../schemas/message.ts';
import { answersTopic } from '../../schemas/topic.ts';
import type { NotifierKeys } from './keys.ts';

/** What the case side is to be told of a notice. */
export interface NoticeReceipt {
  readonly caseNumber: string;
  readonly noticeId: string;
  readonly outcome: 'delivered' | 'undelivered';
  /** what somebody else is to tell the family, where the phone did not get it */
  readonly text?: string;
}

/** Nobody answers: it is said once more after this, as notices are (docs/adr/0036). */
const SAID_AGAIN_AFTER_MS = 300_000;

/** The messages about it. What they seal ends with its receiver (notifier.erase_case). */
export function receiptRows(keys: NotifierKeys, receipt: NoticeReceipt): OutboxRow[] {
  const now = new Date();
  return [
    receiptRow(keys, receipt, { time: 1, at: now }),
    receiptRow(keys, receipt, { time: 2, at: new Date(now.getTime() + SAID_AGAIN_AFTER_MS) }),
  ];
}

function receiptRow(
  { receiver }: NotifierKeys,
  { caseNumber, noticeId, outcome, text }: NoticeReceipt,
  { time, at }: { readonly time: 1 | 2; readonly at: Date },
): OutboxRow {
  const id = derivedId(...noticeReceiptName(noticeId, outcome, time));
  const payload: NoticeReceiptPayload = text === undefined ? {} : { text };
  const type = eventType('notice', outcome);
  const context = contextOfReceipt({ id, type, data: { noticeId } });
  const sealed = sealJson(receiver, context, payload).toString('base64');
  const body = writeEnvelope({
    id,
    source: departmentSource('notifier'),
    type,
    caseNumber,
    time: at,
    data: { caseNumber, noticeId, sealed },
  });
  const headers = { about: 'notice' };
  const topic = answersTopic('notifier');
  return { id, topic, key: caseNumber, kind: 'answer', headers, body, ...(time === 2 ? { dueAt: at } : {}) };
}
