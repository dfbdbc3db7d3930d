import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { MasterKeys } from '../infra/sealing/keys.ts';
import { verify } from '../services/verify/verify.ts';
import type { Arena } from './arena.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const execute = promisify(execFile);

const wokenSchema = z.object({ woken: z.int() });
const lostSchema = z.object({ lost: z.array(z.object({ caseNumber: z.string() })) });

const redecidedSchema = z.object({ whole: z.boolean(), changed: z.int(), unreadable: z.array(z.string()) });
/** What became of the cases when the rules changed. */
export type RulesChanged = z.infer<typeof redecidedSchema>;
const rotatedSchema = z.object({ done: z.object({ dataKeys: z.int(), unreadable: z.int() }) });

/** The system that an operator keeps. */
export type Kept = { readonly stack: Pick<Arena['stack'], 'dataDir'> };

/** What the runbooks have an operator do, with the operator's own command. */
async function birth(arena: Kept, ...args: readonly string[]): Promise<unknown> {
  return JSON.parse(await said(arena, args, {}));
}

/** What a command says. @throws Error when it ends otherwise than well, with what it said */
async function said(
  { stack }: Kept,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const env = { ...process.env, ...settings, BIRTH_DATA_DIR: stack.dataDir };
  const command = ['services/cli/main.ts', ...args, '--json'];
  const { stdout } = await execute(process.execPath, command, { cwd: ROOT, env }).catch((error: unknown) => {
    throw new CommandFailed(args, error);
  });
  return stdout;
}

/** A command that ended otherwise than well; with --json it says why on its standard output. */
class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly stdout: string;

  constructor(args: readonly string[], cause: unknown) {
    const stdout = cause instanceof Error && 'stdout' in cause ? String(cause.stdout) : '';
    const why = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
    super(`birth ${args.join(' ')} failed: ${stdout.trim() || why.trim()}`, { cause });
    this.stdout = stdout;
  }
}

/** `npx birth wake --open` @returns how many cases */
export async function wakeOpen(arena: Arena): Promise<number> {
  return wokenSchema.parse(await birth(arena, 'wake', '--open')).woken;
}

/** `npx birth lost`: births that were accepted and that the restored ledger does not know. @returns case numbers */
export async function listLost(arena: Arena): Promise<string[]> {
  return lostSchema.parse(await birth(arena, 'lost')).lost.map(({ caseNumber }) => caseNumber);
}

/** `npx birth wake`: one case. */
export async function wakeOne(arena: Arena, caseNumber: string): Promise<void> {
  await birth(arena, 'wake', caseNumber);
}

/** `npx birth resend`: what a case has asked and nobody has answered. */
export async function resend(arena: Arena, caseNumber: string): Promise<void> {
  await birth(arena, 'resend', caseNumber);
}

/** `npx birth policy redecide`: a change of rules, tried and then made. @param pack file of the new version */
export async function redecideBy(arena: Kept, pack: string): Promise<RulesChanged> {
  await birth(arena, 'policy', 'redecide', '--pack', pack, '--dry-run');
  return redecidedSchema.parse(await birth(arena, 'policy', 'redecide', '--pack', pack));
}

/** `npx birth keys rotate`; it ends with a failure also where something is left that no key opens. */
export async function rotateKeys(
  arena: Arena,
  { current, previous }: MasterKeys,
): Promise<z.infer<typeof rotatedSchema>['done']> {
  const settings = { BIRTH_MASTER_KEY: current, BIRTH_PREVIOUS_MASTER_KEYS: previous.join(',') };
  const stdout = await said(arena, ['keys', 'rotate'], settings).catch((error: unknown) => {
    if (error instanceof CommandFailed && isRotation(error.stdout)) return error.stdout;
    throw error;
  });
  return rotatedSchema.parse(JSON.parse(stdout)).done;
}

function isRotation(stdout: string): boolean {
  return stdout !== '' && rotatedSchema.safeParse(JSON.parse(stdout)).success;
}

/** `npx birth verify --only R8` @returns how many cases Temporal and the ledger see differently */
export async function differences({ run }: Arena): Promise<number> {
  const { results } = await verify(run, { only: ['R8'], graceSeconds: 0 });
  const [found] = results;
  if (!found || found.holds === 'not checked') throw new Error(`R8 was not checked: ${found?.why ?? ''}`);
  return found.violationCount;
}
