import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { claimLocation, removeDataDirectory, sweepOrphans } from './postgres-claim.ts';
import { mustBeOurs } from './postgres-home.ts';

const user = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
let base: string;
let folder: string;

function scratch(): string {
  const made = mkdtempSync(join(tmpdir(), 'birth-claim-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A data folder with a cluster in it. */
function madeIn(parent: string): { dataDir: string; location: string } {
  const dataDir = join(parent, 'data');
  mkdirSync(dataDir, { recursive: true });
  const location = claimLocation(base, dataDir, user);
  mkdirSync(join(location, 'data'), { recursive: true });
  return { dataDir, location };
}

beforeEach(() => {
  base = scratch();
  folder = scratch();
});

test('the cluster of a data folder that was deleted is removed', () => {
  const { dataDir, location } = madeIn(folder);
  sweepOrphans(base);
  expect(existsSync(location)).toBe(true);
  rmSync(dataDir, { recursive: true });
  sweepOrphans(base);
  expect(existsSync(location)).toBe(false);
});

test('a data folder that is elsewhere for now keeps its cluster, and finds it where it is then', () => {
  const { dataDir, location } = madeIn(folder);
  renameSync(dataDir, join(folder, 'moved'));
  sweepOrphans(base);
  expect(existsSync(location)).toBe(true);
  expect(claimLocation(base, join(folder, 'moved'), user)).toBe(location);
});

test('a volume that is not mounted keeps its cluster, also when a new folder stands in its place', () => {
  const { dataDir, location } = madeIn(folder);
  // As on another file system: no name of the claim can stand on both.
  rmSync(join(location, 'claim'));
  rmSync(join(dataDir, 'postgres.claim'));
  renameSync(folder, `${folder}-away`);
  sweepOrphans(base);
  expect(existsSync(location)).toBe(true);
  const inItsPlace = madeIn(folder);
  expect(inItsPlace.location).not.toBe(location);
  sweepOrphans(base);
  expect(existsSync(location)).toBe(true);
  rmSync(folder, { recursive: true });
  renameSync(`${folder}-away`, folder);
  expect(claimLocation(base, dataDir, user)).toBe(location);
});

test('a cluster that an earlier build made is never taken for an orphan', () => {
  const earlier = join(base, '0123456789abcdef');
  mkdirSync(join(earlier, 'data'), { recursive: true });
  writeFileSync(join(earlier, 'owner'), join(folder, 'not-there'));
  sweepOrphans(base);
  expect(existsSync(earlier)).toBe(true);
});

test('a copy gets a cluster of its own, and removing it leaves that of the first', () => {
  const { dataDir, location } = madeIn(folder);
  const copy = join(folder, 'copy');
  cpSync(dataDir, copy, { recursive: true, verbatimSymlinks: true });
  removeDataDirectory(copy);
  expect(existsSync(location)).toBe(true);
  cpSync(dataDir, copy, { recursive: true, verbatimSymlinks: true });
  expect(claimLocation(base, copy, user)).not.toBe(location);
  expect(readlinkSync(join(dataDir, 'postgres'))).toBe(location);
  sweepOrphans(base);
  expect(existsSync(location)).toBe(true);
  removeDataDirectory(dataDir);
  expect([existsSync(location), existsSync(dataDir)]).toEqual([false, false]);
});

test('a folder that others may write to is not used for what root runs', () => {
  const shared = join(folder, 'shared');
  mkdirSync(shared, { mode: 0o755 });
  expect(() => mustBeOurs(shared)).not.toThrow();
  chmodSync(shared, 0o777);
  expect(() => mustBeOurs(shared)).toThrow(/is not this user's alone/);
  const link = join(folder, 'link');
  symlinkSync(base, link);
  expect(() => mustBeOurs(link)).toThrow(/is not this user's alone/);
});
