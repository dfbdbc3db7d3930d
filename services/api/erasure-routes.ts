import { z } from 'zod';
import { eraseSubject } from '../../activities/erase-subject.ts';
import { doOrSetAside } from '../../activities/set-aside.ts';
import { eraseSubject as eraseInLedger } from '../../infra/postgres/ledger/erasures.ts';
import { erasureRequestSchema, erasureSchema, isErasable } from '../../schemas/erasure.ts';
import { subjectSchema } from '../../schemas/matter-codes.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { allow, callerOf } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { ProblemError } from './problem.ts';

/** What a supervisor alone may do: have one child forgotten. */
export function registerErasureRoutes(app: App, { pool, keyring, authenticate, ...parts }: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/cases/:caseNumber/subjects/:subject/erasure',
    onRequest: allow(authenticate, 'supervisor'),
    schema: {
      operationId: 'postErasure',
      summary: '删除一个新生儿的个人信息，台账与各部门',
      description:
        '不可恢复。`confirm` 须与路径中的办理对象相同。办件未结时拒绝，除非 `force`：其在办事项随之终止。' +
        '重复请求只说明已经删除。删到哪里、删不到哪里见 docs/adr/0013。',
      tags: ['cases'],
      params: z.object({
        caseNumber: z.string().max(60).meta({ title: '办件编号' }),
        subject: subjectSchema,
      }),
      body: erasureRequestSchema,
      response: {
        200: erasureSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'not-allowed',
          'not-found',
          'erasure-not-confirmed',
          'case-open',
          'case-set-aside',
          'validation-failed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { subject } = request.params;
      const { reason, confirm, force } = request.body;
      const caseNumber = readCaseNumber(request.params.caseNumber);
      if (caseNumber === undefined || !isErasable(subject)) throw new ProblemError('not-found');
      if (confirm !== subject) throw new ProblemError('erasure-not-confirmed');
      const by = callerOf(request).name;
      const erase = () =>
        eraseInLedger(
          { pool, keyring, wakeRelay: parts.wakeOutbox },
          { caseNumber, subject, reason, by, force },
          (view) => eraseSubject(view, { subject, by, reason }),
        );
      const done = await doOrSetAside(parts.ledger, caseNumber, erase);
      if (done === 'set-aside' || done.result === 'set-aside')
        throw new ProblemError('case-set-aside', { caseNumber });
      if (done.result === 'not-found') throw new ProblemError('not-found');
      if (done.result === 'case-open') throw new ProblemError('case-open');
      parts.wakeOutbox();
      if (force) parts.wakeInbox();
      return { caseNumber, subject, again: done.again, departments: [...done.departments] };
    },
  });
}
