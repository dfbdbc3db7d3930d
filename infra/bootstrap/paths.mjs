// Plain JavaScript for Node 20 and no dependencies: these files run before anything is installed.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout this file belongs to. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/** The Node the lock file names; the machine's own may be older. */
export const node = join(root, 'node_modules', 'node', 'bin', 'node');

/** What is fetched and built once: `$XDG_CACHE_HOME/birth`, else `~/.cache/birth`. */
export function cacheDirectory(env = process.env) {
  return join(env.XDG_CACHE_HOME ? resolve(env.XDG_CACHE_HOME) : join(homedir(), '.cache'), 'birth');
}

/** The setting with which Node keeps the code that it has compiled, so that the next process starts faster. */
export function compiledCode(env = process.env) {
  return { NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE || join(cacheDirectory(env), 'compile') };
}

/** Where this run keeps its data. */
export function dataDirectory(env = process.env) {
  return resolve(root, env.BIRTH_DATA_DIR || '.data');
}

/** The text of a file, or undefined when it cannot be read. */
export function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The parsed JSON of a file, or undefined when it is missing or broken. */
export function readJson(path) {
  try {
    return JSON.parse(read(path) ?? '');
  } catch {
    return undefined;
  }
}

/** SHA-256 in hex. */
export function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}
