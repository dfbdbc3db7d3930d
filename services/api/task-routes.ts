import { z } from 'zod';
import { TASK_KINDS, taskCompletionSchema, taskViewSchema, type TaskKind } from '../../schemas/task.ts';
import { listOpenTasks, type TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { allow, callerOf, type Caller } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { cursorSchema, limitSchema, pageOf, readCursor, writeCursor } from './cursor.ts';
import { ProblemError } from './problem.ts';
import { complete } from './complete-task.ts';
import { taskView } from './task-view.ts';
import { formatInstant } from './time.ts';

const KINDS = Object.entries(TASK_KINDS) as [TaskKind, (typeof TASK_KINDS)[TaskKind]][];
const QUEUES = [...new Set(KINDS.map(([, kind]) => kind.queue))];
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
    ([, kind]) =>
      (queue === undefined || kind.queue === queue) && (role !== 'operator' || kind.owner === 'operator'),
  ).map(([code]) => code);
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
        kinds: kindsFor(callerOf(request).role, queue),
        caseNumber: known,
        after: after && { deadline: after.at, id: after.id },
        limit: limit + 1,
      });
      const page = pageOf(rows, limit, (row) => writeCursor(row.deadline, row.id));
      return { items: page.items.map((task) => taskView(task, keyring)), nextCursor: page.nextCursor };
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
        '`outcome`：resolved 已解决（completed、done、approved、corrected、provided、confirmed、retry 同义）· given-up 终止该事项' +
        '（rejected、refused、abandoned、declined、give-up 同义）· resend 重新发送部门（remind、ask-again 同义）· ' +
        'adopted 采用迟到的结果 · left 不采用（late-answer；其 resolved 即 left）· replayed 原样重新处理，或按 `result` 办结其事项 · ' +
        'discarded 不再处理，留档（dead-letter；其 resolved 即 replayed）· again 重新办理（case-set-aside；其 resolved 同义）· ' +
        'confirmed 核实无误 · corrected 已更正，须在 facts 中给出所问的内容（improbable）。' +
        '`facts` 是出生报告的一部分；`{"name": …}` 指该任务的新生儿，落户与送达方式可直接填写。',
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
      const { outcome, facts = {}, result, reason } = request.body;
      const { name: by, role } = callerOf(request);
      const asked = { taskId: request.params.id, by, role, outcome, facts, result, reason };
      const { task, isDone } = await complete(parts, asked);
      if (!isDone) throw doneBefore(task);
      return taskView(task, parts.keyring);
    },
  });
}
