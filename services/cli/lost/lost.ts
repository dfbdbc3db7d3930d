import { InvalidArgumentError, type Command } from 'commander';
import pg from 'pg';
import { readConfig, type Config } from '../../../infra/config/config.ts';
import { DEPARTMENT_CODES, databaseSchemaOf } from '../../../schemas/department.ts';
import { command, run, type CommandContext } from '../command.ts';
import { withDatabase } from '../database.ts';
import { CommandFailure, EXIT, type ExitCode } from '../failure.ts';
import { requireRun, type RunFile } from '../run-file.ts';
import { say } from '../say.ts';
import { reasonOf } from '../../verify/witness.ts';
import { readFacts } from './facts.ts';
import { printLost } from './print-lost.ts';
import { Unknown, type Lost, type LostBirth, type LostErasure, type Server } from './unknown.ts';

const SHOW_EVERY_MS = 1_000;

interface Options {
  readonly json?: boolean;
  readonly since?: Date;
}

/** Births that Temporal has a run of. @throws Error when it does not answer */
async function readRuns(
  config: Config,
  take: (births: readonly LostBirth[]) => Promise<void>,
): Promise<void> {
  const { openTemporal } = await import('../../verify/temporal-view.ts');
  const temporal = await openTemporal(config);
  try {
    for await (const runs of temporal.listRuns())
      await take(runs.map(({ caseNumber, startedAt }) => ({ caseNumber, acceptedAt: startedAt })));
  } finally {
    await temporal.close();
  }
}

/** Erasures that departments have carried out, as their inboxes remember them: longer than Kafka. */
async function readReceipts(client: pg.Client): Promise<LostErasure[]> {
  const each = DEPARTMENT_CODES.map(
    (code) =>
      `select case_number, subject, handled_at from ${databaseSchemaOf(code)}.inbox where code = 'erasure'`,
  );
  const { rows } = await client.query<LostErasure>(
    `select case_number as "caseNumber", subject, min(handled_at) as "requestedAt"
       from (${each.join(' union all ')}) receipt group by 1, 2`,
  );
  return rows;
}

/** One line a second, on standard error, so that the result can be piped. */
function showProgress(): (progress: { read: number; all: number }) => void {
  let shownAt = Date.now();
  return ({ read, all }) => {
    if (Date.now() - shownAt < SHOW_EVERY_MS) return;
    shownAt = Date.now();
    process.stderr.write(say('lost.progress', { read, all }));
  };
}

/**
 * What others know and the ledger does not: births that were published as accepted or have a run in Temporal, and erasures
 * that departments were asked for. Each source may be away or have lost its part: the others are asked all the same.
 * @throws CommandFailure when neither Kafka nor Temporal answers
 */
async function findLost(found: RunFile, client: pg.Client, options: Options): Promise<Lost> {
  const config = readConfig({
    ...process.env,
    ...found.operator,
    TEMPORAL_ADDRESS: found.temporal,
    KAFKA_BROKERS: found.kafka.join(','),
  });
  const unknown = new Unknown(client);
  const silent: Server[] = [];
  const { since } = options;
  const note =
    (server: Server) =>
    (error: unknown): undefined => {
      if (error instanceof pg.DatabaseError) throw error;
      process.stderr.write(say('lost.silent-line', { server, reason: reasonOf(error) }));
      silent.push(server);
    };
  const knownSince = await readFacts(config, {
    since,
    take: async ({ births, erasures }) => {
      await unknown.births(births);
      await unknown.erasures(erasures);
    },
    onProgress: options.json ? () => undefined : showProgress(),
  }).catch(note('Kafka'));
  await readRuns(config, (births) =>
    unknown.births(since ? births.filter(({ acceptedAt }) => acceptedAt >= since) : births),
  ).catch(note('Temporal'));
  if (silent.length === 2)
    throw new CommandFailure(say('lost.nobody-answers'), say('trouble.doctor'), EXIT.notRunning);
  await unknown.erasures(await readReceipts(client));
  const { lostBirths: births, lostErasures: erasures } = unknown;
  return {
    births,
    erasures,
    restorePoint: await unknown.restorePoint(),
    knownSince,
    silent,
  };
}

async function listLost(options: Options, { out, json }: CommandContext): Promise<ExitCode> {
  const found = requireRun();
  const lost = await withDatabase(found, (client) => findLost(found, client, options));
  const { births, erasures, restorePoint, knownSince, silent } = lost;
  if (json) out.json({ lost: births, erasures, restorePoint, knownSince, silent });
  else printLost(out, lost);
  return silent.length === 0 ? EXIT.ok : EXIT.failed;
}

function readInstant(text: string): Date {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) throw new InvalidArgumentError(say('usage.instant'));
  return instant;
}

export function lostCommand(): Command {
  return command('lost', say('lost.about'))
    .option(say('lost.since'), say('lost.since-about'), readInstant)
    .action((options: Options) => run((context) => listLost(options, context), options));
}
