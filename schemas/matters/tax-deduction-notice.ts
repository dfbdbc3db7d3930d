import { z } from 'zod';
import { dateSchema, divisionCodeSchema, identityFields, timeSchema } from './shared.ts';

/**
 * 3岁以下婴幼儿照护专项附加扣除提示: the tax office learns of the child, so that it can offer the deduction; who of
 * the parents takes it (one whole, or both half) they choose there, each year anew.
 */
export const command = z.object({
  residentId: z.string().nullable(),
  childName: z.string().nullable(),
  parents: z.array(identityFields).min(1),
  residenceDivisionCode: divisionCodeSchema,
  amountPerMonthFen: z.int(),
  from: dateSchema,
  until: dateSchema,
  pack: z.string(),
});

export const result = z.object({ noticeNumber: z.string(), registeredAt: timeSchema });
