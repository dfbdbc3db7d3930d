import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { removeDataDirectory } from '../../infra/embedded/postgres-claim.ts';
import { FREE_PORTS } from '../../services/supervisor/own-ports.ts';
import { startStack } from '../../services/supervisor/stack.ts';
import './shared-system.ts';

/** One whole real system for all test files that only use it: they neither stop nor set any of it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'birth-shared-'));
  const stack = await startStack({
    ...{ dataDir, shape: 'embedded', env: { ...FREE_PORTS, BIRTH_QUIET_HOURS: 'none' } },
    // With pages, and somebody who may sign in to them.
    ...{ identity: true, web: true },
  });
  project.provide('system', {
    run: stack.run,
    databaseUrl: stack.administrator['DATABASE_URL'] ?? '',
  });
  return async () => {
    await stack.stop();
    removeDataDirectory(dataDir);
  };
}
