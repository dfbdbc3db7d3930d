import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What of this process a command's process gets: where to find things, and none of the system's settings. */
export function barely(env: Readonly<Record<string, string>>): Record<string, string> {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE } = process.env;
  return { PATH, HOME, ...(NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}), ...env };
}

/** `birth …` as a process of its own, without a terminal. @param env all of its settings */
export function birthCommand(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const command = [join(ROOT, 'services/cli/main.ts'), ...args];
  const options = { env: barely(env), cwd: ROOT, maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    execFile(process.execPath, command, options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}
