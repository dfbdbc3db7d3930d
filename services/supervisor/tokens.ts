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
});

/** The demo's bearer tokens by login. */
export type DemoTokens = Readonly<z.infer<typeof tokensSchema>>;

function readTokens(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** The tokens of a data folder: invented once, kept in `tokens.json` (0600), so that they survive a restart. */
export function keepTokens(dataDir: string): DemoTokens {
  const file = join(dataDir, 'tokens.json');
  const kept = readTokens(file);
  const tokens = tokensSchema.safeParse(kept).data ?? tokensSchema.parse({});
  if (isDeepStrictEqual(kept, tokens)) {
    chmodSync(file, 0o600);
  } else {
    writeFileSync(`${file}.new`, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return tokens;
}

/** What each demo token may do, as the API reads it from BIRTH_TOKENS. */
export function grantsOf(tokens: DemoTokens): TokenGrant[] {
  return [
    { name: 'hospital', token: tokens.hospital, role: 'hospital', facilities: '*' },
    { name: 'otherHospital', token: tokens.otherHospital, role: 'hospital', facilities: ['OTHER-001'] },
    { name: 'clerk', token: tokens.clerk, role: 'clerk', facilities: [] },
    { name: 'supervisor', token: tokens.supervisor, role: 'supervisor', facilities: [] },
    { name: 'operator', token: tokens.operator, role: 'operator', facilities: [] },
  ];
}
