import { z } from 'zod';
import { entitlementCheckSchema, type EntitlementCheck } from '../../schemas/entitlement-check.ts';
import { checkedEntitlementSchema, type Decision } from '../../schemas/entitlement.ts';
import {
  decideEntitlements,
  decideInstitution,
  decideSpecialFamily,
} from '../../policies/entitlements/decide.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { allow } from './auth.ts';

const decisionSchema = z
  .object({ asOf: z.string(), entitlements: z.array(checkedEntitlementSchema) })
  .meta({ id: 'EntitlementDecision', title: '测算结果' });

function answer({ asOf, includeDrafts, institution, specialFamily, ...birth }: EntitlementCheck): Decision[] {
  if (institution) return decideInstitution(institution, asOf, { includeDrafts });
  if (specialFamily) return decideSpecialFamily(specialFamily, asOf, { includeDrafts });
  return decideEntitlements(birth, asOf, { includeDrafts });
}

/** `/v1/entitlement-checks`: what a family, an institution or a special family would have a right to; nothing is stored. */
export function registerEntitlementRoutes(app: App, parts: RouteParts): void {
  app.route({
    method: 'POST',
    url: '/v1/entitlement-checks',
    onRequest: allow(parts.authenticate),
    schema: {
      operationId: 'postEntitlementCheck',
      summary: '待遇测算，不留存',
      description:
        '出生报告的内容（姓名、证件与电话可不填）、institution（托育机构）、specialFamily（计划生育特殊家庭）三者之一。没有填的一律视为未知：结果为 unknown，并在 missing 中写明需要补充的内容。',
      tags: ['entitlements'],
      body: entitlementCheckSchema,
      response: {
        200: decisionSchema,
        ...problemAnswers(
          'not-json',
          'not-authenticated',
          'too-large',
          'unsupported-media-type',
          'validation-failed',
        ),
      },
    },
    handler: async (request) => ({ asOf: request.body.asOf, entitlements: answer(request.body) }),
  });
}
