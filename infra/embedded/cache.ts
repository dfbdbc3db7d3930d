import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ClearError, clarify } from './clear-error.ts';
import { pollUntil } from './deadline.ts';
import { takeLock } from './lock.ts';

const MANIFEST = 'manifest.json';
const WAIT_FOR_OTHER_MS = 15 * 60_000;

/** SHA-256 of a file, in hex. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

export interface CacheEntry {
  /** the cache folder */
  readonly cache: string;
  /** folder name with the version in it, for example `temporal-1.9.1-linux-x64` */
  readonly key: string;
  /** what is being had, for the screen */
  readonly title: string;
  /** fills an empty folder; it may throw a ClearError */
  readonly fetch: (folder: string) => Promise<void>;
  readonly say?: ((text: string) => void) | undefined;
}

/** Writes down the hash of every file of a freshly fetched folder (flat: files only). */
async function writeManifest(folder: string): Promise<void> {
  const hashes: Record<string, string> = {};
  for (const name of await readdir(folder)) hashes[name] = await sha256OfFile(join(folder, name));
  await writeFile(join(folder, MANIFEST), JSON.stringify(hashes, null, 1));
}

/** `ok` when every file has the hash written down for it. */
async function inspect(folder: string): Promise<'ok' | 'missing' | 'corrupt'> {
  const names = await readdir(folder).catch(() => undefined);
  if (!names) return 'missing';
  try {
    const hashes = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as Record<string, string>;
    const files = Object.entries(hashes);
    for (const [name, hash] of files) {
      if ((await sha256OfFile(join(folder, name))) !== hash) return 'corrupt';
    }
    return files.length > 0 && files.length === names.length - 1 ? 'ok' : 'corrupt';
  } catch {
    return 'corrupt';
  }
}

/** The folder of something that {@link obtain} has had whole; undefined where it has not. */
export async function cached({ cache, key }: Pick<CacheEntry, 'cache' | 'key'>): Promise<string | undefined> {
  const folder = join(cache, key);
  return (await inspect(folder)) === 'ok' ? folder : undefined;
}

/** Waits until the lock is ours. @throws ClearError when its holder never lets go */
async function lockEntry(entry: CacheEntry, path: string): Promise<() => void> {
  let told = false;
  let holder = 0;
  const release = await pollUntil(
    () => {
      const lock = takeLock(path);
      if (typeof lock === 'function') return lock;
      holder = lock;
      if (!told) entry.say?.(`process ${lock} is fetching ${entry.title}, waiting for it`);
      told = true;
      return undefined;
    },
    { timeoutMs: WAIT_FOR_OTHER_MS, everyMs: 100 },
  );
  if (release) return release;
  throw new ClearError(`Process ${holder} holds ${path} for too long: stop that process and start again.`);
}

async function fill(entry: CacheEntry, folder: string): Promise<void> {
  const fresh = join(entry.cache, `.${entry.key}.${randomUUID()}`);
  try {
    await mkdir(fresh, { recursive: true });
    await entry.fetch(fresh);
    await writeManifest(fresh);
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * The folder of a cached download. Whatever is missing or does not have its recorded hash is fetched (again), by one
 * process at a time; a folder appears only when it is whole.
 * @throws ClearError when it cannot be had
 */
export async function obtain(entry: CacheEntry): Promise<string> {
  const folder = join(entry.cache, entry.key);
  if ((await inspect(folder)) === 'ok') return folder;
  try {
    await mkdir(entry.cache, { recursive: true });
    const release = await lockEntry(entry, join(entry.cache, `${entry.key}.lock`));
    try {
      const state = await inspect(folder);
      if (state === 'ok') return folder;
      if (state === 'corrupt') entry.say?.(`the cached ${entry.title} is damaged, fetching it again`);
      await fill(entry, folder);
      return folder;
    } finally {
      release();
    }
  } catch (error) {
    throw clarify(error, `fetching ${entry.title}`);
  }
}
