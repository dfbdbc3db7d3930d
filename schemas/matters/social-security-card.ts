import { z } from 'zod';
import { childFields, divisionCodeSchema, identityFields, timeSchema } from './shared.ts';

/** 社保卡: needs the resident ID and a guardian; no photo for a newborn. */
export const command = z.object({
  residentId: z.string(),
  registeredName: z.string(),
  child: childFields,
  guardian: identityFields,
  divisionCode: divisionCodeSchema,
  resultDelivery: z.enum(['post', 'pick-up']),
});

export const result = z.object({
  cardNumber: z.string(),
  issuedAt: timeSchema,
  activation: z.enum(['pending', 'done']),
});
