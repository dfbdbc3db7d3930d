import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, root } from './paths.mjs';

/** The commit of this checkout, with a + where it was changed; undefined outside a repository. */
function commit() {
  if (!existsSync(join(root, '.git'))) return undefined;
  try {
    const args = ['-C', root, 'describe', '--always', '--dirty=+', '--exclude=*'];
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/** `0.1.0 (9c185f9)`: the version of package.json, and of which commit where that is known. */
export function versionLine() {
  const { version } = readJson(join(root, 'package.json'));
  const of = commit();
  return of === undefined ? version : `${version} (${of})`;
}
