import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** A checkout of the product whose stack can be started. */
export interface Checkout {
  readonly folder: string;
  /** its commit, and whether something was changed since */
  readonly title: string;
  /** Takes away what was made for this run only. */
  remove(): void;
}

/** The checkout this bench belongs to. */
export function ownCheckout(): Checkout {
  return { folder: ROOT, title: titleOf(ROOT), remove: () => undefined };
}

/**
 * The checkout to compare with.
 * @param against its folder, or a commit of this repository, of which a checkout is made for this run
 * @throws RangeError when it is neither
 */
export function checkoutOf(against: string): Checkout {
  if (existsSync(against) && statSync(against).isDirectory()) {
    const folder = realpathSync(against);
    if (!existsSync(path.join(folder, 'infra/bootstrap/start.mjs')))
      throw new RangeError(`--against ${against}: there is no checkout of the product`);
    return { folder, title: titleOf(folder), remove: () => undefined };
  }
  const commit = commitOf(against);
  const parent = mkdtempSync(path.join(tmpdir(), 'birth-before-'));
  const folder = path.join(parent, 'checkout');
  const remove = (): void => {
    rmSync(parent, { recursive: true, force: true });
    git(ROOT, 'worktree', 'prune');
  };
  try {
    git(ROOT, 'worktree', 'add', '--detach', folder, commit);
    lendDependencies(folder);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, title: commit.slice(0, 7), remove };
}

function commitOf(against: string): string {
  try {
    return git(ROOT, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${against}^{commit}`);
  } catch {
    throw new RangeError(`--against ${against}: neither a folder nor a commit`);
  }
}

/** Where both want the same packages it uses ours; else its own start installs what its lock file names. */
function lendDependencies(folder: string): void {
  const lock = (of: string): string => readFileSync(path.join(of, 'package-lock.json'), 'utf8');
  if (lock(folder) !== lock(ROOT)) return;
  symlinkSync(realpathSync(path.join(ROOT, 'node_modules')), path.join(folder, 'node_modules'));
}

function titleOf(folder: string): string {
  try {
    const changed =
      git(folder, 'status', '--porcelain', '--untracked-files=no') === '' ? '' : '＋未提交的改动';
    return git(folder, 'rev-parse', '--short=7', 'HEAD') + changed;
  } catch {
    return path.basename(folder);
  }
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}
