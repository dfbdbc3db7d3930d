import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isAlive } from '../bootstrap/processes.mjs';
import { ClearError, hasCode } from './clear-error.ts';

/**
 * As root a cluster lives outside of its data folder, since the database user could not enter it there. `postgres` in the
 * data folder links to it, and `owner` beside it says whose it is. Both have one more file in common, the claim: two
 * names of one file, where both are on one file system. When the data folder is deleted, wherever it had been moved to,
 * the count of names says so; a volume that is away only for now is another file system and has no claim.
 */
const CLAIM = 'claim';
const CLAIM_IN_FOLDER = 'postgres.claim';
const LINK = 'postgres';

/** The process that serves a cluster; undefined: none does. */
function postmasterOf(location: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(location, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    return isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function ownerOf(location: string): string | undefined {
  try {
    return readFileSync(join(location, 'owner'), 'utf8');
  } catch {
    return undefined;
  }
}

function linkOf(dataDir: string): string | undefined {
  try {
    return readlinkSync(join(dataDir, LINK));
  } catch {
    return undefined;
  }
}

function statusOf(path: string) {
  return lstatSync(path, { throwIfNoEntry: false });
}

/** Whether the data folder of a cluster has certainly been deleted. What cannot be known counts as no. */
function isOrphan(location: string): boolean {
  const owner = ownerOf(location);
  if (owner === undefined || postmasterOf(location) !== undefined) return false;
  return statusOf(join(location, CLAIM))?.nlink === 1 && linkOf(owner) !== location;
}

/** Removes clusters whose data folder was deleted, and no others: nothing can reach them any more. */
export function sweepOrphans(base: string): void {
  for (const name of readdirSync(base)) {
    const location = join(base, name);
    if (/^[0-9a-f]{16}$/.test(name) && isOrphan(location)) rmSync(location, { recursive: true, force: true });
  }
}

/** The cluster that a data folder links to, unless that is another's: a folder that was copied gets one of its own. */
function known(base: string, dataDir: string): string | undefined {
  const location = linkOf(dataDir);
  if (location === undefined || dirname(location) !== base) return undefined;
  const owner = ownerOf(location) ?? dataDir;
  return owner === dataDir || linkOf(owner) !== location ? location : undefined;
}

function claim(location: string, dataDir: string): void {
  const [inside, outside] = [join(dataDir, CLAIM_IN_FOLDER), join(location, CLAIM)];
  const [here, there] = [statusOf(inside), statusOf(outside)];
  if (here && there && here.ino === there.ino && here.dev === there.dev) return;
  rmSync(outside, { force: true });
  rmSync(inside, { force: true });
  writeFileSync(`${outside}.new`, '');
  try {
    linkSync(`${outside}.new`, inside);
    // Only what has both names counts.
    renameSync(`${outside}.new`, outside);
  } catch (error) {
    rmSync(`${outside}.new`, { force: true });
    const isElsewhere = ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].some((code) => hasCode(error, code));
    if (!isElsewhere) throw error;
  }
}

/**
 * The folder of this data directory's cluster, outside of it. Without the link the data directory is a new one and gets a
 * new folder, whatever one of the same name has left: that may be another volume's.
 * @throws ClearError when another user than root has made it
 */
export function claimLocation(
  base: string,
  dataDir: string,
  user: { readonly uid: number; readonly gid: number },
): string {
  const link = join(dataDir, LINK);
  const status = statusOf(link);
  if (status && !status.isSymbolicLink()) {
    throw new ClearError(
      `${link} was made by another user than root: start as that user, or move it away to begin afresh.`,
    );
  }
  const location = known(base, dataDir) ?? join(base, randomBytes(8).toString('hex'));
  mkdirSync(location, { recursive: true });
  writeFileSync(join(location, 'owner'), dataDir);
  chownSync(location, user.uid, user.gid);
  chmodSync(location, 0o700);
  if (linkOf(dataDir) !== location) {
    rmSync(link, { force: true });
    symlinkSync(location, link);
  }
  claim(location, dataDir);
  return location;
}

/** Removes a data directory with the cluster that belongs to it. Only while nothing runs on it. */
export function removeDataDirectory(dataDir: string): void {
  const location = linkOf(dataDir);
  if (location !== undefined && ownerOf(location) === resolve(dataDir))
    rmSync(location, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}
