import type { Command } from 'commander';
import { readConfig, type Config } from '../../infra/config/config.ts';
import { keySettingsOf, masterKeysOf } from '../../infra/config/key-settings.ts';
import { masterKeyFault } from '../../infra/config/production.ts';
import { NEEDS } from '../../infra/config/service-needs.ts';
import { createPool, type Pool } from '../../infra/postgres/pool.ts';
import { leftToRotate, retire, rotate, type RotationCount } from '../../infra/postgres/rotation/rotate.ts';
import type { MasterKeys } from '../../infra/sealing/keys.ts';
import { UnsealError } from '../../infra/sealing/seal.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import { command, group, run, type CommandContext } from './command.ts';
import { databaseOf, explainDenied } from './database.ts';
import { CommandFailure, EXIT, type ExitCode } from './failure.ts';
import { requireRun } from './run-file.ts';
import { say } from './say.ts';

interface Keys {
  readonly pool: Pool;
  readonly master: MasterKeys;
  readonly config: Config;
}

/** The running system's database and the master keys of the settings. @throws CommandFailure */
export async function withKeys<T>(work: (keys: Keys) => Promise<T>): Promise<T> {
  const found = requireRun();
  const url = databaseOf(found);
  const config = readConfig({
    ...process.env,
    ...found.operator,
    DATABASE_URL: url,
    KAFKA_BROKERS: found.kafka.join(','),
  });
  const log = createLog('cli', 'fatal');
  const pool = createPool({ url, max: 2, applicationName: 'birth cli', log });
  try {
    return await work({ pool, master: masterKeysOf(config), config });
  } catch (error) {
    if (!(error instanceof UnsealError)) return explainDenied(error);
    throw new CommandFailure(say('keys.cannot-open'), say('keys.add-previous'));
  } finally {
    await pool.end();
  }
}

function words({ roots, dataKeys, messages }: RotationCount): string {
  return say('keys.counts', { roots, dataKeys, messages });
}

/** Nobody is held up by it, and somebody has to know. */
function unopened({ unreadable }: RotationCount): string {
  return say('keys.unopened', { n: unreadable });
}

function total({ roots, dataKeys, messages }: RotationCount): number {
  return roots + dataKeys + messages;
}

async function status({ out, json }: CommandContext): Promise<undefined> {
  const left = await withKeys(({ pool, master }) => leftToRotate(pool, master));
  if (json) out.json({ left });
  else {
    out.line(total(left) === 0 ? say('keys.all-current') : say('keys.left', { counts: words(left) }));
    if (left.unreadable > 0) out.line(unopened(left));
  }
  return undefined;
}

/** Wraps everything with the current master key. Ctrl-C stops after the portion in hand. */
async function rotateAll({ out, json }: CommandContext): Promise<ExitCode> {
  let stopped = false;
  const stop = (): void => void (stopped = true);
  process.once('SIGINT', stop);
  let told = Date.now();
  const onProgress = (done: RotationCount): void => {
    if (json || Date.now() - told < 1_000) return;
    told = Date.now();
    out.line(say('keys.done', { counts: words(done) }));
  };
  const { done, left } = await withKeys(async ({ pool, master }) => {
    if (master.previous.length === 0 && total(await leftToRotate(pool, master)) === 0)
      throw new CommandFailure(say('keys.nothing'), say('keys.set-new'), EXIT.usage);
    const rotated = await rotate(pool, master, { onProgress, stopped: () => stopped });
    return { done: rotated, left: await leftToRotate(pool, master) };
  });
  process.removeListener('SIGINT', stop);
  if (json) out.json({ done, left });
  else {
    out.line(say('keys.done', { counts: words(done) }));
    if (total(left) > 0) out.line(say('keys.left-again', { counts: words(left) }));
    if (left.unreadable > 0) out.line(unopened(left));
  }
  return total(left) + left.unreadable === 0 ? EXIT.ok : EXIT.failed;
}

/** Takes the previous keys out of use, once nothing hangs on them. */
async function retirePrevious({ out, json }: CommandContext): Promise<undefined> {
  const { consumerLag } = await import('../../infra/kafka/lag.ts');
  const { kafkaConnection } = await import('../../infra/kafka/connection.ts');
  const retired = await withKeys(async ({ pool, master, config }) => {
    const left = await leftToRotate(pool, master);
    if (total(left) > 0)
      throw new CommandFailure(say('keys.left', { counts: words(left) }), say('keys.rotate-first'));
    const lag = await consumerLag(kafkaConnection(config));
    if (lag > 0) throw new CommandFailure(say('keys.lag', { n: lag }), say('keys.wait'));
    await retire(pool, master);
    return master.previous.length;
  });
  if (json) out.json({ retired });
  else out.line(say('keys.retired', { n: retired }));
  return undefined;
}

/** The keys of one service as its settings, made from the master key of this environment: secrets, by intent. */
function keysOf(name: string, { out, json }: CommandContext): Promise<ExitCode> {
  const service = name.replace('departments/', '');
  if (!(service in NEEDS))
    throw new CommandFailure(
      say('keys.no-service', { name }),
      say('usage.one-of', { choices: Object.keys(NEEDS).join(' · ') }),
      EXIT.usage,
    );
  const config = readConfig();
  const fault =
    config.BIRTH_ENVIRONMENT === 'production' ? masterKeyFault(config.BIRTH_MASTER_KEY) : undefined;
  if (fault !== undefined)
    throw new CommandFailure(say('check.secrets-guessable'), say('keys.make'), EXIT.usage);
  const settings = keySettingsOf(service, masterKeysOf(config));
  if (json) out.json(settings);
  else for (const [setting, value] of Object.entries(settings)) out.line(`${setting}=${value}`);
  return Promise.resolve(EXIT.ok);
}

function subcommand(
  name: string,
  about: string,
  action: (context: CommandContext) => Promise<ExitCode | undefined>,
): Command {
  return command(name, about).action((options: { json?: boolean }) => run(action, options));
}

export function keysCommand(): Command {
  return group('keys', say('keys.about'))
    .addCommand(subcommand('status', say('keys.status-about'), status))
    .addCommand(subcommand('rotate', say('keys.rotate-about'), rotateAll))
    .addCommand(
      command('of', say('keys.of-about'))
        .argument(say('keys.service'), say('keys.service-about'))
        .action((name: string, options: { json?: boolean }) =>
          run((context) => keysOf(name, context), options),
        ),
    )
    .addCommand(subcommand('retire', say('keys.retire-about'), retirePrevious));
}
