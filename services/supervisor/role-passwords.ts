import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { RolePasswords } from '../../infra/postgres/prepare.ts';
import { LOGIN_ROLES } from '../../infra/postgres/rights.ts';

const PASSWORD_BYTES = 32;

const keptSchema = z.record(z.string(), z.string().min(32)).catch({});

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/**
 * The passwords of the database roles: random, each its own, kept in `database-passwords.json` of the data folder (0600).
 * Nothing is sealed with them, and they are set anew at each start: whoever removes the file has all of them changed at
 * the next one.
 */
export function keepRolePasswords(dataDir: string): RolePasswords {
  const file = join(dataDir, 'database-passwords.json');
  const kept = keptSchema.parse(read(file));
  const passwords = Object.fromEntries(
    // One that is missing, as for a department that is new, is invented; the others stay.
    LOGIN_ROLES.map((role) => [role, kept[role] ?? randomBytes(PASSWORD_BYTES).toString('base64url')]),
  ) as RolePasswords;
  if (isDeepStrictEqual(kept, passwords)) chmodSync(file, 0o600);
  else {
    writeFileSync(`${file}.new`, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return passwords;
}
