import { z } from 'zod';
import { ENTITLEMENTS, entitlementSchema, type EntitlementCode } from './entitlement.ts';

/**
 * How the system treats one thing that a paper says. Each but the last two is proved (policies/proofs): by somebody
 * invented in that place who reaches it.
 */
export const TREATMENTS = {
  built: '已实现',
  referred: '转告部门',
  told: '告知本人',
  monitored: '监测',
  'not-computable': '不能计算',
  'not-built': '未实现',
} as const;
export type Treatment = keyof typeof TREATMENTS;

/** The invariants of the papers (facts 1.6), explained in docs/policy-invariants.md. */
export const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10', 'I11'] as const;

/** What a clause may point to; the part behind the colon is checked against the registries, packs and files. */
export const REFERENCE_KINDS = [
  'entitlement',
  'matter',
  'follow-on',
  'payment',
  'scheme',
  'rule',
  'measure',
  'count',
  'invariant',
  'code',
] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

const reference = z
  .string()
  .regex(
    new RegExp(`^(${REFERENCE_KINDS.join('|')}):\\S+$`),
    `应为“种类:名字”，种类为 ${REFERENCE_KINDS.join('、')}`,
  );

/**
 * What the result must be like, where its name alone would prove something else: that the fund of the unemployed pays is not
 * shown by an employee's allowance. Never a number: those are the packs'.
 */
const shownSchema = z.strictObject({
  entitlement: z.enum(Object.keys(ENTITLEMENTS) as [EntitlementCode, ...EntitlementCode[]]),
  ...entitlementSchema.pick({ payer: true, premiumPayer: true, incomeTax: true }).shape,
  /** rules of it that are met */
  rules: z.array(z.string().min(1)).default([]),
});

/** What must be true of the family that proves it (policies/proofs/beings.ts). */
const TRAITS = ['unmarried', 'third-child'] as const;
export type Trait = (typeof TRAITS)[number];

/** The two that claim nothing: no result can be, or none is yet. */
const UNCLAIMED: readonly string[] = ['not-computable', 'not-built'];

const clauseSchema = z
  .strictObject({
    article: z.string().min(1),
    /** what it says, in a few words of our own */
    says: z.string().min(1),
    treatment: z.enum(Object.keys(TREATMENTS) as [Treatment, ...Treatment[]]),
    by: z.array(reference).default([]),
    shows: z.array(shownSchema).default([]),
    of: z.array(z.enum(TRAITS)).default([]),
    /** why nothing is computed, or nothing is done */
    why: z.string().min(1).optional(),
    note: z.string().min(1).optional(),
  })
  .superRefine(({ treatment, by, why }, ctx) => {
    const report = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (UNCLAIMED.includes(treatment) && why === undefined)
      report('treatment', '不能计算的、未实现的要写明原因（why）');
    if (treatment === 'not-computable' && by.length > 0) report('by', '不能计算的没有可以指向的东西');
    if (!UNCLAIMED.includes(treatment) && by.length === 0) report('treatment', '要写明由什么实现（by）');
  });

/** One paper, article by article (逐条对照). */
export const paperSchema = z.strictObject({
  /** the file stem of its text */
  paper: z.string().min(1),
  short: z.string().min(1),
  /** as the packs cite it */
  document: z.string().min(1),
  title: z.string().min(1),
  /** every article of the paper, in its order */
  articles: z.array(z.string().min(1)).min(1),
  clauses: z.array(clauseSchema).min(1),
});

export type Paper = z.infer<typeof paperSchema>;
export type Clause = Paper['clauses'][number];
