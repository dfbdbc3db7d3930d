import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import { unsealJson, type Keys } from '../../infra/sealing/seal.ts';
import {
  eventType,
  noticeEnvelopeSchema,
  noticePayloadSchema,
  type NoticeEnvelope,
} from '../../schemas/message.ts';
import { NOTICE_TEMPLATES, writeNotice, type NoticeTemplate } from '../../schemas/notice.ts';
import type { NotifierKeys } from './keys.ts';
import { countSmsParts } from './sms-parts.ts';

/** A notice ready to be sent. */
export interface ReadableNotice {
  readonly noticeId: string;
  readonly caseNumber: string;
  readonly template: NoticeTemplate;
  readonly phone: string;
  readonly text: string;
  readonly parts: number;
}

/** Why a message can never become an SMS, however often it is tried. */
export type UnreadableCode =
  | 'not-json'
  | 'not-a-notice'
  | 'unknown-version'
  | 'wrong-key'
  | 'does-not-open'
  | 'not-a-payload'
  | 'unknown-template'
  | 'lacks-a-value';

export type NoticeReading = { readonly notice: ReadableNotice } | { readonly unreadable: UnreadableCode };

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function isTemplate(name: string): name is NoticeTemplate {
  return Object.hasOwn(NOTICE_TEMPLATES, name);
}

function readPayload(data: NoticeEnvelope['data'], receiver: Keys): NoticeReading {
  const sealed = Buffer.from(data.sealed, 'base64');
  const opened = attempt(() => ({ value: unsealJson(receiver, sealContext.notice(data.noticeId), sealed) }));
  if (!opened) return { unreadable: 'does-not-open' };
  const payload = noticePayloadSchema.safeParse(opened.value);
  if (!payload.success) return { unreadable: 'not-a-payload' };
  const { phone, template, values } = payload.data;
  if (!isTemplate(template)) return { unreadable: 'unknown-template' };
  const text = attempt(() => writeNotice(template, values));
  if (text === undefined) return { unreadable: 'lacks-a-value' };
  const { noticeId, caseNumber } = data;
  return { notice: { noticeId, caseNumber, template, phone, text, parts: countSmsParts(text) } };
}

/** Opens one message and writes its text. Never throws: what cannot be read says why in a code. */
export function readNotice(message: ReceivedMessage, keys: NotifierKeys): NoticeReading {
  const json = attempt(() => ({ value: JSON.parse(message.value.toString()) as unknown }));
  if (!json) return { unreadable: 'not-json' };
  const envelope = noticeEnvelopeSchema.safeParse(json.value);
  if (!envelope.success) return { unreadable: 'not-a-notice' };
  const { type, data } = envelope.data;
  if (type !== eventType('notice', 'requested')) return { unreadable: 'unknown-version' };
  if (message.key !== data.caseNumber) return { unreadable: 'wrong-key' };
  return readPayload(data, keys.receiver);
}
