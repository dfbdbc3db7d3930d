import { z } from 'zod';
import { askForCheck } from '../../activities/check-identity.ts';
import type { CheckCause } from '../../activities/doubt-number.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { identityCheckSchema, identityCheckRequestSchema } from '../../schemas/identity-check.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { ProblemError } from './problem.ts';
import { caseWithin } from './rights.ts';
import { isPhoneShared } from './shared-phone.ts';
import { invalidBody } from './validation.ts';

/** Somebody has a parent's identity looked at at the hall: another number, or one that another family has too. */
export function registerIdentityCheckRoutes(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/cases/:caseNumber/identity-checks',
    schema: {
      operationId: 'postIdentityCheck',
      summary: '请家长到大厅核对身份与电话（任务 identity-check，两个人办结）',
      description:
        '电话变更的，在任务里填写新的电话；办结后此前的链接一律失效。电话与另一家相同的写明。已有未办结的答复该任务。',
      tags: ['cases'],
      params: z.object({ caseNumber: z.string().max(60).meta({ title: '办件编号' }) }),
      body: identityCheckRequestSchema,
      response: {
        200: identityCheckSchema,
        ...problemAnswers(
          'not-json',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'case-set-aside',
          'validation-failed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { parent } = request.body;
      const caseNumber = await caseWithin(parts.pool, request, request.params.caseNumber);
      const shared = await isPhoneShared(parts, caseNumber, parent);
      const cause: CheckCause = shared ? 'shared' : 'asked';
      const done = await changeOrSetAside(parts.ledger, caseNumber, (view) =>
        askForCheck(view, { parent, cause }),
      );
      if (done === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
      if (done === 'no-parent')
        throw invalidBody([
          { pointer: '/parent', code: 'no-parent', detail: '办件里没有这位家长，或者其个人信息已删除' },
        ]);
      return { id: done.id, caseNumber, parent, shared };
    },
  });
}
