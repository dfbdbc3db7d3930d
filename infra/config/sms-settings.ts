import { z } from 'zod';

/** How many SMS somebody gets, and when. */
export const SMS_SETTINGS = {
  BIRTH_SMS_PER_HOUR: z.coerce.number().int().positive().default(30).meta({
    description: 'SMS that one phone gets in an hour, of all cases together; what is more waits (notifier)',
  }),
  BIRTH_QUIET_HOURS: z
    .string()
    .regex(/^(none|\d{1,2}-\d{1,2})$/)
    .default('21-8')
    .meta({
      description:
        'hours of the clock in China in which no SMS but a code is sent: 21-8 holds what is due from 21:00 until 8:00; none: there are none (notifier)',
    }),
  BIRTH_SMS_PER_DAY: z.coerce.number().int().positive().default(100).meta({
    description: 'SMS that one phone gets in a day; what is more waits (notifier)',
  }),
  BIRTH_SMS_PER_CLIENT_HOUR: z.coerce.number().int().positive().default(30_000).meta({
    description:
      'SMS that the births of one token tell families in an hour of the clock, whichever phones they have; what is more waits for the next hour (notifier)',
  }),
  BIRTH_CASES_PER_PHONE: z.coerce.number().int().positive().default(20).meta({
    description:
      'cases that tell one phone something in a day; what more of them would tell it is held, and an operator is asked (notifier)',
  }),
} as const;
