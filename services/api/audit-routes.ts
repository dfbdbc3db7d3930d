import { z } from 'zod';
import {
  listAuditLines,
  type AuditFilter,
  type AuditLineRecord,
} from '../../infra/postgres/ledger/audit-reads.ts';
import { addDays, startOfDay } from '../../policies/calendar/date.ts';
import {
  auditFiltersSchema,
  auditLineSchema,
  type AuditFilters,
  type AuditLineView,
} from '../../schemas/audit.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf, type Caller } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { csvOf, type Cell } from './csv.ts';
import { cursorSchema, limitSchema, pageOf, readCursor, writeCursor } from './cursor.ts';
import { ProblemError } from './problem.ts';
import { boundsFor } from './rights.ts';
import { formatInstant } from './time.ts';

/** Lines of one export: more is asked for in parts. */
export const MOST_EXPORTED = 10_000;

/** Who has asked what of which case: `/v1/audit`, for auditors. */
export function registerAuditRoutes(app: App, parts: RouteParts): void {
  getAudit(app, parts);
  getAuditExport(app, parts);
}

/** @returns undefined for a case number that is none: no line names it */
function filterOf(caller: Caller, asked: AuditFilters): Omit<AuditFilter, 'limit'> | undefined {
  const { caseNumber, who, role, operation, from, to } = asked;
  const known = caseNumber === undefined ? undefined : readCaseNumber(caseNumber);
  if (caseNumber !== undefined && known === undefined) return undefined;
  return {
    ...{ within: boundsFor(caller), caseNumber: known, who, role, operation },
    from: from === undefined ? undefined : startOfDay(from),
    before: to === undefined ? undefined : startOfDay(addDays(to, 1)),
  };
}

function lineView(line: AuditLineRecord): AuditLineView {
  const { who, role, operation, status, cases, task, purpose, fields, department, requestId } = line;
  return {
    ...{ line: idOf(line), at: formatInstant(line.at), who, role, operation, status, cases: [...cases] },
    ...(task === null ? {} : { task }),
    ...(purpose === null ? {} : { purpose }),
    ...(fields === null ? {} : { fields: [...fields] }),
    ...(department === null ? {} : { department }),
    requestId,
  };
}

const ID = /^\d{1,18}\.\d{1,18}$/;
const idOf = ({ xact, line }: AuditLineRecord): string => `${xact}.${line}`;

function placeOf(cursor: string | undefined): AuditFilter['after'] {
  if (cursor === undefined) return undefined;
  const [xact = '', line = ''] = readCursor(cursor, (id) => ID.test(id)).id.split('.');
  return { xact, line };
}

function getAudit(app: App, { pool }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/audit',
    schema: {
      operationId: 'getAudit',
      summary: '审计记录：谁在何时对哪些办件做了什么、被拒绝了什么，最新在前',
      description: '只有编码、令牌名称与办件编号，没有家庭的任何内容；查看审计本身也留一行。',
      tags: ['audit'],
      querystring: auditFiltersSchema.extend({ limit: limitSchema, cursor: cursorSchema }),
      response: {
        200: z.object({ items: z.array(auditLineSchema), nextCursor: z.string().nullable() }),
        ...problemAnswers('query-invalid', 'not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const { limit, cursor, ...asked } = request.query;
      const filter = filterOf(callerOf(request), asked);
      if (!filter) return { items: [], nextCursor: null };
      const rows = await listAuditLines(pool, { ...filter, after: placeOf(cursor), limit: limit + 1 });
      return pageOf(rows, limit, { cursorOf: (row) => writeCursor(row.at, idOf(row)), viewOf: lineView });
    },
  });
}

function getAuditExport(app: App, { pool }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/audit/export',
    schema: {
      operationId: 'getAuditExport',
      summary: `导出审计记录（CSV），一次至多${MOST_EXPORTED}行，再多的须缩小范围`,
      tags: ['audit'],
      querystring: auditFiltersSchema,
      response: {
        200: {
          description: 'CSV，UTF-8，第一行是列名',
          content: { 'text/csv': { schema: z.string() } },
        },
        ...problemAnswers('query-invalid', 'not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async (request, reply) => {
      const filter = filterOf(callerOf(request), request.query);
      const rows = filter ? await listAuditLines(pool, { ...filter, limit: MOST_EXPORTED + 1 }) : [];
      if (rows.length > MOST_EXPORTED) throw tooMany();
      return reply.type('text/csv; charset=utf-8').send(csvOf([COLUMNS, ...rows.map(cellsOf)]));
    },
  });
}

function tooMany(): ProblemError {
  return new ProblemError('query-invalid', {
    errors: [{ pointer: '/from', code: 'too-many', detail: `超过${MOST_EXPORTED}行，请缩小日期等范围` }],
  });
}

const COLUMNS = Object.keys(auditLineSchema.shape) as (keyof AuditLineView)[];

function cellsOf(record: AuditLineRecord): readonly Cell[] {
  const line = lineView(record);
  return COLUMNS.map((column) => line[column]);
}
