import { listNotices, type NoticeRecord } from '../../infra/postgres/ledger/notices-of-case.ts';
import { familyNoticesSchema, type FamilyNotices } from '../../schemas/family-own.ts';
import { STOPPING } from '../../schemas/message.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { familyOf } from './auth.ts';
import { casesOf, isTheirs, type OwnCase } from './family-cases.ts';
import { sayingOf } from './notice-routes.ts';
import { formatInstant } from './time.ts';

/** What a parent was told: `GET /v1/family/notices`. Whoever has lost an SMS finds here what it said. */
export function registerFamilyNotices(app: App, parts: RouteParts): void {
  const { pool, keyring } = parts;
  app.route({
    method: 'GET',
    url: '/v1/family/notices',
    schema: {
      operationId: 'getFamilyNotices',
      summary: '发给我的消息：什么时候、说了什么、送到没有；最近的在前',
      description: '只有发给本人的；号码已遮挡，不含登录链接与验证码。',
      tags: ['family'],
      response: {
        200: familyNoticesSchema,
        ...problemAnswers('not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async (request): Promise<FamilyNotices> => {
      const own = await casesOf(parts, familyOf(request));
      const items = await Promise.all(
        own.map(async (each) => {
          const notices = await listNotices(pool, each.caseNumber);
          return notices
            .filter((notice) => isForThem(each, notice))
            .map((notice) => ({
              at: formatInstant(notice.sentAt),
              caseNumber: each.caseNumber,
              ...sayingOf(notice, keyring),
              ...(notice.outcome === null ? {} : { arrived: notice.outcome === 'delivered' }),
            }));
        }),
      );
      return { items: items.flat().toSorted((a, b) => (a.at < b.at ? 1 : -1)) };
    },
  });
}

/** It was for this parent, was sent, and is about nothing that is kept from them now. */
function isForThem(own: OwnCase, { addressee, template, subject, outcome }: NoticeRecord): boolean {
  return (
    addressee === own.parent && template !== STOPPING && outcome !== 'not-sent' && isTheirs(own, subject)
  );
}
