import type { Connection } from '../../../infra/postgres/pool.ts';
import type { WorkCode } from '../../../schemas/matter.ts';
import type { SeenCommand } from './batch-statements.ts';
import type { Asked, Command, CommandHandler, Decision, Handlers } from './handler.ts';
import type { Office } from './office.ts';
import { entryKey, findKnown } from './register.ts';

/** A decision, or the fault that kept the rules from one. */
export type Decided =
  | { readonly command: Command; readonly decision: Decision }
  | { readonly command: Command; readonly fault: unknown };

export interface DecideOptions {
  readonly on: Connection;
  readonly office: Office;
  readonly handlers: Handlers;
  readonly seen: ReadonlyMap<string, SeenCommand>;
  /** look for entries of earlier attempts even where there can hardly be one */
  readonly careful: boolean;
}

/** Decides commands matter by matter: one look-up a matter, then each command for itself. */
export async function decideAll(commands: readonly Command[], options: DecideOptions): Promise<Decided[]> {
  const decided: Decided[] = [];
  for (const [code, group] of Map.groupBy(commands, (c) => c.code)) {
    decided.push(...(await decideMatter(code, group, options)));
  }
  return decided;
}

async function decideMatter(
  code: WorkCode,
  commands: readonly Command[],
  options: DecideOptions,
): Promise<Decided[]> {
  // Commands are grouped by code, so each handler meets only commands of its own matter.
  const handler = options.handlers[code] as CommandHandler | undefined;
  if (!handler) throw new TypeError(`no handler for ${code}`);
  const { on, office } = options;
  const asked = await lookIntoRegister(handler, commands, options);
  const found = await handler.lookUp?.(on, asked, office);
  return asked.map((one) => {
    try {
      return { command: one.command, decision: handler.decide(one, office, found?.get(one.command.id)) };
    } catch (fault) {
      return { command: one.command, fault };
    }
  });
}

/** First attempts have no entry yet, so the ordinary batch saves this round trip. */
async function lookIntoRegister(
  handler: CommandHandler,
  commands: readonly Command[],
  options: DecideOptions,
): Promise<Asked[]> {
  const { on, office, seen, careful } = options;
  const { register } = handler;
  const doubtful = careful ? commands : commands.filter((c) => c.attempt > 1);
  const known =
    register && doubtful.length > 0
      ? await findKnown(on, office, register, doubtful)
      : new Map<string, never>();
  return commands.map((command) => ({
    command,
    serial: seen.get(command.id)?.serial ?? 0,
    known: known.get(entryKey(command.caseNumber, command.subject)),
  }));
}
