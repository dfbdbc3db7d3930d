import { z } from 'zod';
import { divisionCodeSchema, identityFields, timeSchema } from './shared.ts';

/** 家庭子女变化告知: the housing authority learns that a child has joined a family, and what that gives it. */
export const command = z.object({
  applicant: identityFields,
  residenceDivisionCode: divisionCodeSchema,
  /** which of 多子女住房支持 and 住房保障优先 are due */
  kinds: z.array(z.enum(['housing-preference', 'housing-security-priority'])),
  pack: z.string(),
});

export const result = z.object({ eventNumber: z.string(), registeredAt: timeSchema });
