import { z } from 'zod';
import { taskCompletionSchema, taskViewSchema } from '../../schemas/task.ts';
import { listOpenTasks, type TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { allow, callerOf, type Caller } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { cursorSchema, limitSchema, pageOf, readCursor, writeCursor } from './cursor.ts';
import { ProblemError } from './problem.ts';
import { complete } from './complete-task.ts';
import { taskViews } from './task-sides.ts';
import { taskView } from './task-view.ts';
import { formatInstant } from './time.ts';
import { TASK_KINDS, TASK_QUEUES, type TaskKind } from '../../schemas/tasks/kinds.ts';
import { mayComplete } from './task-outcomes.ts';

const KINDS = Object.keys(TASK_KINDS) as TaskKind[];
const uuidSchema = z.uuid();

/** What people are asked to do: `/v1/tasks`. */
export function registerTaskRoutes(app: App, parts: RouteParts): void {
  const people = allow(parts.authenticate, 'clerk', 'supervisor', 'operator');
  getTasks(app, parts, people);
  postCompletion(app, parts, people);
}

type Hook = ReturnType<typeof allow>;

/** What somebody is shown: an operator only what an operator decides. */
function kindsFor(role: Caller['role'], queue: string | undefined): TaskKind[] | undefined {
  if (queue === undefined && role !== 'operator') return undefined;
  return KINDS.filter(
    (kind) => (queue === undefined || TASK_KINDS[kind].queue === queue) && mayComplete(role, kind),
  );
}

function getTasks(app: App, { pool, keyring }: RouteParts, people: Hook): void {
  app.route({
    method: 'GET',
    url: '/v1/tasks',
    onRequest: people,
    schema: {
      operationId: 'getTasks',
      summary: '未办结的人工任务，最急在前',
      tags: ['tasks'],
      querystring: z.object({
        queue: z.enum(TASK_QUEUES).optional(),
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
        kinds: kindsFor(callerOf(request).role, queue),
        caseNumber: known,
        after: after && { deadline: after.at, id: after.id },
        limit: limit + 1,
      });
      const views = new Map((await taskViews(pool, keyring, rows)).map((view) => [view.id, view]));
      return pageOf(rows, limit, {
        cursorOf: (row) => writeCursor(row.deadline, row.id),
        viewOf: (task) => views.get(task.id) ?? taskView(task, keyring),
      });
    },
  });
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

function postCompletion(app: App, parts: RouteParts, people: Hook): void {
  app.route({
    method: 'POST',
    url: '/v1/tasks/:id/completion',
    onRequest: people,
    schema: {
      operationId: 'postTaskCompletion',
      summary: '办结人工任务',
      description:
        '`outcome` 为任务 `outcomes` 所列之一，各类任务的结论及其后果见 docs/tasks.md。旧词仍可用：resend 即 ask-again，' +
        'resolved 即所列第一个结论（name-characters 带 facts 时即 changed，late-answer 即 left，department-silent 不再接受）。' +
        '`facts` 是出生报告的一部分；`{"name": …}` 指该任务的新生儿，落户与送达方式可直接填写。' +
        '`until`（wait）：等到哪一天，当日结束前部门仍未答复的再次提出任务。',
      tags: ['tasks'],
      params: z.object({ id: z.uuid() }),
      body: taskCompletionSchema,
      response: {
        200: taskViewSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'task-already-completed',
          'task-overtaken',
          'case-set-aside',
          'cannot-be-joined',
          'validation-failed',
          'outcome-not-allowed',
          'letter-decided',
          'letter-not-named',
          'letter-not-mendable',
          'result-not-awaited',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { outcome, facts = {}, result, until, reason } = request.body;
      const { name: by, role } = callerOf(request);
      const asked = { taskId: request.params.id, by, role, outcome, facts, result, until, reason };
      const { task, isDone } = await complete(parts, asked);
      if (!isDone) throw doneBefore(task);
      return taskView(task, parts.keyring);
    },
  });
}
