import { z } from 'zod';
import { childFields, dateSchema, divisionCodeSchema, identityFields } from './shared.ts';

/** 居民医保参保: on the certificate where the place allows it, else on the resident ID. */
export const command = z.object({
  identity: z.object({ kind: z.enum(['birth-certificate', 'resident-id']), number: z.string() }),
  child: childFields,
  enrolDivisionCode: divisionCodeSchema,
  guardian: identityFields,
});

export const result = z.object({
  accountNumber: z.string(),
  identityKind: z.enum(['birth-certificate', 'resident-id']),
  /** cover counts from birth when enrolled and paid by `payBy` (90 days, inclusive) */
  coverFrom: dateSchema,
  coverUntil: dateSchema,
  payBy: dateSchema,
  premiumYear: z.int(),
  /** integer fen; null when the year's premium is not known to the department's settings */
  premiumFen: z.int().nullable(),
});
