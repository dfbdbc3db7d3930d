import { existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { matchesLock } from '../../../infra/bootstrap/install.mjs';
import { readConfig } from '../../../infra/config/config.ts';
import { masterKeyFault } from '../../../infra/config/production.ts';
import { findOnPath, runCommand } from '../../../infra/embedded/command.ts';
import { isPortFree } from '../../../infra/embedded/ports.ts';
import { shanghaiDate, yearOf } from '../../../policies/calendar/date.ts';
import { addWorkingDays } from '../../../policies/calendar/working-days.ts';
import { ROOT } from '../run-file.ts';
import { failed, ok, skipped, warning, type Check, type CheckOutcome, type Surroundings } from './check.ts';

const OLDEST_JAVA = 17;
const MEGABYTE = 1024 * 1024;

function readJson(path: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const node: Check = {
  name: 'node',
  title: 'Node 版本',
  run: async () => {
    const wanted = readFileSync(join(ROOT, '.nvmrc'), 'utf8').trim();
    const major = Number(process.versions.node.split('.')[0]);
    if (major >= Number(wanted.split('.')[0])) return ok(process.versions.node);
    return failed(`${process.versions.node}，需要 ${wanted}`, 'npm ci（依赖里自带 Node），然后用 npx birth');
  },
};

const dependencies: Check = {
  name: 'dependencies',
  title: 'npm 依赖',
  run: async () => {
    const wanted = readJson(join(ROOT, 'package-lock.json'));
    const installed = readJson(join(ROOT, 'node_modules', '.package-lock.json'));
    if (matchesLock(wanted, installed)) return ok('与 package-lock.json 一致');
    return failed('与 package-lock.json 不一致', 'npm ci');
  },
};

const ports: Check = {
  name: 'ports',
  title: '端口',
  run: async ({ env, running }) => {
    const port = Number(env['BIRTH_API_PORT'] ?? 0);
    if (running) return ok('由运行中的系统使用');
    if (port > 0 && !(await isPortFree(port))) {
      return failed(`BIRTH_API_PORT=${port} 已被占用`, `释放端口 ${port}，或 unset BIRTH_API_PORT`);
    }
    const free = await isPortFree(0);
    return free
      ? ok(port > 0 ? `${port} 空闲` : '自动选取空闲端口')
      : failed('本机不能监听端口', '检查 127.0.0.1 是否可用');
  },
};

async function firstLine(program: string, args: readonly string[]): Promise<string | undefined> {
  const path = await findOnPath(program);
  if (path === undefined) return undefined;
  const { code, output } = await runCommand(path, args, { timeoutMs: 20_000 });
  return code === 0 ? stripVTControlCharacters(output.trim().split('\n')[0] ?? '') : undefined;
}

async function checkJava({ env }: Surroundings): Promise<CheckOutcome> {
  if (env['KAFKA_BROKERS']) return skipped('KAFKA_BROKERS 已给出，不需要 Java');
  const line = await firstLine('java', ['-version']);
  const fix = 'apt-get install openjdk-17-jre-headless，或设 KAFKA_BROKERS';
  if (line === undefined) return failed('没有找到 Java（Kafka 需要）', fix);
  const major = Number(/version "(\d+)/.exec(line)?.[1] ?? 0);
  return major >= OLDEST_JAVA ? ok(`Java ${major}`) : failed(`Java ${major} 太旧，需要 ${OLDEST_JAVA}`, fix);
}

async function checkMaven({ env, running }: Surroundings): Promise<CheckOutcome> {
  if (env['KAFKA_BROKERS'] || env['KAFKA_HOME']) return skipped('Kafka 由环境变量给出，不需要 Maven');
  const line = await firstLine('mvn', ['-v']);
  if (line !== undefined) return ok(line);
  if (running) return ok('没有找到，但 Kafka 已下载');
  return warning(
    '没有找到 Maven（首次运行用它下载 Kafka）',
    'apt-get install maven，或设 KAFKA_HOME、KAFKA_BROKERS',
  );
}

async function checkPip({ env, running }: Surroundings): Promise<CheckOutcome> {
  if (env['TEMPORAL_ADDRESS']) return skipped('TEMPORAL_ADDRESS 已给出，不需要 pip');
  if ((await findOnPath('temporal')) !== undefined) return skipped('temporal 已在 PATH 上，不需要 pip');
  const line = (await firstLine('pip', ['--version'])) ?? (await firstLine('pip3', ['--version']));
  if (line !== undefined) return ok(line.split(' from ')[0] ?? line);
  if (running) return ok('没有找到，但 Temporal 已下载');
  return warning(
    '没有找到 pip（首次运行用它下载 Temporal）',
    'apt-get install python3-pip，或设 TEMPORAL_ADDRESS',
  );
}

/** A year is known when its first working day after New Year is not a guess. */
function isYearKnown(year: number): boolean {
  return !addWorkingDays(`${year}-01-01`, 1).provisional;
}

const workingDays: Check = {
  name: 'working-days',
  title: '工作日数据',
  run: async () => {
    const year = yearOf(shanghaiDate(new Date().toISOString()));
    const missing = [year, year + 1].filter((y) => !isYearKnown(y));
    if (missing.length === 0) return ok(`${year}、${year + 1} 年齐全`);
    const fix = 'npm update chinese-days（国务院办公厅公布次年放假安排后）';
    const said = `缺 ${missing.join('、')} 年放假安排，期限按周末暂计`;
    return missing.includes(year) ? failed(said, fix) : warning(said, fix);
  },
};

const secrets: Check = {
  name: 'secrets',
  title: '密钥与设置',
  run: async ({ env }) => {
    try {
      const config = readConfig(env);
      if (config.BIRTH_ENVIRONMENT !== 'production') return ok('演示环境，使用具名的不安全密钥');
      const fault = masterKeyFault(config.BIRTH_MASTER_KEY);
      return fault === undefined
        ? ok('生产密钥已设')
        : failed(fault, '用 openssl rand -base64 48 生成主密钥，按 docs/settings.md 设好');
    } catch (error) {
      return failed(
        error instanceof Error ? error.message : '设置不正确',
        '按 docs/settings.md 改正环境变量',
      );
    }
  },
};

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

const disk: Check = {
  name: 'disk',
  title: '磁盘空间',
  run: async ({ dataDir }) => {
    const { bavail, bsize } = await statfs(nearestFolder(dataDir));
    const free = Math.floor((bavail * bsize) / MEGABYTE);
    if (free < 300) return failed(`只剩 ${free} MB`, '腾出至少 1 GB，或把 BIRTH_DATA_DIR 指到别处');
    return free < 1024
      ? warning(`只剩 ${free} MB`, '腾出至少 1 GB')
      : ok(`可用 ${Math.floor(free / 1024)} GB`);
  },
};

/** What must be right on this machine, whether or not anything runs. */
export const MACHINE_CHECKS: readonly Check[] = [
  node,
  dependencies,
  ports,
  { name: 'java', title: 'Java', run: checkJava },
  { name: 'mvn', title: 'Maven', run: checkMaven },
  { name: 'pip', title: 'pip', run: checkPip },
  workingDays,
  secrets,
  disk,
];
