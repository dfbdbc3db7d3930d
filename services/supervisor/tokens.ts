import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { TokenGrant } from '../../infra/config/config.ts';

function inventToken(): string {
  return randomBytes(24).toString('base64url');
}

/** One that is missing, as in a folder of an earlier version, is invented; the others stay. */
const tokenSchema = z.string().min(16).default(inventToken);
const tokensSchema = z.object({
  hospital: tokenSchema,
  otherHospital: tokenSchema,
  clerk: tokenSchema,
  supervisor: tokenSchema,
  operator: tokenSchema,
  auditor: tokenSchema,
});

/** The demo's bearer tokens by login. */
export type DemoTokens = Readonly<z.infer<typeof tokensSchema>>;

function readKept(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/**
 * Secrets of a data folder: invented once, kept in a file (0600), so that they survive a restart.
 * @param schema invents what is missing; a file that does not fit is invented anew
 */
export function keepSecretFile<T>(dataDir: string, name: string, schema: z.ZodType<T>): T {
  const file = join(dataDir, name);
  const kept = readKept(file);
  const secrets = schema.safeParse(kept).data ?? schema.parse({});
  if (isDeepStrictEqual(kept, secrets)) {
    chmodSync(file, 0o600);
  } else {
    writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return secrets;
}

/** The tokens of a data folder, in `tokens.json`. */
export function keepTokens(dataDir: string): DemoTokens {
  return keepSecretFile(dataDir, 'tokens.json', tokensSchema);
}

const STAFF = ['clerk', 'supervisor', 'operator', 'auditor'] as const;

/** What each demo token may do, as the API reads it from BIRTH_TOKENS. */
export function grantsOf(tokens: DemoTokens): TokenGrant[] {
  return [
    { name: 'hospital', token: tokens.hospital, role: 'hospital', facilities: '*', divisions: '*' },
    {
      name: 'otherHospital',
      token: tokens.otherHospital,
      role: 'hospital',
      facilities: ['OTHER-001'],
      divisions: '*',
    },
    ...STAFF.map((role) => ({
      name: role,
      token: tokens[role],
      role,
      facilities: [],
      divisions: '*' as const,
    })),
  ];
}
