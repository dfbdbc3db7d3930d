import { z } from 'zod';
import { divisionCodeSchema, identityFields, timeSchema } from './shared.ts';

/** One kind of leave as an employer is told of it. */
export const leaveLineSchema = z.object({
  code: z.string(),
  days: z.int().optional(),
  daysPerYear: z.int().optional(),
  hoursPerDay: z.number().optional(),
  until: z.string().optional(),
});

/** 产假护理假告知: human resources tells the employer what leave the law gives. */
export const command = z.object({
  parent: identityFields,
  employmentDivisionCode: divisionCodeSchema,
  leaves: z.array(leaveLineSchema),
  pack: z.string(),
});

export const result = z.object({ noticeNumber: z.string(), sentAt: timeSchema });
