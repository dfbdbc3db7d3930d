import { z } from 'zod';
import { startOfDay } from '../../policies/calendar/date.ts';
import { facilityCodeSchema } from '../../schemas/birth-notification.ts';
import { caseStatusSchema, deliverySummarySchema } from '../../schemas/case-view.ts';
import { dateSchema, timeSchema } from '../../schemas/person.ts';
import { listDeliveries } from '../../infra/postgres/ledger/hospital-list.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf, mayActFor, type Caller } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { cursorSchema, limitSchema, pageOf, readCursor, writeCursor } from './cursor.ts';
import { certificateNumbers, deliverySummary } from './delivery-view.ts';
import { ProblemError } from './problem.ts';
import { boundsFor } from './rights.ts';

const querySchema = z.strictObject({
  facility: z
    .union([z.literal(''), facilityCodeSchema])
    .optional()
    .meta({ title: '只看这一机构' }),
  status: caseStatusSchema.optional(),
  asks: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ title: '是否还有需要医院补报的' }),
  since: z
    .union([dateSchema, timeSchema])
    .optional()
    .meta({ title: '自此刻以来受理或有变化的', description: '日期（北京时间零点）或带时区的时间' }),
  limit: limitSchema,
  cursor: cursorSchema,
});

/** @throws ProblemError facility-not-allowed */
function facilitiesOf(caller: Caller, facility: string | undefined): readonly string[] | undefined {
  if (facility === undefined) return caller.facilities === '*' ? undefined : caller.facilities;
  if (!mayActFor(caller, facility)) throw new ProblemError('facility-not-allowed');
  return [facility];
}

function momentOf(since: string): Date {
  return since.length === 'yyyy-mm-dd'.length ? startOfDay(since) : new Date(since);
}

/** A hospital's own list: the deliveries of the facilities that its token may act for. */
export function registerDeliveryList(app: App, { pool, keyring }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/births',
    schema: {
      operationId: 'getBirths',
      summary: '医院自己上报的分娩，最新在前',
      tags: ['births'],
      querystring: querySchema,
      response: {
        200: z.object({ items: z.array(deliverySummarySchema), nextCursor: z.string().nullable() }),
        ...problemAnswers(
          'query-invalid',
          'not-authenticated',
          'not-allowed',
          'facility-not-allowed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { facility, status, asks, since, limit, cursor } = request.query;
      const after = cursor === undefined ? undefined : readCursor(cursor, (id) => readCaseNumber(id) === id);
      const caller = callerOf(request);
      const filter = {
        within: boundsFor(caller),
        facilities: facilitiesOf(caller, facility),
        status,
        asks,
        since: since === undefined ? undefined : momentOf(since),
      };
      const rows = await listDeliveries(pool, filter, {
        after: after && { at: after.at, caseNumber: after.id },
        limit: limit + 1,
      });
      const numbers = await certificateNumbers(
        { pool, keyring },
        rows.slice(0, limit).map(({ caseNumber }) => caseNumber),
      );
      return pageOf(rows, limit, {
        cursorOf: ({ acceptedAt, caseNumber }) => writeCursor(acceptedAt, caseNumber),
        viewOf: (found) => deliverySummary(found, numbers(found.caseNumber)),
      });
    },
  });
}
