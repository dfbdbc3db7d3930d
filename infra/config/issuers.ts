import { z } from 'zod';
import { TOKEN_ROLES } from '../../schemas/roles.ts';

/** Ways of a second factor as `amr` says them (RFC 8176): several factors, a one-time code, a key in hardware or software. */
const SECOND_FACTORS = ['mfa', 'otp', 'hwk', 'swk'];
const HOUR = 3_600;

/** Whose access tokens the API takes, and how it reads them. */
export const issuerSchema = z.strictObject({
  /** stands before the subject in the name of whoever is let in */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,19}$/),
  /** as its tokens say it (`iss`), letter by letter */
  issuer: z.url({ protocol: /^https?$/ }),
  /** what its tokens must be for (`aud`): not the client's id, or an ID token would pass */
  audience: z.string().min(1),
  /** where its keys are; left out: where its discovery document says */
  jwksUri: z.url({ protocol: /^https?$/ }).optional(),
  /** roles that it may speak for; a token with another is refused */
  roles: z.array(z.enum(TOKEN_ROLES)).min(1),
  /** where its tokens say what */
  claims: z
    .strictObject({
      role: z.string().default('role'),
      facilities: z.string().default('facilities'),
      divisions: z.string().default('divisions'),
      department: z.string().default('department'),
    })
    .prefault({}),
  /** clients whose people it signs out here (OIDC Back-Channel Logout 1.0), by their ids; none: it signs nobody out */
  clients: z.array(z.string().min(1)).default([]),
  /** how a token of staff shows its second factor; by-issuer: the issuer asks everybody for one, and does not say so */
  secondFactor: z.union([z.literal('by-issuer'), z.array(z.string()).min(1)]).default(SECOND_FACTORS),
  /** a token that is good for longer is refused, s */
  longestSeconds: z
    .int()
    .positive()
    .max(24 * HOUR)
    .default(HOUR),
});
export type Issuer = z.infer<typeof issuerSchema>;

/** Each name and each issuer stands for one. */
export const issuersSchema = z.array(issuerSchema).superRefine((issuers, ctx) => {
  for (const field of ['name', 'issuer'] as const)
    if (new Set(issuers.map((one) => one[field])).size < issuers.length)
      ctx.addIssue({ code: 'custom', message: `two have the same ${field}` });
});

/** The demonstration's client of whoever works with a browser. */
export const HALL_CLIENT = 'hall';

/** What tokens for the API of this system are for, where the issuer is our own. */
export const API_AUDIENCE = 'urn:birth:api';
