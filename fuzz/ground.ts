import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeDataDirectory } from '../infra/embedded/postgres-claim.ts';
import { FREE_PORTS } from '../services/supervisor/own-ports.ts';
import { startStack, type Stack } from '../services/supervisor/stack.ts';

/** A whole system of its own. */
export interface Ground {
  readonly stack: Stack;
  stop(): Promise<void>;
}

/** Starts it in a folder that goes with it. @param keep the folder stays, for looking at what went wrong */
export async function openGround(keep: boolean): Promise<Ground> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'birth-fuzz-'));
  try {
    const stack = await startStack({
      dataDir,
      env: { ...FREE_PORTS, BIRTH_LOG_LEVEL: 'warn', BIRTH_QUIET_HOURS: 'none' },
    });
    const stop = async (): Promise<void> => {
      await stack.stop();
      if (!keep) removeDataDirectory(dataDir);
    };
    return { stack, stop };
  } catch (error) {
    removeDataDirectory(dataDir);
    throw error;
  }
}
