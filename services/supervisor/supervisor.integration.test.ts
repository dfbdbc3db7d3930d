import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAlive } from '../../infra/bootstrap/processes.mjs';
import { pollUntil } from '../../infra/embedded/deadline.ts';
import { removeDataDirectory } from '../../infra/embedded/postgres-claim.ts';
import type { RunFile } from './run-file.ts';
import { IDENTITY, SERVICE_NAMES, WEB } from './service-environment.ts';

const START = fileURLToPath(new URL('../../infra/bootstrap/start.mjs', import.meta.url));
const UP_MS = 120_000;
const GONE_MS = 30_000;
const SLOW_MS = 200_000;

/** Below what anything here picks by itself, so that only a service of another system could stand there. */
const OPS_PORT_BASE = randomInt(5_000, 9_000);

let dataDir: string;
let started: ChildProcess | undefined;

/** Servers of the machine that runs the tests must not be used, and no port that another test could have. */
function environment(): NodeJS.ProcessEnv {
  const unset = { DATABASE_URL: '', TEMPORAL_ADDRESS: '', KAFKA_BROKERS: '', BIRTH_API_PORT: '' };
  const ports = { BIRTH_OPS_PORT_BASE: String(OPS_PORT_BASE) };
  return { ...process.env, ...unset, ...ports, BIRTH_DATA_DIR: dataDir };
}

function readRun(): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as RunFile;
  } catch {
    return undefined;
  }
}

async function startSystem(): Promise<{ start: ChildProcess; run: RunFile }> {
  const start = spawn(process.execPath, [START, '--no-sample'], { env: environment(), stdio: 'ignore' });
  started = start;
  const run = await pollUntil(
    () => {
      if (start.exitCode !== null) throw new Error('npm start ended before the system was ready');
      const current = readRun();
      return current && isAlive(current.pid) ? current : undefined;
    },
    { timeoutMs: UP_MS },
  );
  if (!run) throw new Error('the system was not ready in time');
  return { start, run };
}

function opsPortsOf(run: RunFile | undefined): Record<string, number> {
  return Object.fromEntries(
    Object.entries(run?.services ?? {}).map(([name, { opsPort }]) => [name, opsPort]),
  );
}

/** What the pages of Temporal's own screen are told to ask, asked as they would. */
async function codecAnswer({ temporalUi = '' }: RunFile): Promise<[number, unknown]> {
  const settings = await fetch(`${temporalUi}/api/v1/settings`);
  const { Codec } = (await settings.json()) as { Codec: { Endpoint: string } };
  const answer = await fetch(`${Codec.Endpoint}/decode`, {
    method: 'POST',
    headers: { origin: temporalUi },
    body: '{"payloads": []}',
  });
  return [answer.status, ((await answer.json()) as { payloads: unknown }).payloads];
}

function pidsOf(run: RunFile): number[] {
  const parts = [...Object.values(run.services), ...Object.values(run.servers)];
  return [run.pid, ...parts.flatMap(({ pid }) => pid ?? [])];
}

function allGone(pids: readonly number[]): Promise<true | undefined> {
  return pollUntil(() => (pids.some(isAlive) ? undefined : true), { timeoutMs: GONE_MS });
}

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'birth-supervisor-'));
});
afterAll(async () => {
  const run = readRun();
  started?.kill('SIGKILL');
  if (run) await allGone(pidsOf(run));
  removeDataDirectory(dataDir);
});

/** The system of the first test, which the second one starts again. */
let first: RunFile | undefined;

test(
  'it starts, mends what dies, refuses a second start, and leaves nothing when the supervisor is killed with -9',
  { timeout: SLOW_MS },
  async () => {
    const { start, run } = await startSystem();
    first = run;
    expect(statSync(join(dataDir, 'run.json')).mode & 0o777).toBe(0o600);
    expect(Object.keys(run.services).toSorted()).toEqual([...SERVICE_NAMES, IDENTITY, WEB].toSorted());
    expect((await fetch(`${run.api}/livez`)).status).toBe(200);

    expect(await codecAnswer(run)).toEqual([200, []]);

    const second = spawnSync(process.execPath, [START, '--once'], { env: environment(), encoding: 'utf8' });
    expect([second.status, second.stderr]).toEqual([
      1,
      expect.stringContaining(`进程 ${run.pid}：接口 ${run.api}`),
    ]);

    const relay = run.services['relay']?.pid ?? 0;
    process.kill(relay, 'SIGKILL');
    const revived = await pollUntil(
      () => {
        const pid = readRun()?.services['relay']?.pid;
        return pid !== undefined && pid !== relay && isAlive(pid) ? pid : undefined;
      },
      { timeoutMs: 30_000 },
    );
    expect(revived).toBeDefined();
    expect(opsPortsOf(readRun())).toEqual(opsPortsOf(run));

    const pids = pidsOf(readRun() ?? run);
    const ended = once(start, 'exit');
    process.kill(run.pid, 'SIGKILL');
    expect(await allGone(pids)).toBe(true);
    expect(await ended).toEqual([1, null]);
  },
);

test('the next start has the same addresses, and stops without a trace', { timeout: SLOW_MS }, async () => {
  if (!first) throw new Error('the system was not started before');
  const { start, run } = await startSystem();
  expect(run).toMatchObject({
    api: first.api,
    temporal: first.temporal,
    temporalUi: first.temporalUi,
    kafka: first.kafka,
    postgres: first.postgres,
    tokens: first.tokens,
  });
  expect(opsPortsOf(first)).toMatchObject({ api: OPS_PORT_BASE, gateway: OPS_PORT_BASE + 3 });
  expect(opsPortsOf(run)).toEqual(opsPortsOf(first));

  const ended = once(start, 'exit');
  start.kill('SIGINT');
  expect(await allGone(pidsOf(run))).toBe(true);
  expect(await ended).toEqual([0, null]);
  expect([existsSync(join(dataDir, 'run.json')), existsSync(join(dataDir, 'supervisor.lock'))]).toEqual([
    false,
    false,
  ]);
});
