import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { useSharedSystem } from '../support/shared-system.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const system = useSharedSystem();

/** What a reader would copy: the block of commands with the call in it. */
async function callIn(page: string): Promise<string> {
  const text = await readFile(join(ROOT, page), 'utf8');
  const blocks = [...text.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const calls = blocks.filter((block) => block.includes('curl '));
  expect(calls).toHaveLength(1);
  return calls[0] ?? '';
}

/** Runs commands in a folder like the one that somebody has started the system in. */
async function runAsReader(commands: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'birth-reader-'));
  try {
    await mkdir(join(folder, '.data'));
    await writeFile(join(folder, '.data/run.json'), JSON.stringify(system.run));
    await symlink(join(ROOT, 'test'), join(folder, 'test'));
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], {
      cwd: folder,
    });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('the call in the README reports a birth as it stands there, and again without harm', async () => {
  const call = await callIn('README.md');
  expect(await callIn('README.zh-CN.md')).toBe(call);
  const first = await runAsReader(call);
  expect(first).toMatch(/^HTTP\/1\.1 202 /);
  expect(first).toMatch(/^location: \/v1\/births\/LZ-2026-000001/im);
  const bodyOf = (answer: string): unknown => JSON.parse(answer.split('\r\n\r\n').at(-1) ?? '');
  const body = bodyOf(first) as { caseNumber: string };
  expect(bodyOf(await runAsReader(call))).toEqual(body);
  await system.hospital.whenMatterCompleted(body.caseNumber, 'child-1/birth-certificate');
});
