import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheDirectory } from '../bootstrap/paths.mjs';
import { obtain } from './cache.ts';
import { ClearError } from './clear-error.ts';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'birth-cache-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

function entry(onFetch: () => void, fetch?: (folder: string) => Promise<void>) {
  return {
    cache,
    key: 'thing-1.0',
    title: 'the thing',
    fetch: async (folder: string) => {
      onFetch();
      await (fetch?.(folder) ?? writeFile(join(folder, 'thing'), 'whole'));
    },
  };
}

test('the cache folder follows XDG_CACHE_HOME', () => {
  expect(cacheDirectory({ XDG_CACHE_HOME: '/somewhere' })).toBe('/somewhere/birth');
  expect(cacheDirectory({})).toMatch(/\.cache\/birth$/);
});

test('is fetched once and used again', async () => {
  let fetched = 0;
  const folder = await obtain(entry(() => (fetched += 1)));
  expect(await obtain(entry(() => (fetched += 1)))).toBe(folder);
  expect(fetched).toBe(1);
  expect(readFileSync(join(folder, 'thing'), 'utf8')).toBe('whole');
});

test.for<[string, (folder: string) => void]>([
  ['changed', (folder) => writeFileSync(join(folder, 'thing'), 'wh0le')],
  ['cut off', (folder) => writeFileSync(join(folder, 'thing'), '')],
  ['missing', (folder) => rmSync(join(folder, 'thing'))],
  ['without its manifest', (folder) => rmSync(join(folder, 'manifest.json'))],
  ['with a stranger beside it', (folder) => writeFileSync(join(folder, 'stranger'), '')],
])('a file that is %s is fetched again', async ([, damage]) => {
  const folder = await obtain(entry(() => undefined));
  damage(folder);
  let again = 0;
  await obtain(entry(() => (again += 1)));
  expect(again).toBe(1);
  expect(readFileSync(join(folder, 'thing'), 'utf8')).toBe('whole');
});

test('a fetch that fails leaves nothing behind and says why', async () => {
  const failing = entry(
    () => undefined,
    async (folder) => {
      await writeFile(join(folder, 'half'), 'ha');
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    },
  );
  const failure = await obtain(failing).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ClearError);
  expect(String(failure)).toContain('The disk is full while fetching the thing');
  expect(readdirSync(cache)).toEqual([]);
});

test('the lock of a dead fetcher does not hold anybody up', async () => {
  writeFileSync(join(cache, 'thing-1.0.lock'), `${spawnSync('true').pid}\n\n`);
  await obtain(entry(() => undefined));
  expect(readdirSync(cache)).toEqual(['thing-1.0']);
});

test('five processes that ask at once fetch it once', async () => {
  const log = join(cache, '..', `${cache.split('/').at(-1)}.log`);
  const program = `
    import { appendFileSync } from 'node:fs';
    import { writeFile } from 'node:fs/promises';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { obtain } from ${JSON.stringify(new URL('./cache.ts', import.meta.url).href)};
    await obtain({ cache: ${JSON.stringify(cache)}, key: 'thing-1.0', title: 'the thing', fetch: async (folder) => {
      appendFileSync(${JSON.stringify(log)}, 'fetched\\n');
      await sleep(300);
      await writeFile(folder + '/thing', 'whole');
    } });`;
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  await Promise.all([run(), run(), run(), run(), run()]);
  expect(readFileSync(log, 'utf8')).toBe('fetched\n');
  rmSync(log);
});
