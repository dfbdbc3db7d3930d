import { z } from 'zod';

/** Why somebody is not let in any more. */
export const REVOCATION_REASONS = {
  left: '离岗、调岗',
  lost: '令牌或设备遗失',
  misused: '冒用、可疑',
  other: '其他',
} as const;
export type RevocationReason = keyof typeof REVOCATION_REASONS;
const reasons = Object.keys(REVOCATION_REASONS) as [RevocationReason, ...RevocationReason[]];

/** Of whom tokens are taken back: everything of a caller, or of one sign-in. */
export const revokedKindSchema = z.enum(['caller', 'session']).meta({
  title: '收回的范围',
  description: 'caller：一个人或程序的全部令牌；session：一次登录的令牌',
});

export const revocationRequestSchema = z
  .strictObject({
    reason: z.enum(reasons).meta({
      title: '原因',
      description: reasons.map((code) => `${code} ${REVOCATION_REASONS[code]}`).join('、'),
    }),
    forGood: z.boolean().default(false).meta({
      title: '此后也不放行',
      description: '不写：重新登录即可再用；发放的令牌没有登录，收回后一律不再放行，直到撤销收回',
    }),
  })
  .meta({ id: 'RevocationRequest', title: '收回令牌' });

/** Tokens that are not taken any more. */
export const revocationSchema = z
  .object({
    kind: z.enum(['caller', 'sessionless', 'session']).meta({ title: '收回的范围' }),
    name: z.string().meta({ title: '谁', description: '办件经过里的名称；一次登录是身份提供方:sid' }),
    before: z.string().meta({ title: '此刻以前取得的不再放行' }),
    forGood: z.boolean().meta({ title: '此后也不放行' }),
    by: z.string().meta({ title: '收回人' }),
  })
  .meta({ id: 'Revocation', title: '收回的令牌' });
export type RevocationView = z.infer<typeof revocationSchema>;
