import { z } from 'zod';
import { noteLook, readTask } from '../../infra/postgres/ledger/task-detail.ts';
import { readPeople } from '../../infra/postgres/ledger/case-list.ts';
import { listTasks } from '../../infra/postgres/ledger/task-reads.ts';
import { taskFilterSchema } from '../../schemas/hall.ts';
import { momentSchema } from '../../schemas/person.ts';
import { draftedSchema, taskCompletionSchema, taskRefSchema, taskViewSchema } from '../../schemas/task.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { complete, withdraw } from './complete-task.ts';
import { cursorSchema, limitSchema, pageOf, readCursor, writeCursor } from './cursor.ts';
import { ProblemError } from './problem.ts';
import { boundsFor, judges, viewerOf } from './rights.ts';
import { taskDetailView } from './task-detail.ts';
import { calledIn } from './people-view.ts';
import { taskFilterOf } from './task-filter.ts';
import { taskViews } from './task-sides.ts';
import { phoneToCall } from './phone-to-call.ts';
import { mayComplete } from './task-outcomes.ts';
import { taskView } from './task-view.ts';
import { dateOf } from './time.ts';

const uuidSchema = z.uuid();

/** What people are asked to do: `/v1/tasks`. */
export function registerTaskRoutes(app: App, parts: RouteParts): void {
  getTasks(app, parts);
  getTask(app, parts);
  postCompletion(app, parts);
  deleteCompletion(app, parts);
}

const taskQuerySchema = taskFilterSchema.extend({
  caseNumber: z.string().max(60).optional().meta({ title: '办件编号' }),
  openedBefore: momentSchema.optional().meta({ title: '早于此刻提出的' }),
  limit: limitSchema,
  cursor: cursorSchema,
});

