import { z } from 'zod';
import { beneficiarySchema, citationSchema } from './entitlement.ts';
import { AUTHORITIES } from './pack-offer.ts';

/**
 * 指引与转介: what a paper offers besides entitlements. `referral`: an office serves the reader, who is sent there;
 * `guidance`: how a right may be used, or what others owe the reader; `event`: an office is to be told;
 * `monitored`: something that comes back by the calendar. Nothing is decided by it.
 */
export const guidanceSchema = z
  .object({
    code: z.string().meta({ description: '规则包中的措施名' }),
    kind: z.enum(['guidance', 'referral', 'event', 'monitored']),
    subject: beneficiarySchema,
    title: z.string(),
    text: z.string(),
    result: z
      .enum(['met', 'unknown'])
      .meta({ description: 'met 适用；unknown 是否适用取决于 missing，或文件没有说清' }),
    missing: z.array(z.string()).optional(),
    authority: z.enum(AUTHORITIES).optional().meta({ description: '去哪个部门' }),
    from: z.string().optional().meta({ description: '自何日起' }),
    until: z.string().optional().meta({ description: '至何日止（含）' }),
    due: z.string().optional().meta({ description: '本期的最后一日' }),
    values: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).optional(),
    citation: citationSchema,
    pack: z.string(),
  })
  .meta({ id: 'Guidance', title: '指引与转介' });

/** One thing a paper offers besides entitlements. */
export type Guidance = z.infer<typeof guidanceSchema>;
