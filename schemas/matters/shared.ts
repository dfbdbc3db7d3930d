import { z } from 'zod';
import { dateSchema, divisionCodeSchema, sexSchema, timeSchema } from '../person.ts';

/** Who a parent is, as departments need it. */
export const identityFields = z.object({
  name: z.string(),
  idType: z.enum(['resident-id', 'passport', 'hk-macao-permit', 'taiwan-permit']),
  idNumber: z.string(),
});

/** A child as departments are told of it. The name may be missing: a newborn who died may never have had one. */
export const childFields = z.object({
  order: z.int(),
  sex: sexSchema,
  birthAt: timeSchema,
  name: z.string().optional(),
  deathAt: timeSchema.optional(),
});

export { dateSchema, divisionCodeSchema, timeSchema };
