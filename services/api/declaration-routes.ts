import { z } from 'zod';
import { declareMatter } from '../../activities/declare-matter.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { matterStatusSchema, subjectSchema, workCodeSchema } from '../../schemas/matter-codes.ts';
import { declarationSchema } from '../../schemas/task.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { caseUnknown } from './change-also.ts';
import { ProblemError } from './problem.ts';
import { matterParams } from './reopening-routes.ts';
import { caseWithin } from './rights.ts';

const declaredSchema = z
  .object({
    caseNumber: z.string(),
    subject: subjectSchema,
    code: workCodeSchema,
    status: matterStatusSchema,
  })
  .meta({ id: 'Declared', title: '已申报的事项' });

/** What a family declares as it likes, at a hall that has it done (自愿申报). */
export function registerDeclarationRoutes(app: App, { ledger, ...parts }: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/cases/:caseNumber/matters/:subject/:code/declaration',
    schema: {
      operationId: 'postDeclaration',
      summary: '替家里申报一个自愿申报的事项（生育登记）',
      description: '事项随即送部门办理，办件办结之后也可以申报；办结不等它。重复请求只答复现状。',
      tags: ['cases'],
      params: matterParams,
      body: declarationSchema,
      response: {
        200: declaredSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'not-declarable',
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
        declareMatter(view, { subject, code, by, reason }),
      ).catch(caseUnknown);
      if (result === 'unknown') throw new ProblemError('not-found');
      if (result === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
      if (result === 'not-declarable') throw new ProblemError('not-declarable', { caseNumber });
      parts.wakeInbox();
      return { caseNumber, subject, code, status: result.status };
    },
  });
}
