import { z } from 'zod';
import { dropForm, keepForm, readForm } from '../../infra/postgres/ledger/task-forms.ts';
import { readTask, type TaskDetail } from '../../infra/postgres/ledger/task-detail.ts';
import { openContent, sealContent } from '../../infra/sealing/content.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import { keptFormSchema, keptFormViewSchema } from '../../schemas/hall.ts';
import { taskRefSchema } from '../../schemas/task.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf, type Caller } from './auth.ts';
import { doneBefore } from './complete-task.ts';
import { ProblemError } from './problem.ts';
import { boundsFor } from './rights.ts';
import { mayComplete } from './task-outcomes.ts';
import { formatInstant } from './time.ts';

/** Forms that are half filled in, each its writer's own: `/v1/tasks/{id}/form`. */
export function registerFormRoutes(app: App, parts: RouteParts): void {
  getForm(app, parts);
  putForm(app, parts);
  deleteForm(app, parts);
}

const params = z.object({ id: z.uuid().meta({ title: '任务编号' }) });
const REFUSALS = ['not-authenticated', 'not-allowed', 'not-found', 'temporarily-unavailable'] as const;

interface OfCase {
  readonly detail: TaskDetail;
  readonly caseNumber: string;
  readonly key: Buffer;
}

/** @throws ProblemError not-found: nobody's of the caller's, or of no family that there is: then nothing can be kept of it */
async function taskOf({ pool, keyring }: RouteParts, id: string, caller: Caller): Promise<OfCase> {
  const detail = await readTask(pool, id, boundsFor(caller));
  const wrapped = detail?.keys.family;
  const caseNumber = detail?.task.caseNumber ?? null;
  if (!detail || caseNumber === null || wrapped === undefined || !mayComplete(caller.role, detail.task.kind))
    throw new ProblemError('not-found');
  return { detail, caseNumber, key: keyring.unwrap(Buffer.from(wrapped, 'base64')) };
}

function getForm(app: App, parts: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/tasks/:id/form',
    schema: {
      operationId: 'getTaskForm',
      summary: '自己为一个任务填了一半的内容，照填写时的样子',
      tags: ['tasks'],
      params,
      response: { 200: keptFormViewSchema, ...problemAnswers(...REFUSALS) },
    },
    handler: async (request) => {
      const { id } = request.params;
      const caller = callerOf(request);
      const { key } = await taskOf(parts, id, caller);
      const kept = await readForm(parts.pool, { taskId: id, who: caller.name });
      if (!kept) return { form: null };
      const opened = openContent(key, 'task-form', sealContext.form(id, caller.name), kept.sealed);
      return { form: keptFormSchema.parse(opened), keptAt: formatInstant(kept.keptAt) };
    },
  });
}

function putForm(app: App, parts: RouteParts): void {
  app.route({
    method: 'PUT',
    url: '/v1/tasks/:id/form',
    schema: {
      operationId: 'putTaskForm',
      summary: '存下填了一半的内容，取代以前存的；任务办结、无须办理或个人信息删除时一并删去',
      tags: ['tasks'],
      params,
      body: keptFormSchema,
      response: {
        200: keptFormViewSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'validation-failed',
          'task-already-completed',
          'task-overtaken',
          ...REFUSALS,
        ),
      },
    },
    handler: async (request) => {
      const { id } = request.params;
      const caller = callerOf(request);
      const { detail, caseNumber, key } = await taskOf(parts, id, caller);
      if (detail.task.status !== 'open') throw doneBefore(detail.task);
      const form = request.body;
      const sealed = sealContent(key, 'task-form', sealContext.form(id, caller.name), form);
      const keptAt = await keepForm(parts.pool, { taskId: id, who: caller.name, caseNumber, sealed });
      if (keptAt === undefined) throw new ProblemError('task-overtaken');
      return { form, keptAt: formatInstant(keptAt) };
    },
  });
}

function deleteForm(app: App, parts: RouteParts): void {
  app.route({
    method: 'DELETE',
    url: '/v1/tasks/:id/form',
    schema: {
      operationId: 'deleteTaskForm',
      summary: '删去自己为一个任务存下的填写',
      tags: ['tasks'],
      params,
      response: { 200: taskRefSchema, ...problemAnswers('not-json', ...REFUSALS) },
    },
    handler: async (request) => {
      const { id } = request.params;
      const caller = callerOf(request);
      await taskOf(parts, id, caller);
      await dropForm(parts.pool, { taskId: id, who: caller.name });
      return { id };
    },
  });
}
