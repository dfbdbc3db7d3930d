import type { Command } from 'commander';
import { wakeCase, wakeOpenCases } from '../../infra/postgres/ledger/wakes.ts';
import { INBOX_CHANNEL } from '../../infra/postgres/wake.ts';
import { readCaseNumber } from '../api/case-number.ts';
import { command, run, type CommandContext } from './command.ts';
import { withDatabase } from './database.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { requireRun } from './run-file.ts';
import { say } from './say.ts';

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
      say('wake.which'),
      say('usage.see-help', { command: 'npx birth wake' }),
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
    throw new CommandFailure(say('trouble.no-case', { number }), say('trouble.check-number'));
  if (json) out.json({ woken });
  else out.line(say('wake.done', { n: woken }));
  return undefined;
}

export function wakeCommand(): Command {
  return command('wake', say('wake.about'))
    .argument(say('argument.some-number'), say('argument.number-about'))
    .option('--open', say('wake.open'))
    .action((number: string | undefined, options: Options) =>
      run((context) => wake(number, options, context), options),
    );
}
