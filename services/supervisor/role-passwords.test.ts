import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LOGIN_ROLES } from '../../infra/postgres/rights.ts';
import { keepRolePasswords } from './role-passwords.ts';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'birth-passwords-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('each role has a password of its own that follows from nothing, and keeps it', () => {
  const folder = scratch();
  const first = keepRolePasswords(folder);
  expect(Object.keys(first).sort()).toEqual([...LOGIN_ROLES].sort());
  const others = Object.values(keepRolePasswords(scratch()));
  expect(new Set([...Object.values(first), ...others]).size).toBe(2 * LOGIN_ROLES.length);
  expect(keepRolePasswords(folder)).toEqual(first);
  expect(statSync(join(folder, 'database-passwords.json')).mode & 0o777).toBe(0o600);
});

test('a role that comes later gets its own, and whoever removes the file has all of them changed', () => {
  const folder = scratch();
  const file = join(folder, 'database-passwords.json');
  const { housing: _, ...earlier } = keepRolePasswords(folder);
  writeFileSync(file, JSON.stringify(earlier));
  expect(keepRolePasswords(folder)).toEqual({ ...earlier, housing: expect.any(String) as string });
  const before = readFileSync(file, 'utf8');
  rmSync(file);
  const passwords = Object.values(keepRolePasswords(folder));
  expect(passwords.filter((password) => before.includes(password))).toEqual([]);
});
