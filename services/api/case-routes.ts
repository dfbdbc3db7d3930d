import { z } from 'zod';
import {
  caseFiltersSchema,
  caseFoundSchema,
  caseSearchSchema,
  caseSummarySchema,
} from '../../schemas/case-list.ts';
import { caseViewSchema } from '../../schemas/case-view.ts';
import { listCases, readPeople, type CasePage } from '../../infra/postgres/ledger/case-list.ts';
import { readCase, type CaseSummary } from '../../infra/postgres/ledger/case-reads.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { fittingCase } from './answer-size.ts';
import { filterOf, foundView, soughtBy, summaryView } from './case-list.ts';
import { caseView } from './case-view.ts';
import { cursorSchema, limitSchema, pageOf, readCursor, writeCursor } from './cursor.ts';
import { ProblemError } from './problem.ts';
import { boundsFor, viewerOf } from './rights.ts';
import { dateOf } from './time.ts';

/** What clerks look at: `/v1/cases`. */
export function registerCaseRoutes(app: App, parts: RouteParts): void {
  getCases(app, parts);
  searchCases(app, parts);
  getCase(app, parts);
}

function pageOfCases(cursor: string | undefined, limit: number): CasePage {
  const after = cursor === undefined ? undefined : readCursor(cursor, (id) => readCaseNumber(id) === id);
  return { after: after && { at: after.at, caseNumber: after.id }, limit: limit + 1 };
}

const cursorOf = ({ acceptedAt, caseNumber }: CaseSummary): string => writeCursor(acceptedAt, caseNumber);

function getCases(app: App, { pool, keyring, now }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/cases',
    schema: {
      operationId: 'getCases',
      summary: '办件列表，最新在前',
      tags: ['cases'],
      querystring: caseFiltersSchema.extend({ limit: limitSchema, cursor: cursorSchema }),
      response: {
        200: z.object({ items: z.array(caseSummarySchema), nextCursor: z.string().nullable() }),
        ...problemAnswers('query-invalid', 'not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const { limit, cursor, ...asked } = request.query;
      const filter = { ...filterOf(asked, dateOf(now())), within: boundsFor(callerOf(request)) };
      const rows = await listCases(pool, keyring, filter, pageOfCases(cursor, limit));
      return pageOf(rows, limit, { cursorOf, viewOf: summaryView });
    },
  });
}

function searchCases(app: App, { pool, keyring, now }: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/cases/search',
    schema: {
      operationId: 'postCaseSearch',
      summary: '查找办件，最新在前',
      description: '按人查找，要找的写在请求内容里，不进网址。与各项条件同时合上的才列出。',
      tags: ['cases'],
      body: caseSearchSchema,
      response: {
        200: z.object({ items: z.array(caseFoundSchema), nextCursor: z.string().nullable() }),
        ...problemAnswers(
          'query-invalid',
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'too-large',
          'unsupported-media-type',
          'validation-failed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { q, limit, cursor, ...asked } = request.body;
      const within = boundsFor(callerOf(request));
      const filter = { ...filterOf(asked, dateOf(now())), ...soughtBy({ q }), within };
      const rows = await listCases(pool, keyring, filter, pageOfCases(cursor, limit));
      const numbers = rows.slice(0, limit).map(({ caseNumber }) => caseNumber);
      const people = await readPeople(pool, numbers);
      const viewer = viewerOf(request);
      const viewOf = (found: CaseSummary) =>
        foundView(keyring, found, { sealed: people.get(found.caseNumber) ?? [], viewer });
      return pageOf(rows, limit, { cursorOf, viewOf });
    },
  });
}

function getCase(app: App, { pool, keyring, now }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/cases/:caseNumber',
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
      const bounds = boundsFor(callerOf(request));
      const found = caseNumber === undefined ? undefined : await readCase(pool, caseNumber, bounds);
      if (!found) throw new ProblemError('not-found');
      return fittingCase(caseView(found, keyring, dateOf(now()), viewerOf(request)));
    },
  });
}
