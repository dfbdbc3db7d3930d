import { z } from 'zod';
import { entitlementSchema } from '../../schemas/entitlement.ts';
import { dateSchema } from '../../schemas/person.ts';
import { decideEntitlements } from '../../policies/entitlements/decide.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { allow } from './auth.ts';
import { readBirthFacts } from './entitlement-facts.ts';
import { ProblemError } from './problem.ts';

const checkSchema = z
  .looseObject({ asOf: dateSchema })
  .meta({ id: 'EntitlementCheck', title: '待遇测算', description: '出生报告的内容，姓名、证件与电话可不填' });

const decisionSchema = z
  .object({ asOf: z.string(), entitlements: z.array(entitlementSchema) })
  .meta({ id: 'EntitlementDecision', title: '测算结果' });

/** `/v1/entitlement-checks`: what a family would have a right to; nothing is stored. */
export function registerEntitlementRoutes(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/entitlement-checks',
    onRequest: allow(parts.authenticate),
    schema: {
      operationId: 'postEntitlementCheck',
      summary: '待遇测算，不留存',
      tags: ['entitlements'],
      body: checkSchema,
      response: {
        200: decisionSchema,
        ...problemAnswers(
          'not-json',
          'not-authenticated',
          'too-large',
          'unsupported-media-type',
          'validation-failed',
          'not-yet-available',
        ),
      },
    },
    handler: async (request) => {
      const { asOf, ...facts } = request.body;
      if ('institution' in facts || 'specialFamily' in facts) {
        throw new ProblemError('not-yet-available', { detail: '目前只能按出生报告测算' });
      }
      return { asOf, entitlements: decideEntitlements(readBirthFacts(facts), asOf) };
    },
  });
}
