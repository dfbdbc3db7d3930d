import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * The build that rolling changes begin from and go back to. It is set forward on purpose only, when a change may no
 * longer run beside it; from the first deployment on that is the oldest release still in use.
 */
export const EARLIER_BUILD = 'c091de2caa3c94dcec3734d4ff3226fe81f6baa6';

function git(...args: string[]): Buffer {
  return execFileSync('git', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 29 });
}

/** Why the earlier build cannot be had here; undefined: it can. */
export function lackOfEarlierBuild(): string | undefined {
  try {
    git('cat-file', '-e', `${EARLIER_BUILD}^{tree}`);
    return undefined;
  } catch {
    return `this copy of the repository does not hold the earlier build ${EARLIER_BUILD.slice(0, 7)}`;
  }
}

/** Unpacks the code of the earlier build; it runs on the packages of this one. @returns its root */
export function unpackEarlierBuild(dataDir: string): string {
  const folder = path.join(dataDir, 'earlier-build');
  mkdirSync(folder);
  execFileSync('tar', ['-x', '-C', folder], { input: git('archive', EARLIER_BUILD) });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}
