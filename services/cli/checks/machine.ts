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
import { isYearKnown } from '../../../policies/calendar/working-days.ts';
import { ROOT } from '../run-file.ts';
import { listed, say } from '../say.ts';
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
  title: say('check.node'),
  run: async () => {
    const wanted = readFileSync(join(ROOT, '.nvmrc'), 'utf8').trim();
    const major = Number(process.versions.node.split('.')[0]);
    if (major >= Number(wanted.split('.')[0])) return ok(process.versions.node);
    return failed(say('check.node-old', { found: process.versions.node, wanted }), say('check.node-fix'));
  },
};

const dependencies: Check = {
  name: 'dependencies',
  title: say('check.dependencies'),
  run: async () => {
    const wanted = readJson(join(ROOT, 'package-lock.json'));
    const installed = readJson(join(ROOT, 'node_modules', '.package-lock.json'));
    if (matchesLock(wanted, installed)) return ok(say('check.dependencies-same'));
    return failed(say('check.dependencies-differ'), 'npm ci');
  },
};

const ports: Check = {
  name: 'ports',
  title: say('check.ports'),
  run: async ({ env, running }) => {
    const port = Number(env['BIRTH_API_PORT'] ?? 0);
    if (running) return ok(say('check.ports-ours'));
    if (port > 0 && !(await isPortFree(port))) {
      return failed(say('check.port-taken', { port }), say('check.port-fix', { port }));
    }
    const free = await isPortFree(0);
    return free
      ? ok(port > 0 ? say('check.port-free', { port }) : say('check.port-any'))
      : failed(say('check.no-port'), say('check.no-port-fix'));
  },
};

async function firstLine(program: string, args: readonly string[]): Promise<string | undefined> {
  const path = await findOnPath(program);
  if (path === undefined) return undefined;
  const { code, output } = await runCommand(path, args, { timeoutMs: 20_000 });
  return code === 0 ? stripVTControlCharacters(output.trim().split('\n')[0] ?? '') : undefined;
}

async function checkJava({ env }: Surroundings): Promise<CheckOutcome> {
  if (env['KAFKA_BROKERS']) return skipped(say('check.java-needless'));
  const line = await firstLine('java', ['-version']);
  const fix = say('check.java-fix');
  if (line === undefined) return failed(say('check.java-missing'), fix);
  const major = Number(/version "(\d+)/.exec(line)?.[1] ?? 0);
  return major >= OLDEST_JAVA
    ? ok(`Java ${major}`)
    : failed(say('check.java-old', { found: major, wanted: OLDEST_JAVA }), fix);
}

async function checkMaven({ env, running }: Surroundings): Promise<CheckOutcome> {
  if (env['KAFKA_BROKERS'] || env['KAFKA_HOME']) return skipped(say('check.maven-needless'));
  const line = await firstLine('mvn', ['-v']);
  if (line !== undefined) return ok(line);
  if (running) return ok(say('check.maven-done'));
  return warning(say('check.maven-missing'), say('check.maven-fix'));
}

async function checkPip({ env, running }: Surroundings): Promise<CheckOutcome> {
  if (env['TEMPORAL_ADDRESS']) return skipped(say('check.pip-needless'));
  if ((await findOnPath('temporal')) !== undefined) return skipped(say('check.pip-on-path'));
  const line = (await firstLine('pip', ['--version'])) ?? (await firstLine('pip3', ['--version']));
  if (line !== undefined) return ok(line.split(' from ')[0] ?? line);
  if (running) return ok(say('check.pip-done'));
  return warning(say('check.pip-missing'), say('check.pip-fix'));
}

const workingDays: Check = {
  name: 'working-days',
  title: say('check.working-days'),
  run: async () => {
    const year = yearOf(shanghaiDate(new Date().toISOString()));
    const missing = [year, year + 1].filter((y) => !isYearKnown(y));
    if (missing.length === 0)
      return ok(say('check.years-known', { years: listed([String(year), String(year + 1)]) }));
    const fix = say('check.years-fix', { year: String(missing[0]) });
    const said = say('check.years-missing', { years: listed(missing.map(String)) });
    return missing.includes(year) ? failed(said, fix) : warning(said, fix);
  },
};

const secrets: Check = {
  name: 'secrets',
  title: say('check.secrets'),
  run: async ({ env }) => {
    try {
      const config = readConfig(env);
      if (config.BIRTH_ENVIRONMENT !== 'production') return ok(say('check.secrets-demo'));
      const fault = masterKeyFault(config.BIRTH_MASTER_KEY);
      return fault === undefined ? ok(say('check.secrets-set')) : failed(fault, say('check.secrets-fix'));
    } catch (error) {
      return failed(
        error instanceof Error ? error.message : say('check.settings-wrong'),
        say('check.settings-fix'),
      );
    }
  },
};

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

const disk: Check = {
  name: 'disk',
  title: say('check.disk'),
  run: async ({ dataDir }) => {
    const { bavail, bsize } = await statfs(nearestFolder(dataDir));
    const free = Math.floor((bavail * bsize) / MEGABYTE);
    if (free < 300) return failed(say('check.disk-left', { n: free }), say('check.disk-full-fix'));
    return free < 1024
      ? warning(say('check.disk-left', { n: free }), say('check.disk-fix'))
      : ok(say('check.disk-free', { n: Math.floor(free / 1024) }));
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
