import { z } from 'zod';
import { divisionCodeSchema, identityFields, timeSchema } from './shared.ts';

/** 生育津贴核发: the certain sum, with the days it was reckoned for. */
export const command = z.object({
  mother: identityFields,
  /** which delivery it is for: paid once, whatever case it comes in; an earlier release does not say */
  deliveredAt: timeSchema.optional(),
  poolDivisionCode: divisionCodeSchema,
  days: z.int(),
  amountFen: z.int(),
  payee: z.object({ holder: z.string(), bankName: z.string(), accountNumber: z.string() }).nullable(),
  pack: z.string(),
});

export const result = z.object({ paymentNumber: z.string(), acceptedAt: timeSchema });
