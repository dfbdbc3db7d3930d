import { z } from 'zod';
import { listLetters, type LetterRecord } from '../../infra/postgres/ledger/letter-decisions.ts';
import { findTask, type TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import {
  letterCompletionSchema,
  letterViewSchema,
  taskViewSchema,
  type LetterView,
} from '../../schemas/task.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf, type Caller } from './auth.ts';
import { completeLetters, isLetterOutcome } from './complete-letters.ts';
import { cursorSchema, limitSchema, pageOf, readCursor, writeCursor } from './cursor.ts';
import { ProblemError } from './problem.ts';
import { boundsFor } from './rights.ts';
import { readOutcome } from '../../schemas/tasks/meaning.ts';
import { outcomesOf, outcomeProblem } from './task-outcomes.ts';
import { taskView } from './task-view.ts';
import { formatInstant } from './time.ts';

const uuidSchema = z.uuid();

/** The messages that nobody could use, one by one: `/v1/tasks/{id}/letters`. */
export function registerLetterRoutes(app: App, parts: RouteParts): void {
  getLetters(app, parts);
  postLetterCompletion(app, parts);
}

async function taskOfLetters({ pool }: RouteParts, id: string, caller: Caller): Promise<TaskRecord> {
  const task = await findTask(pool, id, boundsFor(caller));
  if (!task || task.count === null) throw new ProblemError('not-found');
  return task;
}

/** A letter as it is told of: codes and places. */
export function letterView(letter: LetterRecord): LetterView {
  const { id, topic, partition, offset, reason, seen, receivedAt, isKept } = letter;
  const { caseNumber, subject, code, attempt, outcome, decidedBy, decidedAt } = letter;
  return {
    ...{ id, topic, partition, offset, reason, seen, kept: isKept, receivedAt: formatInstant(receivedAt) },
    ...(caseNumber === null ? {} : { caseNumber }),
    ...(subject === null ? {} : { subject }),
    ...(code === null ? {} : { matter: code }),
    ...(attempt === null ? {} : { attempt }),
    ...(outcome === null ? {} : { outcome }),
    ...(decidedBy === null ? {} : { decidedBy }),
    ...(decidedAt === null ? {} : { decidedAt: formatInstant(decidedAt) }),
  };
}

function getLetters(app: App, parts: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/tasks/:id/letters',
    schema: {
      operationId: 'getLetters',
      summary: '一个死信任务归并的来信，先到在前；只有编码与位置，不含内容',
      tags: ['tasks'],
      params: z.object({ id: z.uuid() }),
      querystring: z.object({ limit: limitSchema, cursor: cursorSchema }),
      response: {
        200: z.object({ items: z.array(letterViewSchema), nextCursor: z.string().nullable() }),
        ...problemAnswers(
          'query-invalid',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { id: taskId } = await taskOfLetters(parts, request.params.id, callerOf(request));
      const { limit, cursor } = request.query;
      const after =
        cursor === undefined ? undefined : readCursor(cursor, (id) => uuidSchema.safeParse(id).success);
      const rows = await listLetters(parts.pool, { taskId, after, limit: limit + 1 });
      return pageOf(rows, limit, {
        cursorOf: (row) => writeCursor(row.receivedAt, row.id),
        viewOf: letterView,
      });
    },
  });
}

function postLetterCompletion(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/tasks/:id/letters/:letterId/completion',
    schema: {
      operationId: 'postLetterCompletion',
      summary: '处理一封来信；最后一封处理完，任务随之办结',
      description:
        '`replayed`：原样重新处理，或按 `result`（该事项部门本应答复的结果）办结其事项 · `discarded`：不再处理，留档。',
      tags: ['tasks'],
      params: z.object({ id: z.uuid(), letterId: z.uuid() }),
      body: letterCompletionSchema,
      response: {
        200: taskViewSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'letter-decided',
          'letter-not-mendable',
          'result-not-awaited',
          'case-set-aside',
          'validation-failed',
          'outcome-not-allowed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { id, letterId } = request.params;
      const { outcome: word, reason, result } = request.body;
      const caller = callerOf(request);
      const task = await taskOfLetters(parts, id, caller);
      const outcome = readOutcome(word, task.kind, { withFacts: false });
      if (!outcome || !isLetterOutcome(outcome) || (result && outcome !== 'replayed'))
        throw outcomeProblem(outcomesOf(task));
      const by = caller.name;
      const completed = await completeLetters(parts, task, { by, outcome, reason, letterId, result });
      return taskView(completed, parts.keyring);
    },
  });
}
