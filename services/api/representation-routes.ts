import { z } from 'zod';
import { findRepresentation } from '../../infra/postgres/ledger/representations.ts';
import { representationFaults } from '../../policies/representation/rules.ts';
import {
  representationRequestSchema,
  representationSchema,
  type RepresentationView,
} from '../../schemas/representation.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { ProblemError } from './problem.ts';
import { caseWithin, keepToBounds } from './rights.ts';
import { startRepresentation, withdrawRepresentation } from './represent.ts';
import { representationView, whoOf } from './representation-view.ts';
import { dateOf } from './time.ts';
import { invalidBody } from './validation.ts';

const caseParams = { caseNumber: z.string().max(60).meta({ title: '办件编号' }) };
const REFUSALS = [
  'not-json',
  'not-authenticated',
  'not-allowed',
  'not-found',
  'case-set-aside',
  'temporarily-unavailable',
] as const;

/** Who acts for a parent (代办): begun before a clerk, taken back by the parent, over by itself on its last day. */
export function registerRepresentationRoutes(app: App, parts: RouteParts): void {
  postRepresentation(app, parts);
  deleteRepresentation(app, parts);
}

function postRepresentation(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/cases/:caseNumber/representations',
    schema: {
      operationId: 'postRepresentation',
      summary: '登记代办：谁代哪一位家长、依据、范围、至何时',
      description:
        '家长在场，由窗口登记；在医院、监所不能到场的，以所在机构的证明登记。家长随即收到短信，可随时撤回。' +
        '办结任务时写上代办编号（`representation`），经过与决定里读作“李某代王某”。同样的内容再次登记，答复相同。',
      tags: ['cases'],
      params: z.object(caseParams),
      body: representationRequestSchema,
      response: {
        200: representationSchema,
        ...problemAnswers('not-utf-8', 'validation-failed', ...REFUSALS),
      },
    },
    handler: async (request) => {
      const caseNumber = await caseWithin(parts.pool, request, request.params.caseNumber);
      const today = dateOf(parts.now());
      const faults = representationFaults(request.body, today);
      if (faults.length > 0) throw invalidBody(faults);
      const { id, became } = await startRepresentation(parts, {
        caseNumber,
        by: callerOf(request).name,
        said: request.body,
      });
      if (became === 'no-parent') throw noParent();
      return viewNow(parts, id, today);
    },
  });
}

function noParent(): ProblemError {
  const detail = '办件里没有这位家长，或者其个人信息已删除';
  return invalidBody([{ pointer: '/parent', code: 'no-parent', detail }]);
}

/** @throws ProblemError not-found */
async function viewNow(
  { pool, keyring }: RouteParts,
  id: string,
  today: string,
): Promise<RepresentationView> {
  const found = await findRepresentation(pool, id);
  if (!found) throw new ProblemError('not-found');
  const { record, parentKey } = found;
  return representationView(record, { who: whoOf(keyring, record, parentKey), today });
}

function deleteRepresentation(app: App, parts: RouteParts): void {
  app.route({
    method: 'DELETE',
    url: '/v1/cases/:caseNumber/representations/:id',
    schema: {
      operationId: 'deleteRepresentation',
      summary: '撤回代办：此后不能再代办，尚未生效的决定一并撤回',
      tags: ['cases'],
      params: z.object({ ...caseParams, id: z.uuid().meta({ title: '代办编号' }) }),
      response: { 200: representationSchema, ...problemAnswers(...REFUSALS) },
    },
    handler: async (request) => {
      const { id } = request.params;
      const caseNumber = readCaseNumber(request.params.caseNumber);
      const found = await findRepresentation(parts.pool, id);
      if (!found || caseNumber === undefined || found.record.caseNumber !== caseNumber)
        throw new ProblemError('not-found');
      await keepToBounds(parts.pool, request, caseNumber);
      await withdrawRepresentation(parts, found.record, callerOf(request).name);
      return viewNow(parts, id, dateOf(parts.now()));
    },
  });
}
