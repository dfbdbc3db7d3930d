import { z } from 'zod';
import { childFields, dateSchema, divisionCodeSchema, timeSchema } from './shared.ts';

/** 预防接种证: the record is kept by place of residence; the birth hospital gives the first doses. */
export const command = z.object({
  child: childFields,
  motherName: z.string(),
  phone: z.string().optional(),
  residenceDivisionCode: divisionCodeSchema,
});

const dose = z.object({ vaccine: z.string(), due: dateSchema, title: z.string() });

export const result = z.object({
  recordNumber: z.string(),
  clinicDivisionCode: divisionCodeSchema,
  scheduleVersion: z.string(),
  birthDoses: z.array(dose),
  nextDoses: z.array(dose),
  openedAt: timeSchema,
});
