import { z } from 'zod';
import { eraseSubject, paymentsToCome } from '../../activities/erase-subject.ts';
import { doOrSetAside } from '../../activities/set-aside.ts';
import {
  eraseSubject as eraseInLedger,
  type ErasureOutcome,
  type ErasureToMake,
} from '../../infra/postgres/ledger/erasures.ts';
import type { CaseView } from '../../activities/ledger-port.ts';
import { keptByLaw, type Kept } from '../../policies/retention/retention.ts';
import { DEPARTMENTS } from '../../schemas/department.ts';
import type { Subject } from '../../schemas/matter.ts';
import { erasureRequestSchema, erasureSchema } from '../../schemas/erasure.ts';
import { subjectSchema } from '../../schemas/matter-codes.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { ProblemError } from './problem.ts';
import { keepToBounds } from './rights.ts';

/** What a supervisor alone may do: have one of a family forgotten, or all of it. */
export function registerErasureRoutes(app: App, { pool, keyring, ...parts }: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/cases/:caseNumber/subjects/:subject/erasure',
    schema: {
      operationId: 'postErasure',
      summary: '删除一人或全家的个人信息，台账与各部门',
      description:
        '不可恢复。办理对象是 `child-n`、`mother`、`father`，或 `family`（全家）。`confirm` 须与路径中的办理对象相同。' +
        '办件未结，或删除后有钱没人可付时拒绝，除非指明强制：在办事项与未付的钱随之终止；父母在每个事项里，删除父母终止整个办件。' +
        '重复请求只说明已经删除。`kept` 是依法仍须保存的。删到哪里、删不到哪里见 docs/adr/0013、0031。',
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
          'payments-open',
          'case-set-aside',
          'validation-failed',
          'temporarily-unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { subject } = request.params;
      const { reason, confirm, force } = request.body;
      request.purpose = reason;
      const caseNumber = readCaseNumber(request.params.caseNumber);
      if (caseNumber === undefined) throw new ProblemError('not-found');
      await keepToBounds(pool, request, caseNumber);
      if (confirm !== subject) throw new ProblemError('erasure-not-confirmed');
      const by = callerOf(request).name;
      const done = await eraseNow({ pool, keyring, ...parts }, { caseNumber, subject, reason, by, force });
      parts.wakeOutbox();
      if (force) parts.wakeInbox();
      const { again, subjects, receivers } = done;
      const departments = receivers.filter((receiver) => receiver !== 'notifier');
      const kept = keptByLaw(subjects, departments).map(({ by: who, ...rest }) => ({
        by: keeperWord(who),
        ...rest,
      }));
      return { caseNumber, subject, again, subjects: [...subjects], departments, kept };
    },
  });
}

type ErasureParts = Pick<RouteParts, 'pool' | 'keyring' | 'ledger' | 'wakeOutbox'>;

/** @throws ProblemError where the case does not let it */
async function eraseNow(
  { pool, keyring, ledger, wakeOutbox }: ErasureParts,
  erasure: ErasureToMake,
): Promise<Extract<ErasureOutcome, { readonly result: 'erased' }>> {
  const { caseNumber, subject } = erasure;
  const endsPayments = (view: CaseView): boolean => endsMoney(subject) && paymentsToCome(view);
  const erase = () =>
    eraseInLedger({ pool, keyring, wakeRelay: wakeOutbox }, erasure, {
      erase: (view) => eraseSubject(view, erasure),
      endsPayments,
    });
  const done = await doOrSetAside(ledger, caseNumber, erase);
  if (done === 'set-aside' || done.result === 'set-aside')
    throw new ProblemError('case-set-aside', { caseNumber });
  if (done.result !== 'erased') throw new ProblemError(done.result);
  return done;
}

/** Nobody can be paid without the mother. */
function endsMoney(subject: Subject): boolean {
  return subject === 'mother' || subject === 'family';
}

function keeperWord(by: Kept['by']): string {
  return by === 'ledger' ? '办件台账' : DEPARTMENTS[by].short;
}
