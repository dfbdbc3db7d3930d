import { z } from 'zod';
import { openNotice } from '../../infra/postgres/ledger/notices.ts';
import { listNotices, type NoticeRecord } from '../../infra/postgres/ledger/notices-of-case.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { noticeListSchema, type NoticeView } from '../../schemas/hall.ts';
import { STOPPING, type NoticePayload } from '../../schemas/message.ts';
import { NOTICE_TEMPLATES, writeNotice, type NoticeTemplate } from '../../schemas/notice.ts';
import { NOTICE_WORDS } from '../../schemas/words.ts';
import type { Delivery } from '../../schemas/words/hall.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { calledSome, maskName, maskPhone, maskText } from './masking.ts';
import { caseWithin } from './rights.ts';
import { formatInstant } from './time.ts';

/** What a family was told, to whom, and what has become of it: `/v1/cases/{caseNumber}/notices`. */
export function registerNoticeRoutes(app: App, { pool, keyring }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/cases/:caseNumber/notices',
    schema: {
      operationId: 'getCaseNotices',
      summary: '发给家长的通知，最新在前：说了什么、发给谁、送到没有',
      description: '姓名、号码已脱敏；不含登录链接与验证码。删除了个人信息的，只有种类与时间。',
      tags: ['cases'],
      params: z.object({ caseNumber: z.string().max(60).meta({ title: '办件编号' }) }),
      response: {
        200: noticeListSchema,
        ...problemAnswers('not-authenticated', 'not-allowed', 'not-found', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const caseNumber = await caseWithin(pool, request, request.params.caseNumber);
      const notices = await listNotices(pool, caseNumber);
      return { items: notices.map((notice) => noticeView(notice, keyring)) };
    },
  });
}

function noticeView(notice: NoticeRecord, keyring: Keyring): NoticeView {
  const { id, template, subject, code, sentAt, answeredAt, notSentWhy } = notice;
  const said = payloadOf(notice, keyring);
  return {
    ...{ id, template, title: titleOf(template) },
    sentAt: formatInstant(sentAt),
    ...(subject === null ? {} : { subject }),
    ...(code === null ? {} : { matter: code }),
    ...(said && template !== STOPPING ? { to: receiverOf(said) } : {}),
    ...textOf(template, said),
    delivery: deliveryOf(notice, said),
    ...(notSentWhy === null ? {} : { notSentWhy }),
    ...(answeredAt === null ? {} : { answeredAt: formatInstant(answeredAt) }),
  };
}

/** What a notice said to its reader, without the name of anybody and without what lets somebody in. */
export function sayingOf(notice: NoticeRecord, keyring: Keyring): Pick<NoticeView, 'title' | 'text'> {
  return { title: titleOf(notice.template), ...textOf(notice.template, payloadOf(notice, keyring)) };
}

function titleOf(template: string): string {
  if (template === STOPPING) return '停发尚未送出的短信';
  return isKnown(template) ? NOTICE_WORDS[template] : '通知';
}

function isKnown(template: string): template is NoticeTemplate {
  return Object.hasOwn(NOTICE_TEMPLATES, template);
}

/** undefined: it is kept no longer, or does not open */
function payloadOf({ id, body }: NoticeRecord, keyring: Keyring): NoticePayload | undefined {
  if (body === null) return undefined;
  try {
    return openNotice(keyring, { id, body: Buffer.from(body, 'base64') });
  } catch {
    return undefined;
  }
}

function receiverOf({ phone, values }: NoticePayload): NoticeView['to'] {
  return { name: maskName(values['name'] ?? ''), phone: maskPhone(phone) };
}

/** What lets somebody in is not shown to anybody: neither a code nor, in no text of ours, a link. */
function textOf(template: string, said: NoticePayload | undefined): Pick<NoticeView, 'text'> {
  if (!said || !isKnown(template)) return {};
  const { name = '', ...values } = said.values;
  const hidden = 'code' in values ? { code: '******' } : {};
  try {
    return { text: maskText(writeNotice(template, { ...values, ...hidden, name: calledSome(name) })) };
  } catch {
    // written by a release whose text had other values
    return {};
  }
}

function deliveryOf({ outcome, body }: NoticeRecord, said: NoticePayload | undefined): Delivery {
  if (outcome !== null) return outcome;
  return body !== null && said?.wantsReceipt === true ? 'on-its-way' : 'handed-over';
}
