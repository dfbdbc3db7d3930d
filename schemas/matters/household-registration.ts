import { z } from 'zod';
import { childFields, divisionCodeSchema, identityFields, timeSchema } from './shared.ts';

/** 户口登记: nothing here speaks of marriage, birth order or any fee; registration never depends on them (LZ 6, JL 1). */
export const command = z.object({
  certificateNumber: z.string(),
  child: childFields,
  follows: z.enum(['mother', 'father']),
  householdParent: identityFields,
  householdKind: z.enum(['family', 'collective']),
  /** where the family hands in 受理地 */
  acceptingDivisionCode: divisionCodeSchema,
  /** whose police station decides 户籍地 */
  decidingDivisionCode: divisionCodeSchema,
});

export const result = z.object({
  residentId: z
    .string()
    .regex(/^\d{17}[\dX]$/)
    .meta({ title: '公民身份号码' }),
  registeredName: z.string(),
  householdDivisionCode: divisionCodeSchema,
  registeredAt: timeSchema,
});