function getTasks(app: App, parts: RouteParts): void {
  const { pool, keyring, now } = parts;
  app.route({
    method: 'GET',
    url: '/v1/tasks',
    schema: {
      operationId: 'getTasks',
      summary: '人工任务，最急在前；默认只列未办结的',
      description: '`queue=dead-letters` 只有操作员可以看。不认识的查询参数、领办人答 400。',
      tags: ['tasks'],
      querystring: taskQuerySchema,
      response: {
        200: z.object({ items: z.array(taskViewSchema), nextCursor: z.string().nullable() }),
        ...problemAnswers('query-invalid', 'not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const { caseNumber, limit, cursor, openedBefore } = request.query;
      const today = dateOf(now());
      const filter = await taskFilterOf(parts, callerOf(request), { asked: request.query, today });
      const known = caseNumber === undefined ? undefined : readCaseNumber(caseNumber);
      if (caseNumber !== undefined && known === undefined) return { items: [], nextCursor: null };
      const after =
        cursor === undefined ? undefined : readCursor(cursor, (id) => uuidSchema.safeParse(id).success);
      const rows = await listTasks(pool, {
        ...{ ...filter, openedBefore, caseNumber: known, limit: limit + 1 },
        after: after && { deadline: after.at, id: after.id },
      });
      const views = new Map(
        (await taskViews(pool, keyring, rows, viewerOf(request))).map((view) => [view.id, view]),
      );
      const numbers = rows.slice(0, limit).flatMap((row) => row.caseNumber ?? []);
      const people = await readPeople(pool, [...new Set(numbers)]);
      const viewer = viewerOf(request);
      return pageOf(rows, limit, {
        cursorOf: (row) => writeCursor(row.deadline, row.id),
        viewOf: (task) => {
          const view = views.get(task.id) ?? taskView(task, keyring);
          const sealed = people.get(task.caseNumber ?? '') ?? [];
          const person = calledIn(view, { sealed, keyring, viewer });
          return { ...view, ...(person ? { person } : {}) };
        },
      });
    },
  });
}

function getTask(app: App, parts: RouteParts): void {
  const { pool, keyring } = parts;
  app.route({
    method: 'GET',
    url: '/v1/tasks/:id',
    schema: {
      operationId: 'getTask',
      summary: '一个人工任务，连同它的决定、理由与更改',
      description: '复核他人的决定之前须先看过（GET）该任务。证件号码、账号、电话有遮挡。',
      tags: ['tasks'],
      params: z.object({ id: z.uuid().meta({ title: '任务编号' }) }),
      response: {
        200: taskViewSchema,
        ...problemAnswers('not-authenticated', 'not-allowed', 'not-found', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const { id } = request.params;
      const caller = callerOf(request);
      const { name, role } = caller;
      const detail = await readTask(pool, id, boundsFor(caller));
      if (!detail || !mayComplete(role, detail.task.kind)) throw new ProblemError('not-found');
      if (detail.draft) await noteLook(pool, id, { who: name, hash: detail.draft.hash });
      const viewer = viewerOf(request);
      const [view = taskView(detail.task, keyring)] = await taskViews(pool, keyring, [detail.task], viewer);
      const reach = await phoneToCall(parts, detail.task, name);
      return { ...taskDetailView(detail, view, keyring, viewer), ...(reach ? { reach } : {}) };
    },
  });
}

function postCompletion(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/tasks/:id/completion',
    schema: {
      operationId: 'postTaskCompletion',
      summary: '办结人工任务',
      description:
        '`outcome` 为任务 `outcomes` 所列之一，各类任务的结论及其后果见 docs/tasks.md。旧词仍可用：resend 即 ask-again，' +
        'resolved 即所列第一个结论（name-characters 带 facts 时即 changed，late-answer 即 left，department-silent 不再接受）。' +
        '`facts` 是出生报告的一部分，只能填任务所问（`asks`）的内容；`{"name": …}` 指该任务的新生儿，落户与送达方式可直接填写。' +
        '`until`（wait）：等到哪一天，当日结束前部门仍未答复的再次提出任务。`leavesAt`：最多10分钟后生效，其间可撤回（DELETE）。' +
        '终止（given-up）、多付款项的退回与不再追回（overpaid），更改收款账户、工资、孩次、身份（父母姓名、证件、出生日期，' +
        '新生儿性别与出生时刻）要两个人：先答 202，' +
        '另一人看过任务后以同样的内容再次提交才办结。同样的内容再次提交，答复相同。' +
        '疑似重复的任务写上所看到的 `sidesTag`，其间任一份报告有变化的答 409。',
      tags: ['tasks'],
      params: z.object({ id: z.uuid().meta({ title: '任务编号' }) }),
      body: taskCompletionSchema,
      response: {
        200: taskViewSchema,
        202: draftedSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'task-already-completed',
          'task-overtaken',
          'task-claimed',
          'not-looked-at',
          'draft-differs',
          'case-set-aside',
          'cannot-be-joined',
          'sides-changed',
          'not-represented',
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
    handler: async (request, reply) => {
      const { facts = {}, ...said } = request.body;
      const caller = callerOf(request);
      const asked = {
        ...{ ...said, facts, taskId: request.params.id, by: caller.name, role: caller.role },
        ...{ within: boundsFor(caller), judges: judges(request) },
      };
      const { task, became } = await complete(parts, asked);
      if (became !== 'completed') return reply.code(202).send({ id: task.id, status: became });
      return taskView(task, parts.keyring);
    },
  });
}

function deleteCompletion(app: App, parts: RouteParts): void {
  app.route({
    method: 'DELETE',
    url: '/v1/tasks/:id/completion',
    schema: {
      operationId: 'deleteTaskCompletion',
      summary: '撤回尚未生效的决定（待复核，或 leavesAt 未到）',
      tags: ['tasks'],
      params: z.object({ id: z.uuid().meta({ title: '任务编号' }) }),
      response: {
        200: taskRefSchema,
        ...problemAnswers(
          'not-json',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'draft-differs',
          'case-set-aside',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      await withdraw(parts, {
        ...{ taskId: request.params.id, by: caller.name, role: caller.role },
        ...{ within: boundsFor(caller), judges: judges(request) },
      });
      return { id: request.params.id };
    },
  });
}
