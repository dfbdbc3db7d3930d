import { NOTICES_TOPIC } from '../../../schemas/topic.ts';
import { sealedType } from '../../../schemas/message-type.ts';
import type { NoticePayload } from '../../../schemas/message.ts';
import type { NoticeTemplate } from '../../../schemas/notice.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../messages/envelope.ts';
import type { OutboxRow } from '../../outbox/outbox.ts';
import { sealContent } from '../../sealing/content.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';

export interface NoticeToSend {
  readonly caseNumber: string;
  readonly template: NoticeTemplate;
  /** `accepted`, `needs-you:child-1/birth-certificate:1`, …: the same occasion is told once */
  readonly occasion: string;
  readonly phone: string;
  readonly values: Readonly<Record<string, string>>;
  readonly at: Date;
  /** bulk work lets births overtake it */
  readonly lane?: 'bulk';
}

/** The notice's row in the ledger and its outgoing message, sealed for the notifier. */
export interface PreparedNotice {
  readonly id: string;
  readonly caseNumber: string;
  readonly template: NoticeTemplate;
  readonly occasion: string;
  readonly message: OutboxRow;
}

export function prepareNotice(keyring: Keyring, notice: NoticeToSend): PreparedNotice {
  const { caseNumber, template, occasion } = notice;
  const id = derivedId('notice', caseNumber, occasion);
  const payload: NoticePayload = { phone: notice.phone, template, values: { ...notice.values } };
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
    caseNumber,
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
