import { z } from 'zod';
import { childFields, divisionCodeSchema, identityFields, timeSchema } from './shared.ts';

/** 出生医学证明 首次签发: what the health commission is asked to issue. */
export const command = z.object({
  facilityCode: z.string().nullable(),
  placeDivisionCode: divisionCodeSchema,
  gestation: z.object({ weeks: z.int(), days: z.int().optional() }),
  child: childFields.extend({ weightGrams: z.int(), lengthCm: z.number(), health: z.string().optional() }),
  mother: identityFields,
  father: identityFields.nullable(),
});

/** The certificate: one letter and nine digits (WS/T 364.2), signer and sealer are different people. */
export const result = z.object({
  certificateNumber: z.string().regex(/^[A-Z][0-9]{9}$/),
  issuedAt: timeSchema,
  signer: z.string(),
  sealer: z.string(),
});
