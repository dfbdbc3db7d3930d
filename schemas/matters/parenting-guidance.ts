import { z } from 'zod';
import { childFields, divisionCodeSchema, timeSchema } from './shared.ts';

/** 科学育儿指导服务登记 at the guidance station of the residence. */
export const command = z.object({
  child: childFields,
  motherName: z.string(),
  phone: z.string().optional(),
  residenceDivisionCode: divisionCodeSchema,
});

export const result = z.object({
  registrationNumber: z.string(),
  stationDivisionCode: divisionCodeSchema,
  registeredAt: timeSchema,
});
