import { z } from 'zod';
import { reopenMatter } from '../../activities/reopen-matter.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { matterStatusSchema, subjectSchema, workCodeSchema } from '../../schemas/matter-codes.ts';
import { reopeningSchema } from '../../schemas/task.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { caseUnknown } from './change-also.ts';
import { ProblemError } from './problem.ts';
import { caseWithin } from './rights.ts';

const reopenedSchema = z
  .object({
    caseNumber: z.string(),
    subject: subjectSchema,
    code: workCodeSchema,
    status: matterStatusSchema,
  })
  .meta({ id: 'Reopened', title: '恢复办理的事项' });

/** A matter of a case, in an address. */
export const matterParams = z.object({
  caseNumber: z.string().max(60).meta({ title: '办件编号' }),
  subject: subjectSchema,
  code: workCodeSchema,
});

/** What a supervisor alone may do: take up again what somebody has given up. */
export function registerReopeningRoutes(app: App, { ledger, ...parts }: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/cases/:caseNumber/matters/:subject/:code/reopening',
    schema: {
      operationId: 'postReopening',
      summary: '恢复办理一个已终止（given-up）的事项',
      description: '事项重新排队办理；因它而转窗口的事项、随它取消的支付单一并恢复。重复请求只答复现状。',
      tags: ['cases'],
      params: matterParams,
      body: reopeningSchema,
      response: {
        200: reopenedSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'not-given-up',
          'case-set-aside',
          'validation-failed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { subject, code } = request.params;
      const { reason } = request.body;
      const by = callerOf(request).name;
      const caseNumber = await caseWithin(parts.pool, request, request.params.caseNumber, code);
      const result = await changeOrSetAside(ledger, caseNumber, (view) =>
        reopenMatter(view, { subject, code, by, reason }),
      ).catch(caseUnknown);
      if (result === 'unknown') throw new ProblemError('not-found');
      if (result === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
      if (result === 'not-given-up') throw new ProblemError('not-given-up', { caseNumber });
      parts.wakeInbox();
      return { caseNumber, subject, code, status: result.status };
    },
  });
}
