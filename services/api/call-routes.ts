import { z } from 'zod';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { tryCall } from '../../activities/try-call.ts';
import { findTask } from '../../infra/postgres/ledger/task-reads.ts';
import { callTrySchema } from '../../schemas/hall.ts';
import { taskRefSchema } from '../../schemas/task.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { caseUnknown } from './change-also.ts';
import { doneBefore, refuseClaimed } from './complete-task.ts';
import { ProblemError } from './problem.ts';
import { boundsFor } from './rights.ts';
import { mayComplete } from './task-outcomes.ts';

/** Tries of a call: `/v1/tasks/{id}/calls`. */
export function registerCallRoutes(app: App, { pool, ledger }: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/tasks/:id/calls',
    schema: {
      operationId: 'postTaskCall',
      summary: '记一次没有说成的电话：任务不办结，经过里留一笔',
      description: '只用于 `call` 任务；说成了的，以 `told` 办结该任务。',
      tags: ['tasks'],
      params: z.object({ id: z.uuid().meta({ title: '任务编号' }) }),
      body: callTrySchema,
      response: {
        200: taskRefSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'task-claimed',
          'task-already-completed',
          'task-overtaken',
          'case-set-aside',
          'validation-failed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { id } = request.params;
      const caller = callerOf(request);
      const task = await findTask(pool, id, boundsFor(caller));
      if (!task || task.kind !== 'call' || task.caseNumber === null || !mayComplete(caller.role, task.kind))
        throw new ProblemError('not-found');
      if (task.status !== 'open') throw doneBefore(task);
      refuseClaimed(task.claim, caller.name);
      const { result } = request.body;
      const tried = await changeOrSetAside(ledger, task.caseNumber, (view) =>
        tryCall(view, { taskId: id, result, by: caller.name }),
      ).catch(caseUnknown);
      if (tried === 'over') throw new ProblemError('task-overtaken');
      return { id };
    },
  });
}
