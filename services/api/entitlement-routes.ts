import { z } from 'zod';
import type { BirthFacts, EntitlementCheck } from '../../schemas/entitlement-check.ts';
import { ANSWER } from '../../schemas/entitlement-check-examples.ts';
import { checkedEntitlementSchema, type Decision } from '../../schemas/entitlement.ts';
import { guidanceSchema, type Guidance } from '../../schemas/guidance.ts';
import {
  decideEntitlements,
  decideInstitution,
  decideSpecialFamily,
} from '../../policies/entitlements/decide.ts';
import {
  guidanceForInstitution,
  guidanceForSpecialFamily,
  guidanceOnBirth,
} from '../../policies/entitlements/guidance.ts';
import { withTexts } from '../../policies/entitlements/pack-texts.ts';
import { allPacks } from '../../policies/load/all-packs.ts';
import { problemAnswers } from './api-document.ts';
import type { App } from './app-types.ts';
import { checkSchema } from './notification-schema.ts';

const decisionSchema = z
  .object({
    asOf: z.string(),
    entitlements: z.array(checkedEntitlementSchema),
    guidance: z.array(guidanceSchema).meta({ description: '文件里不作决定的措施：转介、指引、应告知的事' }),
  })
  .meta({ id: 'EntitlementDecision', title: '测算结果', examples: [ANSWER] });

interface Answer {
  readonly entitlements: readonly Decision[];
  readonly guidance: Guidance[];
}

/** Of children that the delivery had and that were not spoken of, nothing is known. */
function withUnsaid<B extends BirthFacts>(birth: B): B {
  const { children, delivery } = birth;
  const unsaid = (delivery?.plurality ?? 0) - (children?.length ?? 0);
  if (!children || unsaid <= 0) return birth;
  return { ...birth, children: [...children, ...Array.from({ length: unsaid }, () => ({}))] };
}

/** Answers one question, whatever it is about, with what the papers say beside each right. */
export function answerCheck(question: EntitlementCheck) {
  const { entitlements, guidance } = decided(question);
  const packs = allPacks({ includeDrafts: question.includeDrafts });
  return { entitlements: entitlements.map((one) => withTexts(one, packs)), guidance };
}

function decided(question: EntitlementCheck): Answer {
  const { asOf, includeDrafts, institution, specialFamily, ...birth } = question;
  const options = { includeDrafts };
  if (institution)
    return {
      entitlements: decideInstitution(institution, asOf, options),
      guidance: guidanceForInstitution(institution, asOf, options),
    };
  if (specialFamily)
    return {
      entitlements: decideSpecialFamily(specialFamily, asOf, options),
      guidance: guidanceForSpecialFamily(specialFamily, asOf, options),
    };
  return {
    entitlements: decideEntitlements(withUnsaid(birth), asOf, options),
    guidance: guidanceOnBirth(withUnsaid(birth), asOf, options),
  };
}

/** `/v1/entitlement-checks`: what a family, an institution or a special family would have a right to; nothing is stored. */
export function registerEntitlementRoutes(app: App): void {
  app.route({
    method: 'POST',
    url: '/v1/entitlement-checks',
    schema: {
      operationId: 'postEntitlementCheck',
      summary: '待遇测算，不留存',
      description:
        '出生报告的内容（姓名、证件与电话可不填）、institution（托育机构）、specialFamily（计划生育特殊家庭）三者之一。没有填的一律视为未知：结果为 unknown，并在 missing 中写明需要补充的内容。guidance 是文件里不作决定的措施：转介、指引与应告知的事。',
      tags: ['entitlements'],
      body: checkSchema,
      response: {
        200: decisionSchema,
        ...problemAnswers(
          'not-json',
          'not-utf-8',
          'not-authenticated',
          'too-large',
          'unsupported-media-type',
          'validation-failed',
        ),
      },
    },
    handler: async (request) => ({ asOf: request.body.asOf, ...answerCheck(request.body) }),
  });
}
