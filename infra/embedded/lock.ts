import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { holderText, livingHolder } from '../bootstrap/processes.mjs';
import { hasCode } from './clear-error.ts';

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Moves a dead holder's lock away; a lock that was renewed in between is put back. */
function clearStale(path: string, staleText: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  if (read(aside) !== staleText) linkSync(aside, path);
  rmSync(aside, { force: true });
}

/**
 * Takes a lock file that names its holder by process id and start time, so that a dead holder's lock is taken over.
 * @returns a release function, or the id of the living process that holds it
 */
export function takeLock(path: string): (() => void) | number {
  const mine = `${path}.${randomUUID()}`;
  writeFileSync(mine, `${holderText()}${randomUUID()}\n`, { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(mine, path);
        const text = read(mine);
        return () => {
          if (read(path) === text) rmSync(path, { force: true });
        };
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error;
      }
      const text = read(path);
      if (text === undefined) continue;
      const holder = livingHolder(text);
      if (holder !== undefined) return holder;
      clearStale(path, text);
    }
  } finally {
    unlinkSync(mine);
  }
}
