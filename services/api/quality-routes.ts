import { z } from 'zod';
import { addMonths } from '../../policies/calendar/date.ts';
import { readQuality } from '../../infra/postgres/ledger/report-quality.ts';
import { qualityMonthSchema } from '../../schemas/report-quality.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { boundsFor } from './rights.ts';
import { dateOf } from './time.ts';

/** A year of months, this one with them. */
const MONTHS_BACK = 11;

/** How well a hospital reports, by month: so that it can do better, and nobody else is told. */
export function registerQuality(app: App, { pool, now }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/report-quality',
    schema: {
      operationId: 'getReportQuality',
      summary: '本机构报告的质量，按月：报了多少，其中要补报、被更正、证明未予签发的',
      description: '近12个月，最近的在前；只有件数，没有个人信息。',
      tags: ['births'],
      response: {
        200: z.object({ items: z.array(qualityMonthSchema) }),
        ...problemAnswers('not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const since = addMonths(`${dateOf(now()).slice(0, 7)}-01`, -MONTHS_BACK);
      const facilities = caller.facilities === '*' ? undefined : caller.facilities;
      return { items: await readQuality(pool, { within: boundsFor(caller), facilities, since }) };
    },
  });
}
