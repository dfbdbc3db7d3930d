import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { dirname } from 'node:path';

const ROTATE_AT_BYTES = 20 * 1024 * 1024;

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** Opens a log for appending (0600); a large one is put aside as `.1` first. The caller closes the descriptor. */
export function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  if (sizeOf(path) > ROTATE_AT_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/** Empties a log that has grown large while a process writes to it (it appends, so it goes on at the start). */
export function trimLog(path: string): void {
  if (sizeOf(path) <= ROTATE_AT_BYTES) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}

/** Gives the descriptor to `use` and closes ours. */
export function withLog<T>(path: string, use: (fd: number) => T): T {
  const fd = openLog(path);
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * The last lines of a log written since `from` bytes, for an error sentence: as many as all backends of a killed
 * PostgreSQL may still write after the line that matters.
 */
export function tailOfLog(path: string, from = 0): string {
  try {
    const lines = readFileSync(path).subarray(from).toString('utf8').trim().split('\n');
    return lines.slice(-500).join('\n');
  } catch {
    return '';
  }
}

/** The size of a log now, to read only what comes later. */
export function logPosition(path: string): number {
  const size = sizeOf(path);
  return size > ROTATE_AT_BYTES ? 0 : size;
}
