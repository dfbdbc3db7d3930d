import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The last build of 0.1.0: its open cases are carried over. It cannot run beside this one (docs/adr/0018, 0019). */
export const EARLIER_BUILD = 'b50cd606d88e5f99e92a0f3d7164f94613c73a29';

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
