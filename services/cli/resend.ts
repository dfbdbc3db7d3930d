import type { Command } from 'commander';
import type pg from 'pg';
import { GIVEN_UP_SQL } from '../../infra/outbox/outbox.ts';
import { outboxChannel } from '../../infra/postgres/wake.ts';
import { command, run, type CommandContext } from './command.ts';
import { withDatabase } from './database.ts';
import { CommandFailure } from './failure.ts';
import { requireRun } from './run-file.ts';

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
  if (known.rowCount === 0) throw new CommandFailure(`没有编号为 ${caseNumber} 的办件`, '核对办件编号');
  const { rowCount } = await client.query(RESEND, [caseNumber]);
  if (rowCount) await client.query('select pg_notify($1, $2)', [outboxChannel('ledger'), '']);
  return rowCount ?? 0;
}

async function resend(number: string, { out, json }: CommandContext): Promise<undefined> {
  const resent = await withDatabase(requireRun(), (client) => resendCommands(client, number));
  if (json) out.json({ caseNumber: number, resent });
  else if (resent === 0) out.line(`办件 ${number} 没有未获答复的指令`);
  else out.line(`办件 ${number} 的 ${resent} 条未获答复的指令将重新发送`);
}

export function resendCommand(): Command {
  return command('resend', '重新发送一个办件未获答复的指令')
    .argument('<编号>', '办件编号')
    .action((number: string, options: { json?: boolean }) =>
      run((context) => resend(number, context), options),
    );
}
