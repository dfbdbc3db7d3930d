import { z } from 'zod';
import { protectParent } from '../../activities/protect-parent.ts';
import { changeCase } from '../../infra/postgres/ledger/case-ledger.ts';
import { protectionOf } from '../../infra/postgres/ledger/protection.ts';
import { protectionRequestSchema, protectionSchema } from '../../schemas/protection.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { changeAlso } from './change-also.ts';
import { ProblemError } from './problem.ts';
import { caseWithin } from './rights.ts';
import { protectionView } from './protection-view.ts';

/** A supervisor has a parent protected from the other one. */
export function registerProtectionRoutes(app: App, parts: RouteParts): void {
  app.route({
    method: 'PUT',
    url: '/v1/cases/:caseNumber/protection',
    schema: {
      operationId: 'putProtection',
      summary: '设定或解除分开保护：两位家长互不得见',
      description:
        '谁、何时、为何记入办件经过。重复请求答复现状。停办的办件也可以设定（当时不记理由），解除须等恢复办理。',
      tags: ['cases'],
      params: z.object({ caseNumber: z.string().max(60).meta({ title: '办件编号' }) }),
      body: protectionRequestSchema,
      response: {
        200: protectionSchema,
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
      const { parent, reason } = request.body;
      const caseNumber = await caseWithin(parts.pool, request, request.params.caseNumber);
      const by = callerOf(request).name;
      const set = (): Promise<'done'> =>
        changeAlso(parts, caseNumber, (options) =>
          changeCase(options, caseNumber, (view) => protectParent(view, { parent, by, reason })),
        );
      await set().catch((error: unknown) => {
        // What nobody can open has had the case set aside by this very request: then it is protected as such.
        const isSetAsideNow = error instanceof ProblemError && error.code === 'case-set-aside';
        if (!isSetAsideNow || parent === null) throw error;
        return set();
      });
      return protectionView(await protectionOf(parts.pool, caseNumber));
    },
  });
}
