import { z } from 'zod';
import { divisionCodeSchema, identityFields, timeSchema } from './shared.ts';

/** 生育医疗费用报销 for the mother. The path says which fund stands behind it. */
export const command = z.object({
  mother: identityFields,
  path: z.enum(['employee', 'flexible', 'unemployment-benefit', 'insured-spouse', 'resident', 'unknown']),
  poolDivisionCode: divisionCodeSchema,
  facilityCode: z.string().nullable(),
  deliveredAt: timeSchema,
  method: z.enum(['vaginal', 'assisted', 'caesarean']),
});

export const result = z.object({ settlementNumber: z.string(), path: z.string(), registeredAt: timeSchema });
