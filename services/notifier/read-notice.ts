import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { readEvent } from '../../infra/messages/read-event.ts';
import { openContent } from '../../infra/sealing/content.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import type { Keys } from '../../infra/sealing/seal.ts';
import type { DeadLetterCode } from '../../schemas/dead-letter.ts';
import { isKnownVersion, readType, says } from '../../schemas/message-type.ts';
import {
  noticeEnvelopeSchema,
  noticePayloadSchema,
  STOPPING,
  type NoticeEnvelope,
} from '../../schemas/message.ts';
import { VersionUnknownError } from '../../schemas/versions.ts';
import { NOTICE_TEMPLATES, withLink, writeNotice, type NoticeTemplate } from '../../schemas/notice.ts';
import type { NotifierKeys } from './keys.ts';
import { countSmsParts } from './sms-parts.ts';

/** A notice ready to be sent. */
export interface ReadableNotice {
  readonly noticeId: string;
  readonly caseNumber: string;
  readonly template: NoticeTemplate;
  readonly phone: string;
  /** who has reported the birth; null: a build before that said it */
  readonly client: string | null;
  readonly text: string;
  readonly parts: number;
  /** the case side is to be told when it has arrived */
  readonly wantsReceipt: boolean;
}

/** Why a message can never become an SMS, however often it is tried. */
export type UnreadableCode = Extract<
  DeadLetterCode,
  | 'unreadable'
  | 'not-a-notice'
  | 'version-unknown'
  | 'contradicts-itself'
  | 'wrong-key'
  | 'does-not-open'
  | 'not-a-payload'
  | 'unknown-template'
  | 'lacks-a-value'
>;

/** Notices that are not to be sent any more. */
export interface StoppedNotices {
  /** of the notice that says so */
  readonly noticeId: string;
  readonly caseNumber: string;
  readonly stops: readonly string[];
}

export type NoticeReading =
  | { readonly notice: ReadableNotice }
  | { readonly stopped: StoppedNotices }
  | { readonly unreadable: UnreadableCode };

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

function openNotice(
  receiver: Keys,
  context: string,
  sealed: Buffer,
): { readonly value: unknown } | { readonly unreadable: UnreadableCode } {
  try {
    return { value: openContent(receiver, 'notice', context, sealed) };
  } catch (error) {
    return { unreadable: error instanceof VersionUnknownError ? 'version-unknown' : 'does-not-open' };
  }
}

function readPayload(data: NoticeEnvelope['data'], receiver: Keys, page: string | undefined): NoticeReading {
  const sealed = Buffer.from(data.sealed, 'base64');
  const context = sealContext.notice(data.noticeId);
  const opened = openNotice(receiver, context, sealed);
  if ('unreadable' in opened) return opened;
  const payload = noticePayloadSchema.safeParse(opened.value);
  if (!payload.success) return { unreadable: 'not-a-payload' };
  const { phone, template, values, client = null, wantsReceipt = false, stops } = payload.data;
  const { noticeId, caseNumber } = data;
  if (template === STOPPING) return { stopped: { noticeId, caseNumber, stops: stops ?? [] } };
  if (!isTemplate(template)) return { unreadable: 'unknown-template' };
  const text = attempt(() => withLink(writeNotice(template, values), values['link'], page));
  if (text === undefined) return { unreadable: 'lacks-a-value' };
  const parts = countSmsParts(text);
  return { notice: { noticeId, caseNumber, template, phone, client, text, parts, wantsReceipt } };
}

/**
 * Opens one message and writes its text. Never throws: what cannot be read says why in a code.
 * @param page address of the family's page, for the link at the end; undefined: there is none
 */
export function readNotice(message: ReceivedMessage, keys: NotifierKeys, page?: string): NoticeReading {
  const event = readEvent(message);
  if (!event) return { unreadable: 'unreadable' };
  const type = readType(event);
  if (type && !isKnownVersion(type)) return { unreadable: 'version-unknown' };
  const envelope = noticeEnvelopeSchema.safeParse(event);
  if (!type || !envelope.success) return { unreadable: 'not-a-notice' };
  if (!says(type, 'notice', 'requested')) return { unreadable: 'contradicts-itself' };
  const { data } = envelope.data;
  if (message.key !== data.caseNumber) return { unreadable: 'wrong-key' };
  return readPayload(data, keys.receiver, page);
}
