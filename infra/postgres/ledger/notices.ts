import type { NewNotice } from '../../../activities/effects.ts';
import { NOTICES_TOPIC } from '../../../schemas/topic.ts';
import { sealedType } from '../../../schemas/message-type.ts';
import type { NoticePayload } from '../../../schemas/message.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../messages/envelope.ts';
import type { OutboxRow } from '../../outbox/outbox.ts';
import { sealContent } from '../../sealing/content.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';

/** A notice with what the notifier needs beside it. */
export interface NoticeToSend extends NewNotice {
  readonly caseNumber: string;
  readonly phone: string;
  readonly at: Date;
  /** 接入方: who has reported the birth */
  readonly client: string;
}

/** The notice's row in the ledger and its outgoing message, sealed for the notifier. */
export interface PreparedNotice extends Pick<NewNotice, 'template' | 'occasion'> {
  readonly id: string;
  readonly message: OutboxRow;
}

export function prepareNotice(keyring: Keyring, notice: NoticeToSend): PreparedNotice {
  const { caseNumber, template, occasion } = notice;
  const id = derivedId('notice', caseNumber, occasion);
  const { phone, client, values } = notice;
  const payload: NoticePayload = { phone, template, values: { ...values }, client };
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
