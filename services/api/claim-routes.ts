import { z } from 'zod';
import { claimTask, dropClaim, type ClaimRecord } from '../../infra/postgres/ledger/claims.ts';
import { readTask, type TaskDetail } from '../../infra/postgres/ledger/task-detail.ts';
import { findTask, type TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { sealContent } from '../../infra/sealing/content.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import { isBounded } from '../../schemas/bounds.ts';
import { claimSchema, handOverSchema, taskRefSchema } from '../../schemas/task.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf, type Caller } from './auth.ts';
import { doneBefore, refuseClaimed } from './complete-task.ts';
import { ProblemError } from './problem.ts';
import { boundsFor, judges } from './rights.ts';
import { mayComplete } from './task-outcomes.ts';
import { claimView } from './task-view.ts';
import { invalidBody } from './validation.ts';

/** Who is at a task: `/v1/tasks/{id}/claim`, `…/hand-over`. */
export function registerClaimRoutes(app: App, parts: RouteParts): void {
  postClaim(app, parts);
  deleteClaim(app, parts);
  postHandOver(app, parts);
}

const params = z.object({ id: z.uuid().meta({ title: '任务编号' }) });
const REFUSALS = [
  'not-json',
  'not-authenticated',
  'not-allowed',
  'not-found',
  'task-claimed',
  'task-already-completed',
  'task-overtaken',
  'temporarily-unavailable',
] as const;

async function openTask({ pool }: RouteParts, id: string, caller: Caller): Promise<TaskDetail> {
  const detail = await readTask(pool, id, boundsFor(caller));
  if (!detail || !mayComplete(caller.role, detail.task.kind)) throw new ProblemError('not-found');
  if (detail.task.status !== 'open') throw doneBefore(detail.task);
  return detail;
}

/** Whether somebody could do a task: by role, and for where it lies. */
async function mayHave({ pool }: RouteParts, { id, kind }: TaskRecord, caller: Caller): Promise<boolean> {
  if (!mayComplete(caller.role, kind)) return false;
  const bounds = boundsFor(caller);
  return !isBounded(bounds) || (await findTask(pool, id, bounds)) !== undefined;
}

/** @throws ProblemError validation-failed: there is nobody of that name who could do it */
async function refuseUnknown(parts: RouteParts, to: string, { task }: TaskDetail): Promise<void> {
  for (const caller of parts.named(to)) if (await mayHave(parts, task, caller)) return;
  const detail = '没有这个名称的人，或者其岗位不能办理这种任务';
  throw invalidBody([{ pointer: '/to', code: 'nobody', detail }]);
}

/** @throws ProblemError task-claimed where it is somebody else's */
function claimed(claim: ClaimRecord | undefined, holder: string): z.infer<typeof claimSchema> {
  refuseClaimed(claim ?? null, holder);
  if (!claim) throw new ProblemError('temporarily-unavailable');
  return claimView(claim);
}

function postClaim(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/tasks/:id/claim',
    schema: {
      operationId: 'postTaskClaim',
      summary: '领办一个任务：30分钟内归领办人，再次领办即续期',
      tags: ['tasks'],
      params,
      response: { 200: claimSchema, ...problemAnswers(...REFUSALS) },
    },
    handler: async (request) => {
      const { id } = request.params;
      const caller = callerOf(request);
      await openTask(parts, id, caller);
      const { name } = caller;
      const wanted = { taskId: id, holder: name, by: name, force: false, note: null };
      return claimed(await claimTask(parts.pool, wanted), name);
    },
  });
}

function deleteClaim(app: App, parts: RouteParts): void {
  app.route({
    method: 'DELETE',
    url: '/v1/tasks/:id/claim',
    schema: {
      operationId: 'deleteTaskClaim',
      summary: '放回一个领办的任务；主管可以放回他人领办的',
      tags: ['tasks'],
      params,
      response: { 200: taskRefSchema, ...problemAnswers(...REFUSALS) },
    },
    handler: async (request) => {
      const { id } = request.params;
      const caller = callerOf(request);
      await openTask(parts, id, caller);
      const drop = { taskId: id, by: caller.name, force: judges(request) };
      refuseClaimed((await dropClaim(parts.pool, drop)) ?? null, caller.name);
      return { id };
    },
  });
}

function postHandOver(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/tasks/:id/hand-over',
    schema: {
      operationId: 'postTaskHandOver',
      summary: '把任务移交给另一个人（令牌的名称，岗位须能办理），附一句说明',
      tags: ['tasks'],
      params,
      body: handOverSchema,
      response: {
        200: claimSchema,
        ...problemAnswers('validation-failed', ...REFUSALS),
      },
    },
    handler: async (request) => {
      const { id } = request.params;
      const { to, note } = request.body;
      const caller = callerOf(request);
      const detail = await openTask(parts, id, caller);
      await refuseUnknown(parts, to, detail);
      const wanted = {
        ...{ taskId: id, holder: to, by: caller.name, force: judges(request) },
        note: sealNote(parts, detail, note),
      };
      return claimed(await claimTask(parts.pool, wanted), to);
    },
  });
}

/** Words may name people: they are sealed with the family's key, and go with it. */
function sealNote({ keyring }: RouteParts, { task, keys }: TaskDetail, note: string): Buffer {
  const key = keys.family === undefined ? keyring.notes : keyring.unwrap(Buffer.from(keys.family, 'base64'));
  return sealContent(key, 'note', sealContext.handOver(task.id), note);
}
