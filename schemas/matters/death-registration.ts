import { z } from 'zod';
import { childFields, divisionCodeSchema, timeSchema } from './shared.ts';

/** 死亡登记: a newborn who dies is registered twice, birth and death (户口登记条例). */
export const command = z.object({
  residentId: z.string(),
  child: childFields.extend({ deathAt: timeSchema }),
  decidingDivisionCode: divisionCodeSchema,
});

export const result = z.object({ registrationNumber: z.string(), registeredAt: timeSchema });
