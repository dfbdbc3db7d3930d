import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { verify } from '../services/verify/verify.ts';
import type { Arena } from './arena.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const execute = promisify(execFile);

const wokenSchema = z.object({ woken: z.int() });
const lostSchema = z.object({ lost: z.array(z.object({ caseNumber: z.string() })) });

/** What the runbooks have an operator do, with the operator's own command. */
async function birth({ stack }: Arena, ...args: readonly string[]): Promise<unknown> {
  const env = { ...process.env, BIRTH_DATA_DIR: stack.dataDir };
  const command = ['services/cli/main.ts', ...args, '--json'];
  const { stdout } = await execute(process.execPath, command, { cwd: ROOT, env });
  return JSON.parse(stdout);
}

/** `npx birth wake --open` @returns how many cases */
export async function wakeOpen(arena: Arena): Promise<number> {
  return wokenSchema.parse(await birth(arena, 'wake', '--open')).woken;
}

/** `npx birth lost`: births that were accepted and that the restored ledger does not know. @returns case numbers */
export async function listLost(arena: Arena): Promise<string[]> {
  return lostSchema.parse(await birth(arena, 'lost')).lost.map(({ caseNumber }) => caseNumber);
}

/** `npx birth policy redecide`: a change of rules, tried and then made. @param pack file of the new version */
export async function redecideBy(arena: Arena, pack: string): Promise<void> {
  await birth(arena, 'policy', 'redecide', '--pack', pack, '--dry-run');
  await birth(arena, 'policy', 'redecide', '--pack', pack);
}

/** `npx birth verify --only R8` @returns how many cases Temporal and the ledger see differently */
export async function differences({ run }: Arena): Promise<number> {
  const { results } = await verify(run, { only: ['R8'], graceSeconds: 0 });
  const [found] = results;
  if (!found || found.holds === 'not checked') throw new Error(`R8 was not checked: ${found?.why ?? ''}`);
  return found.violationCount;
}
