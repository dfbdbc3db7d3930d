import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { API_AUDIENCE, HALL_CLIENT, type issuerSchema } from '../../infra/config/issuers.ts';
import { loginSchema, type Login } from '../../infra/config/logins.ts';
import { isStaff, TOKEN_ROLES } from '../../schemas/roles.ts';
import { keepSecretFile } from './tokens.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PASSWORD_BYTES = 15;
const LINK_BYTES = 32;
const LINK_MS = 900_000;
/** Of a secret for one-time codes: RFC 4226 asks for 16 at least. */
const SECRET_LETTERS = 32;

interface Person extends Pick<Login, 'role' | 'facilities'> {
  /** somebody of a hospital who sits at its desk; its program has no second factor */
  readonly isPerson?: boolean;
}

/** Who there is in the demonstration: with a second factor whoever is a person. */
const PEOPLE = {
  clerk: { role: 'clerk', facilities: [] },
  supervisor: { role: 'supervisor', facilities: [] },
  operator: { role: 'operator', facilities: [] },
  auditor: { role: 'auditor', facilities: [] },
  hospital: { role: 'hospital', facilities: '*' },
  otherHospital: { role: 'hospital', facilities: ['OTHER-001'] },
  ward: { role: 'hospital', facilities: '*', isPerson: true },
} as const satisfies Readonly<Record<string, Person>>;
type Name = keyof typeof PEOPLE;

/** How somebody signs in, as run.json says it (the outside contract). */
export interface DemoLogin {
  /** of a hospital: the client id */
  readonly user: string;
  /** of a hospital: the client secret */
  readonly password: string;
  /** of a person: what an authenticator is given, base32 */
  readonly secret?: string;
  /** of a person: where to sign in; of a hospital: where its program asks for a token */
  readonly url: string;
}

const secretsSchema = z.object({
  password: z
    .string()
    .min(16)
    .default(() => randomBytes(PASSWORD_BYTES).toString('base64url')),
  secret: z
    .string()
    .length(SECRET_LETTERS)
    .default(() => Array.from(randomBytes(SECRET_LETTERS), (byte) => BASE32[byte % BASE32.length]).join('')),
});
const names = Object.keys(PEOPLE) as Name[];
const keptSchema = z.object(
  Object.fromEntries(names.map((name) => [name, secretsSchema.prefault({})])) as Record<
    Name,
    z.ZodPrefault<typeof secretsSchema>
  >,
);

/** The logins of a data folder: invented once, kept in `logins.json` (0600), so that an authenticator stays good after a restart. */
export function keepLogins(dataDir: string): readonly Login[] {
  const kept = keepSecretFile(dataDir, 'logins.json', keptSchema);
  return names.map((user) => {
    const { role, facilities, isPerson = isStaff(role) }: Person = PEOPLE[user];
    const { password, secret } = kept[user];
    return loginSchema.parse({ user, password, role, facilities, ...(isPerson ? { secret } : {}) });
  });
}

/** The link that lets a newcomer in once, in the next quarter of an hour: its secret, a dot, until when. */
function inventLink(): string {
  return `${randomBytes(LINK_BYTES).toString('base64url')}.${Date.now() + LINK_MS}`;
}

/** What the demonstration's own issuer is given. */
export interface DemoIdentity {
  readonly logins: readonly Login[];
  readonly link: string;
}

export function makeIdentity(dataDir: string): DemoIdentity {
  return { logins: keepLogins(dataDir), link: inventLink() };
}

/** What run.json says of it. @param issuer where it is */
export function describeIdentity({ logins, link }: DemoIdentity, issuer: string) {
  const signInLink = `${issuer}/once/${link.split('.', 1)[0] ?? ''}`;
  return { identity: issuer, signInLink, logins: describeLogins(logins, issuer) };
}

function describeLogins(logins: readonly Login[], issuer: string): Record<string, DemoLogin> {
  return Object.fromEntries(
    logins.map(({ user, password, secret }) => {
      const url = `${issuer}${secret === undefined ? '/token' : '/'}`;
      return [user, { user, password, ...(secret === undefined ? {} : { secret }), url }];
    }),
  );
}

/** How the API is told of it. */
export function demoIssuer(issuer: string): z.input<typeof issuerSchema> {
  return { name: 'demo', issuer, audience: API_AUDIENCE, roles: [...TOKEN_ROLES], clients: [HALL_CLIENT] };
}
