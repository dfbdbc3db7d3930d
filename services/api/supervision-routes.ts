import { z } from 'zod';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { orderSupervision } from '../../activities/order-supervision.ts';
import { replyDueOf } from '../../activities/supervision.ts';
import { addDays } from '../../policies/calendar/date.ts';
import { supervisionOrderedSchema, supervisionOrderSchema } from '../../schemas/supervision.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { caseUnknown } from './change-also.ts';
import { ProblemError } from './problem.ts';
import { caseWithin } from './rights.ts';
import { dateOf } from './time.ts';
import { invalidBody } from './validation.ts';

/** A reply that is due in half a year is no supervision. A product default. */
const MOST_DAYS = 60;

/** @throws ProblemError validation-failed */
function refuseDay(replyDue: string, today: string): void {
  const pointer = '/replyDue';
  if (replyDue < today) throw invalidBody([{ pointer, code: 'past', detail: '答复日期已过' }]);
  const detail = `答复日期至多在${MOST_DAYS}天以后`;
  if (replyDue > addDays(today, MOST_DAYS)) throw invalidBody([{ pointer, code: 'too-late', detail }]);
}

/** A supervisor asks of a case, or of one of its matters, by hand. */
export function registerSupervisionRoutes(app: App, { ledger, pool, now }: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/cases/:caseNumber/supervision',
    schema: {
      operationId: 'postSupervision',
      summary: '督办一个办件或其中一个事项：开一个限期答复的任务',
      description:
        '由窗口答复；到期没有答复的记入经过，并报上级督办。没有答复之前再次督办，答复同一个任务，理由与日期不变。',
      tags: ['cases'],
      params: z.object({ caseNumber: z.string().max(60).meta({ title: '办件编号' }) }),
      body: supervisionOrderSchema,
      response: {
        200: supervisionOrderedSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'nothing-to-supervise',
          'case-set-aside',
          'validation-failed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { reason, replyDue, matter: of } = request.body;
      const caseNumber = await caseWithin(pool, request, request.params.caseNumber, of?.code);
      refuseDay(replyDue, dateOf(now()));
      const wanted = { of, reason, replyDue, by: callerOf(request).name };
      const task = await changeOrSetAside(ledger, caseNumber, (view) => orderSupervision(view, wanted)).catch(
        caseUnknown,
      );
      if (task === 'unknown') throw new ProblemError('not-found');
      if (task === 'set-aside') throw new ProblemError('case-set-aside', { caseNumber });
      if (task === 'nothing-to-supervise') throw new ProblemError('nothing-to-supervise', { caseNumber });
      return { id: task.id, replyDue: replyDueOf(task) };
    },
  });
}
