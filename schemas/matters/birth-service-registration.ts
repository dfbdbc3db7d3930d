import { z } from 'zod';
import { divisionCodeSchema, identityFields, timeSchema } from './shared.ts';

/** 生育登记: optional, self-declared, and never a condition of anything else (invariant I1). */
export const command = z.object({ mother: identityFields, residenceDivisionCode: divisionCodeSchema });

export const result = z.object({ registrationNumber: z.string(), registeredAt: timeSchema });
