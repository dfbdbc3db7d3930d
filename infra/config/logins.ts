import { z } from 'zod';
import { TOKEN_ROLES } from '../../schemas/roles.ts';

/** Somebody whom the demonstration's own issuer knows. */
export const loginSchema = z.strictObject({
  /** of a person: what is typed; of a hospital's program: its client id */
  user: z.string().regex(/^[A-Za-z][\w-]{0,39}$/),
  password: z.string().min(16),
  /** of a person: what an authenticator is given for one-time codes (RFC 6238), base32 */
  secret: z
    .string()
    .regex(/^[A-Z2-7]{32,}$/)
    .optional(),
  role: z.enum(TOKEN_ROLES),
  facilities: z.union([z.literal('*'), z.array(z.string())]).default([]),
});
export type Login = z.infer<typeof loginSchema>;
