import { z } from 'zod';
import type { Subject } from './matter.ts';
import { subjectSchema } from './matter-codes.ts';

/** Why a person's data is erased: a code, so that no free text can name anybody. */
export const ERASURE_REASONS = {
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
    /** also while the case is open: what is under way for the child is given up */
    force: z.boolean().default(false),
  })
  .meta({ id: 'ErasureRequest', title: '删除请求' });

export const erasureSchema = z
  .object({
    caseNumber: z.string(),
    subject: subjectSchema,
    /** it was erased before: nothing was done */
    again: z.boolean(),
    /** who was asked to forget the child too */
    departments: z.array(z.string()),
  })
  .meta({ id: 'Erasure', title: '删除' });

/** Only a child is erased by itself: a parent's data is part of every child's. */
export function isErasable(subject: Subject): boolean {
  return subject.startsWith('child-');
}
