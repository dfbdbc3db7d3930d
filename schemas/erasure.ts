import { z } from 'zod';
import { subjectSchema } from './matter-codes.ts';

/** Why a person's data is erased: a code, so that no free text can name anybody. */
export const ERASURE_REASONS = {
  'own-request': '本人要求删除（个人信息保护法第四十七条）',
  'guardian-request': '监护人要求删除（个人信息保护法第四十七条）',
  'purpose-fulfilled': '处理目的已实现或保存期限已届满',
  'consent-withdrawn': '监护人撤回同意',
  unlawful: '违反法律、行政法规或约定处理',
  'court-order': '依生效裁判或决定',
} as const satisfies Record<string, string>;

export type ErasureReason = keyof typeof ERASURE_REASONS;

export const erasureRequestSchema = z
  .strictObject({
    reason: z.enum(Object.keys(ERASURE_REASONS) as [ErasureReason, ...ErasureReason[]]),
    /** whose data: said a second time, so that a slip of the finger erases nobody */
    confirm: subjectSchema,
    /** also while the case is open, or money is to come: what is under way is given up */
    force: z.boolean().default(false),
  })
  .meta({ id: 'ErasureRequest', title: '删除请求' });

export const erasureSchema = z
  .object({
    caseNumber: z.string(),
    subject: subjectSchema,
    /** it was erased before: nothing was done */
    again: z.boolean(),
    /** who is erased with it: with the family, everybody */
    subjects: z.array(subjectSchema).meta({ title: '一并删除的办理对象' }),
    /** who was asked to forget them too */
    departments: z.array(z.string()),
    /** what is not erased, because a law has it kept */
    kept: z
      .array(
        z.object({
          by: z.string().meta({ title: '由谁保存' }),
          what: z.string().meta({ title: '保存什么' }),
          basis: z
            .object({ law: z.string().meta({ title: '法规' }), article: z.string().meta({ title: '条款' }) })
            .meta({ title: '依据' }),
          until: z.string().meta({ title: '保存多久' }),
        }),
      )
      .meta({ title: '依法仍须保存的' }),
  })
  .meta({ id: 'Erasure', title: '删除' });
