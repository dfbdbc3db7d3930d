import type { NewNotice } from '../../../activities/effects.ts';
import { NOTICES_TOPIC } from '../../../schemas/topic.ts';
import { sealedType } from '../../../schemas/message-type.ts';
import { noticePayloadSchema, type NoticePayload } from '../../../schemas/message.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../messages/envelope.ts';
import type { OutboxRow } from '../../outbox/outbox.ts';
import { openContent, sealContent } from '../../sealing/content.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';

/** What a notice of ours says, from its message: for whoever keeps the keys of the case side. @throws UnsealError */
export function openNotice(
  keyring: Keyring,
  { id, body }: { readonly id: string; readonly body: Buffer },
): NoticePayload {
  const { data } = JSON.parse(body.toString()) as { readonly data: { readonly sealed: string } };
  const sealed = Buffer.from(data.sealed, 'base64');
  return noticePayloadSchema.parse(
    openContent(keyring.receiver('notifier'), 'notice', sealContext.notice(id), sealed),
  );
}

/** A notice with what the notifier needs beside it. */
export interface NoticeToSend extends NewNotice {
  readonly caseNumber: string;
  readonly phone: string;
  readonly at: Date;
  /** 接入方: who has reported the birth; undefined: it is counted for nobody */
  readonly client: string | undefined;
}

/** The notice's row in the ledger and its outgoing message, sealed for the notifier. */
export interface PreparedNotice extends Pick<NewNotice, 'template' | 'occasion' | 'about' | 'to'> {
  readonly id: string;
  readonly message: OutboxRow;
}

export function prepareNotice(keyring: Keyring, notice: NoticeToSend): PreparedNotice {
  const { caseNumber, template, occasion, about, to } = notice;
  const id = derivedId('notice', caseNumber, occasion);
  const { phone, client, values } = notice;
  const payload: NoticePayload = {
    ...{ phone, template, values: { ...values } },
    ...(client === undefined ? {} : { client }),
    ...(about ? { wantsReceipt: true } : {}),
  };
  const keys = keyring.receiver('notifier');
  const sealed = sealContent(keys, 'notice', sealContext.notice(id), payload).toString('base64');
  const body = writeEnvelope({
    id,
    source: CASE_SOURCE,
    type: sealedType('notice', 'requested'),
    caseNumber,
    time: notice.at,
    data: { caseNumber, noticeId: id, template, sealed },
  });
  return {
    id,
    template,
    occasion,
    to,
    ...(about ? { about } : {}),
    message: {
      id,
      topic: NOTICES_TOPIC,
      key: caseNumber,
      kind: 'notice',
      body,
      ...(notice.lane ? { lane: notice.lane } : {}),
    },
  };
}
