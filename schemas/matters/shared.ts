import { z } from 'zod';
import { childSexSchema, dateSchema, divisionCodeSchema, ID_TYPES, timeSchema } from '../person.ts';

/** Who a parent is, as departments need it: one who is known by the name alone has no document. */
export const identityFields = z.object({
  name: z.string(),
  idType: z.enum(ID_TYPES).optional(),
  idNumber: z.string().optional(),
});

/** A child as departments are told of it. The name may be missing: a newborn who died may never have had one. */
export const childFields = z.object({
  order: z.int(),
  sex: childSexSchema,
  birthAt: timeSchema,
  name: z.string().optional(),
  deathAt: timeSchema.optional(),
});

export { dateSchema, divisionCodeSchema, timeSchema };
