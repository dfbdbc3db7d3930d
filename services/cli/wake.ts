import type { Command } from 'commander';
import { wakeCase, wakeOpenCases } from '../../infra/postgres/ledger/wakes.ts';
import { INBOX_CHANNEL } from '../../infra/postgres/wake.ts';
import { readCaseNumber } from '../api/case-number.ts';
import { command, run, type CommandContext } from './command.ts';
import { withDatabase } from './database.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { requireRun } from './run-file.ts';

interface Options {
  readonly json?: boolean;
  readonly open?: boolean;
}

/** Leaves a wake for one case or for every open one; the gateway makes them in their turn. */
async function wake(
  number: string | undefined,
  options: Options,
  { out, json }: CommandContext,
): Promise<undefined> {
  if ((number === undefined) === !options.open)
    throw new CommandFailure(
      '请给出一个办件编号，或用 --open 指全部未办结的办件',
      '见 npx birth wake --help',
      EXIT.usage,
    );
  const woken = await withDatabase(requireRun(), async (client) => {
    const rows =
      number === undefined
        ? await wakeOpenCases(client)
        : await wakeCase(client, readCaseNumber(number) ?? number);
    await client.query('select pg_notify($1, $2)', [INBOX_CHANNEL, '']);
    return rows;
  });
  if (number !== undefined && woken === 0)
    throw new CommandFailure(`没有编号为 ${number} 的办件`, '核对办件编号');
  if (json) out.json({ woken });
  else out.line(`将唤醒 ${woken} 件；流程在 Temporal 中丢失的，随之从台账重新开始`);
  return undefined;
}

export function wakeCommand(): Command {
  return command('wake', '唤醒一个办件，或全部未办结的办件；Temporal 丢失或退回到从前之后用 --open')
    .argument('[编号]', '办件编号')
    .option('--open', '全部未办结的办件')
    .action((number: string | undefined, options: Options) =>
      run((context) => wake(number, options, context), options),
    );
}
