import { z } from 'zod';

/** How the system treats one thing that a paper says. */
export const TREATMENTS = {
  built: '已实现',
  event: '告知部门',
  referral: '转介',
  guidance: '指引',
  monitored: '监测',
  'not-computable': '不能计算',
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

const clauseSchema = z
  .strictObject({
    article: z.string().min(1),
    /** what it says, in a few words of our own */
    says: z.string().min(1),
    treatment: z.enum(Object.keys(TREATMENTS) as [Treatment, ...Treatment[]]),
    by: z.array(reference).default([]),
    /** why nothing is computed, or why another counts it */
    why: z.string().min(1).optional(),
    note: z.string().min(1).optional(),
  })
  .superRefine(({ treatment, by, why }, ctx) => {
    const report = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (treatment === 'not-computable' && why === undefined)
      report('treatment', '不能计算的要写明原因（why）');
    if (treatment === 'not-computable' && by.length > 0) report('by', '不能计算的没有可以指向的东西');
    if (treatment !== 'not-computable' && by.length === 0) report('treatment', '要写明由什么实现（by）');
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
