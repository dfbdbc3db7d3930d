import { z } from 'zod';
import { acceptingDivision } from '../../policies/graph/household.ts';
import { isInDivisions } from '../../policies/rights/bounds.ts';
import {
  facilityCodeSchema,
  notificationIdSchema,
  type BirthNotification,
} from '../../schemas/birth-notification.ts';
import { hospitalViewSchema } from '../../schemas/case-view.ts';
import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { findDeliveries } from '../../infra/postgres/ledger/deliveries.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import { acceptBirth, facilityCodeOf } from './accept-birth.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf, mayActFor, type Caller } from './auth.ts';
import { registerDeliveryList } from './delivery-list.ts';
import { certificateNumbers, hospitalView } from './delivery-view.ts';
import { notificationSchema } from './notification-schema.ts';
import { ProblemError } from './problem.ts';
import { boundsFor } from './rights.ts';
import { isReadable } from './validation.ts';

export const notTakenSchema = z.array(z.string()).readonly().meta({
  title: '没有采用的内容',
  description:
    '家长或工作人员已经定下的（出生报告中的位置）：不论这次报的是否相同，都照已定下的，也不说明是否相同；有误的请联系办理的窗口',
});
const acceptedSchema = z
  .object({
    caseNumber: z.string(),
    statusUrl: z.string(),
    added: z
      .array(z.string())
      .readonly()
      .optional()
      .meta({ description: '本次补上的内容（出生报告中的位置）' }),
    notTaken: notTakenSchema.optional(),
  })
  .meta({ id: 'Accepted', title: '受理回执' });
const headersSchema = z.object({
  'idempotency-key': z.string().meta({
    title: '幂等键',
    description:
      '每份报告取一个不重复的值，例如 UUID；重发同一份时用同一个。回执与键一直留着，多久之后重发都得到同一份；家里的信息删除之后，同一个键仍得到那份回执',
    // What a header carries on every way; other characters that come through are taken too.
    pattern: '^[!-~]([ -~]{0,253}[!-~])?$',
    examples: ['5d0a6b0e-6d2c-4a5e-9a0e-0c1d2e3f4a5b'],
  }),
});
const paramsSchema = z.object({ notificationId: notificationIdSchema });
/** Which delivery an address is about. */
export const deliveryPlace = {
  params: paramsSchema,
  querystring: z.object({
    facility: z
      .union([z.literal(''), facilityCodeSchema])
      .optional()
      .meta({ title: '机构代码', description: '编号在多家机构使用时须注明；空的指机构外' }),
  }),
};
const MAX_KEY = 255;
const ONCE =
  '相同 Idempotency-Key 与内容得到相同回执；同一分娩只受理一次，不论编号：母亲证件与出生时间相同、内容一致的，回同一办件，此后凭各自编号都可查询。';

const births = counter('birth_notifications_total', 'notifications posted, by answer', ['answer']);

/** What hospitals use: `/v1/births`. */
export function registerBirthRoutes(app: App, parts: RouteParts): void {
  postBirth(app, parts);
  getBirth(app, parts);
  registerDeliveryList(app, parts);
  notYetAvailable(app, { path: 'corrections', operationId: 'postCorrection', summary: '更正出生报告' });
  notYetAvailable(app, { path: 'annulment', operationId: 'postAnnulment', summary: '撤销出生报告' });
}

function readIdempotencyKey(header: string | string[] | undefined): string {
  const key = (Array.isArray(header) ? header.join(',') : (header ?? '')).trim();
  if (key === '') throw new ProblemError('idempotency-key-missing');
  if (key.length > MAX_KEY || !isReadable(key)) throw new ProblemError('idempotency-key-invalid');
  return key;
}

function postBirth(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/births',
    onRequest: async (request) => void readIdempotencyKey(request.headers['idempotency-key']),
    onResponse: async () => failPoint('birth-answered'),
    config: { isBirth: true },
    schema: {
      operationId: 'postBirth',
      summary: '上报出生，受理一件事',
      description: ONCE,
      tags: ['births'],
      headers: headersSchema,
      body: notificationSchema,
      response: {
        200: acceptedSchema.describe('该次分娩此前已受理'),
        202: acceptedSchema.describe('已受理'),
        ...problemAnswers(
          'idempotency-key-missing',
          'idempotency-key-invalid',
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'facility-not-allowed',
          'delivery-differs',
          'case-set-aside',
          'too-large',
          'unsupported-media-type',
          'validation-failed',
          'idempotency-key-reused',
          'overloaded',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const notification = request.body;
      if (!mayReport(caller, notification)) throw new ProblemError('facility-not-allowed');
      const answer = await acceptBirth(parts, {
        notification,
        sentBody: request.sentBody,
        client: caller.name,
        key: readIdempotencyKey(request.headers['idempotency-key']),
        mayActFor: (facilityCode) => mayActFor(caller, facilityCode),
      });
      if (answer.made) {
        parts.starter.start(answer.made.wake, answer.made.startInSeconds);
        parts.wakeOutbox();
      } else if (answer.body.added) parts.wakeInbox();
      births.inc({ answer: answer.made ? 'accepted' : 'repeated' });
      return reply.code(answer.status).header('location', answer.body.statusUrl).send(answer.body);
    },
  });
}

/** Whether a birth is of a facility, and accepted in a division, that the caller acts for. */
function mayReport(caller: Caller, notification: BirthNotification): boolean {
  const isNear = isInDivisions(boundsFor(caller), acceptingDivision(notification));
  return isNear && mayActFor(caller, facilityCodeOf(notification));
}

/** Codes a caller may look under, or null for all. @param facility the one asked for */
export function facilitiesToSearch(caller: Caller, facility: string | undefined): readonly string[] | null {
  if (facility === undefined) return caller.facilities === '*' ? null : caller.facilities;
  return mayActFor(caller, facility) ? [facility] : [];
}

function getBirth(app: App, { pool, keyring }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/births/:notificationId',
    schema: {
      operationId: 'getBirth',
      summary: '医院查看自己上报的分娩',
      tags: ['births'],
      ...deliveryPlace,
      response: {
        200: hospitalViewSchema.describe('医院看到的'),
        ...problemAnswers(
          'query-invalid',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'notification-not-unique',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const where = {
        facilities: facilitiesToSearch(caller, request.query.facility),
        within: boundsFor(caller),
      };
      const [found, another] = await findDeliveries(pool, request.params.notificationId, where);
      if (!found) throw new ProblemError('not-found');
      if (another) throw new ProblemError('notification-not-unique', { detail: '请加上 ?facility=机构代码' });
      const numbers = await certificateNumbers({ pool, keyring }, [found.caseNumber]);
      return hospitalView(found, numbers(found.caseNumber));
    },
  });
}

function notYetAvailable(
  app: App,
  { path, operationId, summary }: { path: string; operationId: string; summary: string },
): void {
  app.route({
    method: 'POST',
    url: `/v1/births/:notificationId/${path}`,
    onRequest: async () => {
      throw new ProblemError('not-yet-available');
    },
    schema: {
      operationId,
      summary: `${summary}（尚未开通）`,
      tags: ['births'],
      params: paramsSchema,
      response: problemAnswers('not-json', 'not-authenticated', 'not-allowed', 'not-yet-available'),
    },
    handler: async () => {
      throw new ProblemError('not-yet-available');
    },
  });
}
