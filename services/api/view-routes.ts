import { z } from 'zod';
import {
  dropView,
  keepView,
  listViews,
  MOST_VIEWS,
  type ViewRecord,
} from '../../infra/postgres/ledger/saved-views.ts';
import {
  newViewSchema,
  savedViewSchema,
  savedViewsSchema,
  taskFilterSchema,
  viewRefSchema,
  type SavedView,
} from '../../schemas/hall.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { ProblemError } from './problem.ts';
import { assigneeFault } from './task-filter.ts';
import { invalidBody } from './validation.ts';

/** Views that somebody keeps of the list of tasks: `/v1/views`. */
export function registerViewRoutes(app: App, parts: RouteParts): void {
  const { pool } = parts;
  getViews(app, pool);
  postView(app, parts);
  deleteView(app, pool);
}

/** A newer release may have kept filters that this one does not know: such a view is not shown. */
function viewsOf(records: readonly ViewRecord[]): SavedView[] {
  return records.flatMap(({ id, name, filter }) => {
    const read = taskFilterSchema.safeParse(filter);
    return read.success ? [{ id, name, filter: read.data }] : [];
  });
}

const SHARED = ['not-authenticated', 'not-allowed', 'temporarily-unavailable'] as const;

function getViews(app: App, pool: RouteParts['pool']): void {
  app.route({
    method: 'GET',
    url: '/v1/views',
    schema: {
      operationId: 'getViews',
      summary: '自己保存的任务列表视图',
      tags: ['tasks'],
      response: { 200: savedViewsSchema, ...problemAnswers(...SHARED) },
    },
    handler: async (request) => ({ items: viewsOf(await listViews(pool, callerOf(request).name)) }),
  });
}

function postView(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/views',
    schema: {
      operationId: 'postView',
      summary: `保存一个视图：筛选条件取一个名称；同名的取代，至多${MOST_VIEWS}个`,
      tags: ['tasks'],
      body: newViewSchema,
      response: {
        200: savedViewSchema,
        ...problemAnswers('not-json', 'not-utf-8', 'validation-failed', ...SHARED),
      },
    },
    handler: async (request) => {
      const { name, filter } = request.body;
      const caller = callerOf(request);
      const fault = await assigneeFault(parts, caller, filter);
      if (fault) throw invalidBody([{ pointer: '/filter/assignee', ...fault }]);
      const kept = await keepView(parts.pool, { who: caller.name, name, filter });
      const detail = `已有${MOST_VIEWS}个视图，请先删去不用的`;
      if (kept === 'too-many') throw invalidBody([{ pointer: '/name', code: 'too-many', detail }]);
      return { id: kept.id, name, filter };
    },
  });
}

function deleteView(app: App, pool: RouteParts['pool']): void {
  app.route({
    method: 'DELETE',
    url: '/v1/views/:id',
    schema: {
      operationId: 'deleteView',
      summary: '删去自己的一个视图',
      tags: ['tasks'],
      params: z.object({ id: z.uuid().meta({ title: '视图编号' }) }),
      response: { 200: viewRefSchema, ...problemAnswers('not-json', 'not-found', ...SHARED) },
    },
    handler: async (request) => {
      const { id } = request.params;
      if (!(await dropView(pool, { who: callerOf(request).name, id }))) throw new ProblemError('not-found');
      return { id };
    },
  });
}
