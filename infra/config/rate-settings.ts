import { z } from 'zod';

/** How much somebody asks. */
export const RATE_SETTINGS = {
  BIRTH_REQUESTS_PER_MINUTE: z.coerce.number().int().positive().default(120_000).meta({
    description: 'requests of one caller in a minute; more are told to come again (429)',
  }),
  BIRTH_REQUESTS_PER_MINUTE_OF_ADDRESS: z.coerce.number().int().positive().default(6_000).meta({
    description:
      'requests without a good token of one address in a minute; behind a proxy (BIRTH_API_PROXY) the last address that X-Forwarded-For names',
  }),
} as const;
