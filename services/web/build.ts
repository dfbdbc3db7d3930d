import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
/** Where the pages are that were built last. */
export const BUILT = join(ROOT, 'console', 'dist');
/** Stands in the built pages where each answer has a number of its own. */
export const NONCE = '__BIRTH_NONCE__';
const STAMP = '.sources';
/** What the pages are made of. */
const SOURCES = [
  'console',
  'schemas',
  'policies/rights',
  'docs/openapi.json',
  'package-lock.json',
  'services/web/build.ts',
];
/** A browser is not sent small files compressed. */
const WORTH_COMPRESSING_BYTES = 1_024;

function filesOf(path: string): string[] {
  const whole = join(ROOT, path);
  if (!statSync(whole).isDirectory()) return [path];
  const names = readdirSync(whole).toSorted();
  return names.flatMap((name) =>
    name === 'dist' || name.startsWith('.') || name.includes('.test.') ? [] : filesOf(join(path, name)),
  );
}

/** A hash of everything that the pages are made of. */
export function hashSources(): string {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(filesOf)) hash.update(file).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

/** Whether what stands in {@link BUILT} was made of what is there now. */
export function isBuilt(): boolean {
  const stamp = join(BUILT, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources();
}

/**
 * Builds the pages, unless they are there already. Whoever builds at the same time builds the same, and the last one stays.
 * @throws Error with the end of what the builder said
 */
export async function buildPages(): Promise<'built' | 'there'> {
  if (isBuilt()) return 'there';
  const sources = hashSources();
  const fresh = `${BUILT}.${randomBytes(4).toString('hex')}`;
  try {
    await runVite(fresh);
    compressFiles(join(fresh, 'assets'));
    writeFileSync(join(fresh, STAMP), sources);
    rmSync(BUILT, { recursive: true, force: true });
    renameSync(fresh, BUILT);
    return 'built';
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function runVite(outDir: string): Promise<void> {
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(ROOT, 'console', 'vite.config.ts');
  const child = spawn(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', outDir, '--logLevel', 'warn'],
    {
      cwd: ROOT,
      // Vite keeps what it inherits: started by a test, it would build pages for developers, with the paths of this machine.
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  const keep = (chunk: Buffer): void => void (said = (said + chunk.toString()).slice(-4_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`the pages were not built: ${said.trim()}`)),
    );
  });
}

/** Beside each file, so that no answer is compressed while somebody waits. */
function compressFiles(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const bytes = readFileSync(file);
    if (!/\.(js|css|svg|html)$/.test(name) || bytes.length < WORTH_COMPRESSING_BYTES) continue;
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
  }
}
