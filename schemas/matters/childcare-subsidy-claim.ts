import { z } from 'zod';
import { divisionCodeSchema, identityFields, timeSchema } from './shared.ts';

/** 育儿补贴申领: the decision travels with the claim so that the county only confirms. */
export const command = z.object({
  residentId: z.string().nullable(),
  childName: z.string().nullable(),
  householdDivisionCode: divisionCodeSchema,
  applicant: identityFields,
  payee: z.object({ holder: z.string(), bankName: z.string(), accountNumber: z.string() }).nullable(),
  schedule: z.array(z.object({ due: z.string(), amountFen: z.int() })),
  pack: z.string(),
});

export const result = z.object({ claimNumber: z.string(), registeredAt: timeSchema });
