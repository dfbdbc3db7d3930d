import { z } from 'zod';
import { UNBOUNDED } from '../../schemas/bounds.ts';
import { findTask } from '../../infra/postgres/ledger/task-reads.ts';
import {
  familyAnsweredSchema,
  familyCompletionSchema,
  familyTaskSchema,
  type FamilyTask,
} from '../../schemas/family.ts';
import { outcomesOfParent } from '../../schemas/tasks/kinds.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf, familyOf } from './auth.ts';
import { complete } from './complete-task.ts';
import { casesOf, isOwnClaim, isTheirs } from './family-cases.ts';
import { familyCase } from './family-view.ts';
import { ProblemError } from './problem.ts';
import { viewerOf } from './rights.ts';
import { outcomeProblem } from './task-outcomes.ts';
import { dateOf } from './time.ts';

/** What a parent is asked, and answers: `/v1/family/tasks`. */
export function registerFamilyTasks(app: App, parts: RouteParts): void {
  getTasks(app, parts);
  postCompletion(app, parts);
}

const REASON = '家长本人答复';
const STAFF = '工作人员';
const params = z.object({ id: z.uuid().meta({ title: '任务编号' }) });

function getTasks(app: App, parts: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/family/tasks',
    schema: {
      operationId: 'getFamilyTasks',
      summary: '要家长答复的事，最急的在前',
      tags: ['family'],
      response: {
        200: z.object({ items: z.array(familyTaskSchema) }),
        ...problemAnswers('not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const own = await casesOf(parts, familyOf(request));
      const looked = { today: dateOf(parts.now()), viewer: viewerOf(request) };
      const cases = await Promise.all(own.map((each) => familyCase(parts, each, looked)));
      const items: FamilyTask[] = cases.flatMap((each) => each?.tasks ?? []);
      return { items: items.toSorted((a, b) => (a.deadline < b.deadline ? -1 : 1)) };
    },
  });
}

/** A family is not told who of the office was first. */
function withoutNames(error: unknown): never {
  if (!(error instanceof ProblemError)) throw error;
  const { completedBy, holder, draftedBy, ...rest } = error.parts.members ?? {};
  const named = Object.entries({ completedBy, holder, draftedBy }).filter(([, name]) => name !== undefined);
  if (named.length === 0) throw error;
  const members = Object.fromEntries(
    named.map(([field, name]) => [field, name?.startsWith('parent:') ? name : STAFF]),
  );
  const { detail: _, ...parts } = error.parts;
  throw new ProblemError(error.code, { ...parts, members: { ...rest, ...members } });
}

function postCompletion(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/family/tasks/:id/completion',
    schema: {
      operationId: 'postFamilyTaskCompletion',
      summary: '答复一件事：取名、落户与送达、收款账户、是否申领',
      description:
        '`facts` 与窗口办结任务时相同，只能填所问的内容；更改收款账户要工作人员复核，先答 202。' +
        '同样的内容再次提交，答复相同。',
      tags: ['family'],
      params,
      body: familyCompletionSchema,
      response: {
        200: familyAnsweredSchema,
        202: familyAnsweredSchema,
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
          'validation-failed',
          'outcome-not-allowed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const { outcome, facts = {} } = request.body;
      const { name: by, role } = callerOf(request);
      const found = await findTask(parts.pool, id);
      const own = await casesOf(parts, familyOf(request));
      const mine = own.find(({ caseNumber }) => caseNumber === found?.caseNumber);
      const isAsked = found && mine && isTheirs(mine, found.subject) && (!mine.closed || isOwnClaim(found));
      const allowed = found ? outcomesOfParent(found.kind) : [];
      if (!isAsked || allowed.length === 0) throw new ProblemError('not-found');
      if (!allowed.some((each) => each === outcome)) throw outcomeProblem(allowed);
      const said = { taskId: id, by, role, outcome, facts, reason: REASON, within: UNBOUNDED, judges: false };
      const { became } = await complete(parts, said).catch(withoutNames);
      if (became !== 'completed') return reply.code(202).send({ id, status: 'awaiting-second' });
      return { id, status: 'completed' as const };
    },
  });
}
