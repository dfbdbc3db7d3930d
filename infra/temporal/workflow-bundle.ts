import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type Logger as TemporalLogger } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from './data-converter.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WORKFLOWS = path.join(ROOT, 'workflows/index.ts');

/** Everything that can change the bundle: the workflow code, what it may import of ours, and the packages. */
const SOURCES = ['workflows', 'schemas', 'policies/graph', 'infra/temporal', 'package-lock.json'];

async function filesBelow(place: string): Promise<string[]> {
  if (path.extname(place) === '.json') return [place];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  return entries.filter((e) => e.isFile()).map((e) => path.join(e.parentPath, e.name));
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of (await filesBelow(path.join(ROOT, source))).sort()) hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * The workflow code as one script. Bundling takes seconds, so the result is kept in `cacheDir` under the hash of
 * its sources; it is written aside and renamed, so two processes may ask at once.
 */
export async function workflowBundle(cacheDir: string, logger?: TemporalLogger): Promise<{ code: string }> {
  const file = path.join(cacheDir, `workflow-bundle-${await hashSources()}.js`);
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return { code: kept };
  const { code } = await bundleWorkflowCode({
    workflowsPath: WORKFLOWS,
    failureConverterPath: FAILURE_CONVERTER_PATH,
    ...(logger ? { logger } : {}),
  });
  await mkdir(cacheDir, { recursive: true });
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, code);
  await rename(aside, file);
  return { code };
}
