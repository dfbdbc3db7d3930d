import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { keepKafkaClasses } from '../../infra/embedded/kafka.ts';
import { removeDataDirectory } from '../../infra/embedded/postgres-claim.ts';
import { FREE_PORTS } from '../../services/supervisor/own-ports.ts';
import type { RunFile } from '../../services/supervisor/run-file.ts';
import { startStack } from '../../services/supervisor/stack.ts';
import { waitUntilQuiet } from '../../services/verify/quiet.ts';
import { verify } from '../../services/verify/verify.ts';
import './shared-system.ts';

/** Whatever the files did side by side: in the end nothing moves, and every invariant holds. @throws Error saying what does not */
async function expectWhole(run: RunFile): Promise<void> {
  await waitUntilQuiet(run, { seconds: 60 });
  const { results } = await verify(run, { graceSeconds: 5 });
  const wrong = results.filter(({ holds }) => holds === false || holds === 'not checked');
  if (wrong.length === 0) return;
  const said = wrong.flatMap(({ id, why, violations }) => [
    ...(why === undefined ? [] : [`${id} was not checked: ${why}`]),
    ...violations.map(({ where, what }) => `${id} ${where}: ${what}`),
  ]);
  throw new Error(`what the shared system is left with: ${said.join('; ')}`);
}

/** One whole real system for all test files that only use it: they neither stop nor set any of it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await keepKafkaClasses();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'birth-shared-'));
  const stack = await startStack({
    ...{ dataDir, shape: 'embedded', fleeting: true, env: { ...FREE_PORTS, BIRTH_QUIET_HOURS: 'none' } },
    // With pages, and somebody who may sign in to them.
    ...{ identity: true, web: true },
  });
  project.provide('system', {
    run: stack.run,
    databaseUrl: stack.administrator['DATABASE_URL'] ?? '',
  });
  return async () => {
    try {
      await expectWhole(stack.run);
    } finally {
      await stack.stop();
      removeDataDirectory(dataDir);
    }
  };
}
