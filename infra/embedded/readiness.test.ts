import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { GuardedProcess } from './guard.ts';
import { waitUntilServing } from './readiness.ts';

const folder = mkdtempSync(join(tmpdir(), 'birth-readiness-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ended: GuardedProcess = {
  pid: 0,
  exited: Promise.resolve('exit code 1'),
  hasExited: () => true,
  stop: async () => undefined,
};

async function reasonOf(log: string): Promise<string> {
  const logFile = join(folder, 'server.log');
  writeFileSync(logFile, log);
  const wait = {
    title: 'PostgreSQL',
    process: ended,
    serves: async () => false,
    logFile,
    logFrom: 0,
    timeoutMs: 1000,
  };
  return waitUntilServing(wait).then(
    () => 'serves',
    (error: Error) => error.message,
  );
}

test('a server that cannot start beside the rest of a killed one says so, whatever the rest still writes', async () => {
  const farewell = 'FATAL:  terminating connection due to unexpected postmaster exit\n';
  const refusal = 'FATAL:  pre-existing shared memory block (key 5432, ID 7) is still in use\n';
  expect(await reasonOf(refusal + farewell.repeat(100))).toContain('what a killed server left running');
  expect(await reasonOf('FATAL:  lock file "postmaster.pid" already exists\n' + farewell)).toContain(
    'what a killed server left running',
  );
  expect(await reasonOf(farewell)).toContain('unexpected postmaster exit');
});
