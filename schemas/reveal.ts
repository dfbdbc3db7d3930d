import { z } from 'zod';

/** For what somebody is shown a masked field in full (查看目的): a code, so that no free text can name anybody. */
export const REVEAL_PURPOSES = {
  'verify-identity': '当面或凭材料核对身份',
  'contact-family': '与家长联系',
  'mend-facts': '更正报告中的内容',
  'answer-request': '答复本人或监护人的查询',
  'check-payment': '核对收款账户或金额',
  'legal-request': '依法协助调取',
} as const satisfies Record<string, string>;
export type RevealPurpose = keyof typeof REVEAL_PURPOSES;

/** Of whom or of which result it is, and then the field: words of ours alone, so that a pointer can stand in the audit. */
const FIELD =
  /^\/(mother|father|children\/\d|choices\/payee|results\/(child-\d{1,2}|mother|father|family)\/[a-z-]{1,40})\/[A-Za-z]{1,40}$/;

const fieldSchema = z.string().regex(FIELD).meta({
  title: '字段',
  description:
    '出生报告中的位置，如 /mother/phone、/children/0/name、/choices/payee/accountNumber；或部门结果中的一项：/results/child-1/household-registration/residentId',
  example: '/mother/phone',
});

export const revealRequestSchema = z
  .strictObject({
    fields: z.array(fieldSchema).min(1).max(10).meta({ title: '要看的字段' }),
    purpose: z
      .enum(Object.keys(REVEAL_PURPOSES) as [RevealPurpose, ...RevealPurpose[]])
      .meta({ title: '目的' }),
  })
  .meta({ id: 'RevealRequest', title: '查看遮挡的内容' });

export const revealedSchema = z
  .object({
    caseNumber: z.string(),
    values: z
      .array(
        z.object({
          field: z.string().meta({ title: '字段' }),
          value: z.unknown().meta({ title: '完整的内容', description: 'null：没有，或已删除' }),
        }),
      )
      .meta({ title: '内容' }),
  })
  .meta({ id: 'Revealed', title: '遮挡的内容' });
