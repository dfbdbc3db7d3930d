import type { Command } from 'commander';
import { z } from 'zod';
import { readConfig } from '../../infra/config/config.ts';
import { openKeyring } from '../../infra/postgres/own-root.ts';
import { createPool } from '../../infra/postgres/pool.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import { command, run, type CommandContext } from './command.ts';
import { CommandFailure } from './failure.ts';
import { requireRun } from './run-file.ts';

/** Settings with which Temporal lets an operator in. */
const operatorSchema = z.record(z.string(), z.string()).catch({});

/** Starts every open case that Temporal does not run, from the ledger. */
async function rebuild({ out, json }: CommandContext): Promise<undefined> {
  const found = requireRun();
  const config = readConfig({
    ...process.env,
    ...operatorSchema.parse(found['operator']),
    DATABASE_URL: found.postgres,
    TEMPORAL_ADDRESS: found.temporal,
  });
  // Loaded here: no other command needs Temporal's client.
  const { createCaseRunner } = await import('../../infra/temporal/client.ts');
  const { createCasePresence } = await import('../../infra/temporal/case-presence.ts');
  const { reconcileAll } = await import('../gateway/reconcile.ts');
  const log = createLog('cli', 'fatal');
  const pool = createPool({ url: found.postgres, max: 10, applicationName: 'birth cli', log });
  const runner = createCaseRunner(config, await openKeyring(pool, config));
  const presence = createCasePresence(config);
  try {
    const { looked, rebuilt } = await reconcileAll({ pool, runner, presence, log, ageSeconds: 0 });
    if (json) out.json({ looked, rebuilt });
    else out.line(`核对未办结的办件 ${looked} 件，从台账重建 ${rebuilt} 件`);
  } catch {
    throw new CommandFailure(
      '数据库、Temporal 或 worker 没有应答，未能全部核对',
      '用 npx birth doctor 检查，然后再试',
    );
  } finally {
    await Promise.all([runner.close(), presence.close(), pool.end()]);
  }
  return undefined;
}

export function rebuildCommand(): Command {
  return command('rebuild', '从台账重建 Temporal 中丢失的未办结办件').action((options: { json?: boolean }) =>
    run(rebuild, options),
  );
}
