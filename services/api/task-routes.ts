import { z } from 'zod';
import { TASK_KINDS, taskCompletionSchema, taskViewSchema, type TaskKind } from '../../schemas/task.ts';
import { listOpenTasks, type TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import type { TaskDecision } from '../../schemas/case-plan.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { allow, callerOf } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { cursorSchema, limitSchema, pageOf, readCursor, writeCursor } from './cursor.ts';
import { ProblemError } from './problem.ts';
import { complete, isDoneBy, outcomeProblem, type TaskToComplete } from './complete-task.ts';
import { OUTCOME_ALIASES, readOutcome } from './task-outcomes.ts';
import { taskView } from './task-view.ts';
import { formatInstant } from './time.ts';

const KINDS = Object.entries(TASK_KINDS) as [TaskKind, (typeof TASK_KINDS)[TaskKind]][];
const QUEUES = [...new Set(KINDS.map(([, kind]) => kind.queue))];
const uuidSchema = z.uuid();

/** What people are asked to do: `/v1/tasks`. */
export function registerTaskRoutes(app: App, parts: RouteParts): void {
  const clerk = allow(parts.authenticate, 'clerk', 'supervisor');
  getTasks(app, parts, clerk);
  postCompletion(app, parts, clerk);
}

type Hook = ReturnType<typeof allow>;

function getTasks(app: App, { pool, keyring }: RouteParts, clerk: Hook): void {
  app.route({
    method: 'GET',
    url: '/v1/tasks',
    onRequest: clerk,
    schema: {
      operationId: 'getTasks',
      summary: '未办结的人工任务，最急在前',
      tags: ['tasks'],
      querystring: z.object({
        queue: z.enum(QUEUES).optional(),
        caseNumber: z.string().max(60).optional(),
        limit: limitSchema,
        cursor: cursorSchema,
      }),
      response: {
        200: z.object({ items: z.array(taskViewSchema), nextCursor: z.string().nullable() }),
        ...problemAnswers('query-invalid', 'not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const { queue, caseNumber, limit, cursor } = request.query;
      const known = caseNumber === undefined ? undefined : readCaseNumber(caseNumber);
      if (caseNumber !== undefined && known === undefined) return { items: [], nextCursor: null };
      const after =
        cursor === undefined ? undefined : readCursor(cursor, (id) => uuidSchema.safeParse(id).success);
      const rows = await listOpenTasks(pool, {
        kinds: queue && KINDS.filter(([, kind]) => kind.queue === queue).map(([code]) => code),
        caseNumber: known,
        after: after && { deadline: after.at, id: after.id },
        limit: limit + 1,
      });
      const page = pageOf(rows, limit, (row) => writeCursor(row.deadline, row.id));
      return { items: page.items.map((task) => taskView(task, keyring)), nextCursor: page.nextCursor };
    },
  });
}

function readDecision(word: string): TaskDecision {
  const outcome = readOutcome(word);
  if (outcome === undefined) throw outcomeProblem([...new Set(Object.values(OUTCOME_ALIASES))]);
  return outcome;
}

function doneBefore(task: TaskRecord): ProblemError {
  if (task.status === 'overtaken') return new ProblemError('task-overtaken');
  const completedAt = task.completedAt === null ? '' : formatInstant(task.completedAt);
  return new ProblemError('task-already-completed', {
    detail: `已由 ${task.completedBy ?? ''} 于 ${completedAt} 办结`,
    members: {
      completedBy: task.completedBy ?? '',
      completedAt,
      ...(task.outcome === null ? {} : { outcome: task.outcome }),
    },
  });
}

function postCompletion(app: App, parts: RouteParts, clerk: Hook): void {
  app.route({
    method: 'POST',
    url: '/v1/tasks/:id/completion',
    onRequest: clerk,
    schema: {
      operationId: 'postTaskCompletion',
      summary: '办结人工任务',
      description:
        '`outcome`：resolved 已解决（completed、done、approved、corrected、provided、confirmed、retry 同义）· given-up 终止该事项' +
        '（rejected、refused、abandoned、declined、give-up 同义）· resend 重新发送部门（remind、ask-again 同义）。' +
        '`facts` 是出生报告的一部分；`{"name": …}` 指该任务的新生儿，落户与送达方式可直接填写。',
      tags: ['tasks'],
      params: z.object({ id: z.uuid() }),
      body: taskCompletionSchema,
      response: {
        200: taskViewSchema,
        ...problemAnswers(
          'not-json',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'task-already-completed',
          'task-overtaken',
          'case-set-aside',
          'validation-failed',
          'outcome-not-allowed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { outcome: word, facts = {}, reason } = request.body;
      const completion: TaskToComplete = {
        taskId: request.params.id,
        by: callerOf(request).name,
        outcome: readDecision(word),
        facts,
        reason,
      };
      const done = await complete(parts, completion);
      if (!isDoneBy(done, completion)) throw doneBefore(done);
      return taskView(done, parts.keyring);
    },
  });
}
