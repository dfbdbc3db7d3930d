import type { Command } from 'commander';
import type pg from 'pg';
import { GIVEN_UP_SQL } from '../../infra/outbox/outbox.ts';
import { outboxChannel } from '../../infra/postgres/wake.ts';
import { command, run, type CommandContext } from './command.ts';
import { withDatabase } from './database.ts';
import { CommandFailure } from './failure.ts';
import { requireRun } from './run-file.ts';
import { say } from './say.ts';

const RESEND = `update ledger.outbox set due_at = clock_timestamp(), done_at = null
  where key = $1 and kind = 'command' and (done_at is null or ${GIVEN_UP_SQL})`;

/**
 * Makes the unanswered commands of a case due now, those too that the broker would not take. The relay publishes them with the same ids; a department that
 * answered before gives its stored answer.
 * @returns how many
 * @throws CommandFailure when there is no such case
 */
export async function resendCommands(client: pg.Client, caseNumber: string): Promise<number> {
  const known = await client.query('select 1 from ledger.birth_case where case_number = $1', [caseNumber]);
  if (known.rowCount === 0)
    throw new CommandFailure(say('trouble.no-case', { number: caseNumber }), say('trouble.check-number'));
  const { rowCount } = await client.query(RESEND, [caseNumber]);
  if (rowCount) await client.query('select pg_notify($1, $2)', [outboxChannel('ledger'), '']);
  return rowCount ?? 0;
}

async function resend(number: string, { out, json }: CommandContext): Promise<undefined> {
  const resent = await withDatabase(requireRun(), (client) => resendCommands(client, number));
  if (json) out.json({ caseNumber: number, resent });
  else if (resent === 0) out.line(say('resend.none', { number }));
  else out.line(say('resend.done', { number, n: resent }));
}

export function resendCommand(): Command {
  return command('resend', say('resend.about'))
    .argument(say('argument.number'), say('argument.number-about'))
    .action((number: string, options: { json?: boolean }) =>
      run((context) => resend(number, context), options),
    );
}
