import { z } from 'zod';
import { caseStatusSchema, caseViewSchema } from '../../schemas/case-view.ts';
import { divisionCodeSchema } from '../../schemas/person.ts';
import { listCases, readCase, type CaseSummary } from '../../infra/postgres/ledger/case-reads.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { allow } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { fittingCase } from './answer-size.ts';
import { caseView } from './case-view.ts';
import { cursorSchema, limitSchema, pageOf, readCursor, writeCursor } from './cursor.ts';
import { divisionPrefix } from './division-prefix.ts';
import { ProblemError } from './problem.ts';
import { dateOf, formatInstant } from './time.ts';

const summarySchema = z
  .object({
    caseNumber: z.string(),
    status: caseStatusSchema,
    divisionCode: z.string(),
    acceptedAt: z.string(),
    completedAt: z.string().optional(),
    openTasks: z.int().meta({ title: '待办人工任务数' }),
  })
  .meta({ id: 'CaseSummary', title: '办件摘要' });

/** What clerks look at: `/v1/cases`. */
export function registerCaseRoutes(app: App, parts: RouteParts): void {
  const clerk = allow(parts.authenticate, 'clerk', 'supervisor');
  getCases(app, parts, clerk);
  getCase(app, parts, clerk);
}

type Hook = ReturnType<typeof allow>;

function summaryView(found: CaseSummary): z.infer<typeof summarySchema> {
  const { caseNumber, status, divisionCode, openTasks } = found;
  return {
    caseNumber,
    status,
    divisionCode,
    acceptedAt: formatInstant(found.acceptedAt),
    ...(found.completedAt === null ? {} : { completedAt: formatInstant(found.completedAt) }),
    openTasks,
  };
}

function getCases(app: App, { pool }: RouteParts, clerk: Hook): void {
  app.route({
    method: 'GET',
    url: '/v1/cases',
    onRequest: clerk,
    schema: {
      operationId: 'getCases',
      summary: '办件列表，最新在前',
      tags: ['cases'],
      querystring: z.object({
        status: caseStatusSchema.optional(),
        division: divisionCodeSchema.optional(),
        limit: limitSchema,
        cursor: cursorSchema,
      }),
      response: {
        200: z.object({ items: z.array(summarySchema), nextCursor: z.string().nullable() }),
        ...problemAnswers('query-invalid', 'not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const { status, division, limit, cursor } = request.query;
      const after = cursor === undefined ? undefined : readCursor(cursor, (id) => readCaseNumber(id) === id);
      const rows = await listCases(pool, {
        status,
        divisionPrefix: division === undefined ? undefined : divisionPrefix(division),
        after: after && { at: after.at, caseNumber: after.id },
        limit: limit + 1,
      });
      return pageOf(rows, limit, {
        cursorOf: (row) => writeCursor(row.acceptedAt, row.caseNumber),
        viewOf: summaryView,
      });
    },
  });
}

function getCase(app: App, { pool, keyring, now }: RouteParts, clerk: Hook): void {
  app.route({
    method: 'GET',
    url: '/v1/cases/:caseNumber',
    onRequest: clerk,
    schema: {
      operationId: 'getCase',
      summary: '办件详情，个人信息已脱敏',
      tags: ['cases'],
      params: z.object({ caseNumber: z.string().max(60).meta({ title: '办件编号' }) }),
      response: {
        200: caseViewSchema,
        ...problemAnswers('not-authenticated', 'not-allowed', 'not-found', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const caseNumber = readCaseNumber(request.params.caseNumber);
      const found = caseNumber === undefined ? undefined : await readCase(pool, caseNumber);
      if (!found) throw new ProblemError('not-found');
      return fittingCase(caseView(found, keyring, dateOf(now())));
    },
  });
}
