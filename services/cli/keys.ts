import { Command } from 'commander';
import { readConfig, type Config } from '../../infra/config/config.ts';
import { keySettingsOf, masterKeysOf } from '../../infra/config/key-settings.ts';
import { masterKeyFault } from '../../infra/config/production.ts';
import { NEEDS } from '../../infra/config/service-needs.ts';
import { createPool, type Pool } from '../../infra/postgres/pool.ts';
import { leftToRotate, retire, rotate, type RotationCount } from '../../infra/postgres/rotation/rotate.ts';
import type { MasterKeys } from '../../infra/sealing/keys.ts';
import { UnsealError } from '../../infra/sealing/seal.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import { CHINESE_HELP, command, run, type CommandContext } from './command.ts';
import { databaseOf, explainDenied } from './database.ts';
import { CommandFailure, EXIT, type ExitCode } from './failure.ts';
import { requireRun } from './run-file.ts';

interface Keys {
  readonly pool: Pool;
  readonly master: MasterKeys;
  readonly config: Config;
}

/** The running system's database and the master keys of the settings. @throws CommandFailure */
async function withKeys<T>(work: (keys: Keys) => Promise<T>): Promise<T> {
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
    throw new CommandFailure(
      '有的密钥用所给的主密钥打不开，其余已完成的不受影响',
      '在 BIRTH_PREVIOUS_MASTER_KEYS 里补上仍在用的旧主密钥，然后再试',
    );
  } finally {
    await pool.end();
  }
}

function words({ roots, dataKeys, messages }: RotationCount): string {
  return `根密钥 ${roots}，数据密钥 ${dataKeys}，可能再发的消息 ${messages}`;
}

/** Nobody is held up by it, and somebody has to know. */
function unopened({ unreadable }: RotationCount): string {
  return `另有 ${unreadable} 处用所给的密钥都打不开，没有换：还有别的旧主密钥的，加进 BIRTH_PREVIOUS_MASTER_KEYS 再运行；没有的是已损坏的（docs/runbooks/key-rotation.md）`;
}

function total({ roots, dataKeys, messages }: RotationCount): number {
  return roots + dataKeys + messages;
}

async function status({ out, json }: CommandContext): Promise<undefined> {
  const left = await withKeys(({ pool, master }) => leftToRotate(pool, master));
  if (json) out.json({ left });
  else {
    out.line(total(left) === 0 ? '能打开的全部在当前主密钥之下' : `仍在旧主密钥之下：${words(left)}`);
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
    out.line(`已换：${words(done)}`);
  };
  const { done, left } = await withKeys(async ({ pool, master }) => {
    if (master.previous.length === 0 && total(await leftToRotate(pool, master)) === 0)
      throw new CommandFailure(
        '没有旧主密钥，无可轮换',
        '把新密钥设为 BIRTH_MASTER_KEY，旧的放进 BIRTH_PREVIOUS_MASTER_KEYS（docs/runbooks/key-rotation.md）',
        EXIT.usage,
      );
    const rotated = await rotate(pool, master, { onProgress, stopped: () => stopped });
    return { done: rotated, left: await leftToRotate(pool, master) };
  });
  process.removeListener('SIGINT', stop);
  if (json) out.json({ done, left });
  else {
    out.line(`已换：${words(done)}`);
    if (total(left) > 0) out.line(`仍在旧主密钥之下：${words(left)}；再运行一次即接着换`);
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
      throw new CommandFailure(`仍在旧主密钥之下：${words(left)}`, '先运行 npx birth keys rotate');
    const lag = await consumerLag(kafkaConnection(config));
    if (lag > 0)
      throw new CommandFailure(
        `还有 ${lag} 条消息没有被取走，其中可能有用旧密钥封装的`,
        '等各部门取完再试（npx birth status）',
      );
    await retire(pool, master);
    return master.previous.length;
  });
  if (json) out.json({ retired });
  else
    out.line(`已停用旧主密钥 ${retired} 个：去掉 BIRTH_PREVIOUS_MASTER_KEYS 并逐个重启服务，然后销毁旧密钥`);
  return undefined;
}

/** The keys of one service as its settings, made from the master key of this environment: secrets, by intent. */
function keysOf(name: string, { out, json }: CommandContext): Promise<ExitCode> {
  const service = name.replace('departments/', '');
  if (!(service in NEEDS))
    throw new CommandFailure(`没有服务 ${name}`, `可取：${Object.keys(NEEDS).join(' · ')}`, EXIT.usage);
  const config = readConfig();
  const fault =
    config.BIRTH_ENVIRONMENT === 'production' ? masterKeyFault(config.BIRTH_MASTER_KEY) : undefined;
  if (fault !== undefined)
    throw new CommandFailure('主密钥可以被猜出', '用 openssl rand -base64 48 另生成一把', EXIT.usage);
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
  return new Command('keys')
    .description('主密钥：查看、轮换、停用旧的（docs/runbooks/key-rotation.md）')
    .helpOption('-h, --help', '显示帮助')
    .configureHelp(CHINESE_HELP)
    .addCommand(subcommand('status', '还有多少在旧主密钥之下', status))
    .addCommand(subcommand('rotate', '改用当前主密钥包裹；可随时停下，再运行即接着换', rotateAll))
    .addCommand(
      command('of', '由主密钥算出一个服务的密钥设置，输出的是秘密：直接送进密钥管理系统')
        .argument('<服务>', '如 worker、finance')
        .action((name: string, options: { json?: boolean }) =>
          run((context) => keysOf(name, context), options),
        ),
    )
    .addCommand(subcommand('retire', '停用旧主密钥；还有东西要靠它时拒绝', retirePrevious));
}
