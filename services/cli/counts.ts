import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { placeName } from '../../policies/notices/windows.ts';
import { divisions } from '../../policies/load/divisions.ts';
import { readCounts, type CountRange } from '../../infra/postgres/ledger/counts.ts';
import { COUNT_CODES } from '../../schemas/counts.ts';
import { command, run, type CommandContext } from './command.ts';
import { withDatabase } from './database.ts';
import { EXIT, type ExitCode } from './failure.ts';
import { requireRun } from './run-file.ts';
import { say } from './say.ts';

interface Options extends CountRange {
  readonly json?: boolean;
}

/** Before and after every month there is. */
const EVER = { from: '0000-01', to: '9999-12' } as const;

function month(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new InvalidArgumentError(say('counts.month-wrong'));
}

function prefix(text: string): string {
  if (/^\d{2,6}$/.test(text)) return text;
  throw new InvalidArgumentError(say('counts.division-wrong'));
}

async function show(options: Options, { out, json }: CommandContext): Promise<ExitCode> {
  const rows = await withDatabase(requireRun(), (client) => readCounts(client, options));
  if (json) {
    out.json({ counts: rows });
    return EXIT.ok;
  }
  if (rows.length === 0) out.line(say('counts.none'));
  else
    out.table(
      [say('head.division'), say('head.month'), ...COUNT_CODES.map((code) => say(`head.${code}`))],
      rows.map((row) => [
        `${row.division} ${placeName(divisions(), row.division)}`.trim(),
        row.month,
        ...COUNT_CODES.map((code) => String(row[code])),
      ]),
    );
  return EXIT.ok;
}

/** `npx birth counts`: births by place and month, as the papers have them monitored. */
export function countsCommand(): Command {
  return command('counts', say('counts.about'))
    .option('--division <code>', say('counts.division'), prefix, '')
    .option('--from <month>', say('counts.from'), month, EVER.from)
    .option('--to <month>', say('counts.to'), month, EVER.to)
    .action((options: Options) => run((context) => show(options, context), options));
}
