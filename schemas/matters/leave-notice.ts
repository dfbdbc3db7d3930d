import { z } from 'zod';
import { divisionCodeSchema, identityFields, timeSchema } from './shared.ts';

/** One kind of leave as an employer is told of it. */
export const leaveLineSchema = z.object({
  code: z.string(),
  days: z.int().optional(),
  daysPerYear: z.int().optional(),
  hoursPerDay: z.number().optional(),
  until: z.string().optional(),
  says: z.array(z.string()).optional().meta({
    title: '当地文件就这项假期对每个单位说的话',
    description: 'the same for every employee there: pay during the leave, leave not taken',
  }),
  rest: z.literal('human-resources').optional().meta({
    title: '其余天数由单位所在地人社部门解释',
    description:
      'what is told is certain, and more may be due: whom to ask for it, never why it is open (I2)',
  }),
});

/** 产假护理假告知: human resources tells the employer what leave the law gives. */
export const command = z.object({
  parent: identityFields,
  employmentDivisionCode: divisionCodeSchema,
  leaves: z.array(leaveLineSchema),
  pack: z.string(),
});

export const result = z.object({ noticeNumber: z.string(), sentAt: timeSchema });
