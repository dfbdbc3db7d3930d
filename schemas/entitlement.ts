import { z } from 'zod';
import type { Subject } from './matter.ts';
import { subjectSchema } from './matter-codes.ts';

/** Every entitlement (待遇) of a family, a childcare institution or a special family: code and official term. */
export const ENTITLEMENTS = {
  'maternity-leave': '产假',
  'paternity-leave': '护理假',
  'parental-leave': '育儿假',
  'nursing-breaks': '哺乳时间',
  'maternity-allowance': '生育津贴',
  'maternity-medical-cost': '生育医疗费用',
  'childcare-subsidy': '育儿补贴（国家）',
  'local-birth-grant': '地方一次性生育补贴',
  'local-childcare-grant': '地方育儿补贴',
  'childcare-enrolment-subsidy': '入托补贴',
  'infant-care-tax-deduction': '3岁以下婴幼儿照护专项附加扣除',
  'newborn-insurance-cover': '新生儿医保待遇',
  'housing-preference': '多子女住房支持',
  'housing-security-priority': '有未成年子女家庭住房保障优先',
  'childcare-construction-subsidy': '托育机构建设补贴',
  'childcare-operating-subsidy': '托育机构运营补贴',
  'special-family-aid': '计划生育特殊家庭特别扶助',
  'public-rental-exchange': '公租房调换',
  'rural-reward': '农村奖励扶助',
  'preschool-aid': '学前教育资助',
} as const;
export type EntitlementCode = keyof typeof ENTITLEMENTS;

export const citationSchema = z.object({
  document: z.string(),
  article: z.string(),
  confidence: z.enum(['seed', 'official', 'secondary', 'draft']),
});

export const ruleOutcomeSchema = z.object({
  rule: z.string(),
  result: z.enum(['met', 'not-met', 'unknown']),
  citation: citationSchema,
});

/** A rule as it is told: what the paper says beside the right, where it says something (a period of a pack, `notes`). */
export const toldRuleSchema = ruleOutcomeSchema.extend({
  text: z.string().optional().meta({ description: '文件在这项权利旁边说的话，告诉本人' }),
});

/**
 * How a family comes to what it is entitled to. none 免申即享: the office acts on its own · confirmation 一次确认: one
 * parent says yes · form 补填: what nobody knows has to be filled in.
 */
export const CLAIM_WAYS = ['none', 'confirmation', 'form'] as const;
export type ClaimWay = (typeof CLAIM_WAYS)[number];

/** One decision on one entitlement: the answer, the amounts or days, and each rule with its source. */
export const entitlementSchema = z
  .object({
    code: z.enum(Object.keys(ENTITLEMENTS) as [EntitlementCode, ...EntitlementCode[]]),
    subject: subjectSchema,
    outcome: z.enum(['eligible', 'not-eligible', 'unknown', 'no-scheme']),
    days: z.int().optional(),
    daysPerYear: z.int().optional(),
    hoursPerDay: z.number().optional(),
    amountFen: z.int().optional(),
    amountPerMonthFen: z.int().optional(),
    months: z.int().optional(),
    schedule: z.array(z.object({ due: z.string(), amountFen: z.int() })).optional(),
    deadline: z.string().optional(),
    provisional: z.boolean().optional().meta({ description: '期限是暂定的：所涉年份的放假安排尚未公布' }),
    from: z.string().optional(),
    until: z.string().optional(),
    payer: z.string().optional(),
    premiumPayer: z.string().optional(),
    payee: z.string().optional(),
    incomeTax: z.enum(['exempt', 'taxable']).optional(),
    shares: z.array(z.object({ level: z.string(), percent: z.number() })).optional(),
    claim: z
      .object({ way: z.enum(CLAIM_WAYS), citation: citationSchema })
      .optional()
      .meta({ description: '怎样申领：none 免申即享 · confirmation 家长确认一次 · form 需补填' }),
    rules: z.array(ruleOutcomeSchema),
    pack: z.string(),
    missing: z.array(z.string()).optional(),
  })
  .meta({ id: 'Entitlement', title: '待遇决定' });

/** Who an entitlement belongs to: of a family as in its case; a childcare institution; a person of a special family. */
export type Beneficiary = Subject | 'institution' | `person-${number}`;

const BENEFICIARY = /^(child-([1-9]|10)|mother|father|family|institution|person-[1-9])$/;

export const beneficiarySchema = z
  .custom<Beneficiary>((v) => typeof v === 'string' && BENEFICIARY.test(v), '享受对象不正确')
  .meta({ id: 'Beneficiary', title: '享受对象', type: 'string', pattern: BENEFICIARY.source });

/** A decision as an entitlement check answers it, where it need not belong to a family. */
export const checkedEntitlementSchema = entitlementSchema
  .extend({ subject: beneficiarySchema, rules: z.array(toldRuleSchema) })
  .meta({ id: 'CheckedEntitlement', title: '测算的待遇' });

/** A decision on an entitlement of a family. */
export type Entitlement = z.infer<typeof entitlementSchema>;
export type Decision<S extends Beneficiary = Beneficiary> = Omit<Entitlement, 'subject'> & {
  readonly subject: S;
};
export type Citation = z.infer<typeof citationSchema>;
export type RuleOutcome = z.infer<typeof ruleOutcomeSchema>;
