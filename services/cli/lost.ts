import type { Command } from 'commander';
import type pg from 'pg';
import { z } from 'zod';
import { readConfig } from '../../infra/config/config.ts';
import { command, run, type CommandContext } from './command.ts';
import { withDatabase } from './database.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { requireRun, type RunFile } from './run-file.ts';

/** Settings with which Temporal lets an operator in. */
const operatorSchema = z.record(z.string(), z.string()).catch({});

/** A birth that was accepted, and that a ledger set back to before it does not know. */
interface LostBirth {
  readonly caseNumber: string;
  readonly startedAt: Date;
}

async function unknownOf(client: pg.Client, runs: readonly LostBirth[]): Promise<LostBirth[]> {
  const { rows } = await client.query<{ case_number: string }>(
    'select case_number from ledger.birth_case where case_number = any($1)',
    [runs.map(({ caseNumber }) => caseNumber)],
  );
  const known = new Set(rows.map((row) => row.case_number));
  return runs.filter(({ caseNumber }) => !known.has(caseNumber));
}

/**
 * Births that Temporal has a run of, and the ledger no case: accepted in the minutes that a restore has lost.
 * @throws CommandFailure when Temporal does not answer
 */
async function lostBirths(found: RunFile, client: pg.Client): Promise<LostBirth[]> {
  const { openTemporal } = await import('../verify/temporal-view.ts');
  const operator = operatorSchema.parse(found['operator']);
  const settings = { ...process.env, ...operator, TEMPORAL_ADDRESS: found.temporal };
  const temporal = await openTemporal(readConfig(settings)).catch(() => {
    throw new CommandFailure('Temporal 没有应答', '用 npx birth doctor 检查', EXIT.notRunning);
  });
  try {
    const lost = new Map<string, LostBirth>();
    for await (const runs of temporal.listRuns())
      for (const birth of await unknownOf(client, runs)) lost.set(birth.caseNumber, birth);
    return [...lost.values()].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  } finally {
    await temporal.close();
  }
}

async function listLost({ out, json }: CommandContext): Promise<undefined> {
  const found = requireRun();
  const lost = await withDatabase(found, (client) => lostBirths(found, client));
  const shown = lost.map(({ caseNumber, startedAt }) => ({ caseNumber, startedAt: startedAt.toISOString() }));
  if (json) out.json({ lost: shown });
  else if (shown.length === 0) out.line('没有：Temporal 中的每一个办件，台账里都有');
  else {
    out.table(
      ['办件编号', '受理于'],
      shown.map(({ caseNumber, startedAt }) => [caseNumber, startedAt]),
    );
    out.line(`台账退回之前受理、现已不在台账中的 ${shown.length} 件：请医院凭这些回执编号重新上报`);
  }
  return undefined;
}

export function lostCommand(): Command {
  return command('lost', '台账从备份恢复后：列出已受理、但恢复后的台账里没有的出生，请医院重报').action(
    (options: { json?: boolean }) => run(listLost, options),
  );
}
