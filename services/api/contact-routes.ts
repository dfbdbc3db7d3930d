import { z } from 'zod';
import { handOverHotline } from '../../activities/hand-over-hotline.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { keepWishes, readWishes } from '../../infra/postgres/ledger/contact-wishes.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { contactWishesSchema, CONTACT_WISHES, WISHING } from '../../schemas/contact-wish.ts';
import { hotlineSchema } from '../../schemas/hotline.ts';
import { taskRefSchema } from '../../schemas/task.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { caseUnknown } from './change-also.ts';
import { ProblemError } from './problem.ts';
import { caseWithin } from './rights.ts';
import { invalidBody } from './validation.ts';

const caseParams = { caseNumber: z.string().max(60).meta({ title: '办件编号' }) };

const wishesOfCaseSchema = z
  .object({
    items: z.array(
      z.object({
        subject: z.enum(WISHING).meta({ title: '哪一位家长' }),
        wishes: z.array(z.enum(CONTACT_WISHES)).meta({ title: '联系意愿' }),
      }),
    ),
  })
  .meta({ id: 'WishesOfCase', title: '父母的联系意愿' });

/** How a family is reached beside the short message: wishes of the parents, and what the hotline hands over. */
export function registerContactRoutes(app: App, parts: RouteParts): void {
  getContactWishes(app, parts);
  putContactWishes(app, parts);
  postHotline(app, parts);
}

function getContactWishes(app: App, { pool }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/cases/:caseNumber/contact-wishes',
    schema: {
      operationId: 'getContactWishes',
      summary: '父母各自的联系意愿',
      tags: ['cases'],
      params: z.object(caseParams),
      response: {
        200: wishesOfCaseSchema,
        ...problemAnswers('not-authenticated', 'not-allowed', 'not-found', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const caseNumber = await caseWithin(pool, request, request.params.caseNumber);
      const items = await readWishes(pool, caseNumber);
      if (!items) throw new ProblemError('not-found');
      return { items: items.map(({ subject, wishes }) => ({ subject, wishes: [...wishes] })) };
    },
  });
}

function putContactWishes(app: App, { pool }: RouteParts): void {
  app.route({
    method: 'PUT',
    url: '/v1/cases/:caseNumber/contact-wishes/:subject',
    schema: {
      operationId: 'putContactWishes',
      summary: '登记一位家长的联系意愿，取代以前的',
      description:
        '不要打电话的，短信三次未送达后直接寄信；请电话告知、请同时寄信的，要家里办的事在短信之外另有任务。重复提交不再记录。',
      tags: ['cases'],
      params: z.object({ ...caseParams, subject: z.enum(WISHING) }),
      body: contactWishesSchema,
      response: {
        200: contactWishesSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'validation-failed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { subject } = request.params;
      const caseNumber = await caseWithin(pool, request, request.params.caseNumber);
      const { wishes } = request.body;
      const by = callerOf(request).name;
      const kept = await keepWishes(pool, { caseNumber, subject, wishes, by });
      if (kept === 'unknown') throw new ProblemError('not-found');
      return { wishes };
    },
  });
}

function postHotline(app: App, { ledger, pool, now }: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/cases/:caseNumber/hotline',
    schema: {
      operationId: 'postHotline',
      summary: '登记12345转来的一张工单：开一个限期答复的任务',
      description: '同一工单只有一个任务，重复登记答复同一个。',
      tags: ['cases'],
      params: z.object(caseParams),
      body: hotlineSchema,
      response: {
        200: taskRefSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'case-set-aside',
          'validation-failed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { ticket, asked, replyDue } = request.body;
      const caseNumber = await caseWithin(pool, request, request.params.caseNumber);
      if (replyDue !== undefined && replyDue < shanghaiDate(now().toISOString()))
        throw invalidBody([{ pointer: '/replyDue', code: 'past', detail: '答复日期已过' }]);
      const by = callerOf(request).name;
      const task = await changeOrSetAside(ledger, caseNumber, (view) =>
        handOverHotline(view, { number: ticket, asked, replyDue, by }),
      ).catch(caseUnknown);
      return { id: task.id };
    },
  });
}
