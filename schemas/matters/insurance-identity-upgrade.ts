import { z } from 'zod';
import { timeSchema } from './shared.ts';

/** 医保身份信息更新: the account opened on the certificate gets the resident ID. */
export const command = z.object({
  accountNumber: z.string(),
  residentId: z.string(),
  registeredName: z.string(),
});

export const result = z.object({ accountNumber: z.string(), upgradedAt: timeSchema });
