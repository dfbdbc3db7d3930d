import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAlive } from '../bootstrap/processes.mjs';
import { isKafkaServing } from './kafka-wire.ts';
import { keepKafkaClasses, startKafka, wipeKafkaData } from './kafka.ts';
import { rememberPorts } from './ports.ts';
import { removeDataDirectory } from './postgres-claim.ts';
import { startPostgres } from './postgres.ts';
import type { EmbeddedOptions, ServerHandle } from './server.ts';
import { findTimeSkippingServer, isTemporalServing, startTemporal } from './temporal.ts';

const START = { postgres: startPostgres, temporal: startTemporal, kafka: startKafka };
const SLOW_MS = 180_000;

let dataDir: string;
const running = new Map<string, ServerHandle>();

function options(): EmbeddedOptions {
  const { DATABASE_URL: _, TEMPORAL_ADDRESS: __, KAFKA_BROKERS: ___, ...env } = process.env;
  return { dataDir, ports: rememberPorts(dataDir), env };
}

async function startAll(): Promise<Record<keyof typeof START, ServerHandle>> {
  const shared = options();
  const [postgres, temporal, kafka] = await Promise.all([
    startPostgres(shared),
    startTemporal(shared),
    startKafka(shared),
  ]);
  for (const handle of [postgres, temporal, kafka]) running.set(handle.name, handle);
  return { postgres, temporal, kafka };
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'birth-embedded-'));
});
afterAll(async () => {
  await Promise.all([...running.values()].map((handle) => handle.stop({ hurry: true })));
  removeDataDirectory(dataDir);
});

test(
  'the three servers start, serve, stop, and start again on the same data and ports',
  { timeout: SLOW_MS },
  async () => {
    const first = await startAll();
    expect(await isTemporalServing(first.temporal.address)).toBe(true);
    expect(await isKafkaServing(first.kafka.address)).toBe(true);
    await query(first.postgres.address, 'create table kept as select 42 as answer');

    await Promise.all(Object.values(first).map((handle) => handle.stop()));
    for (const handle of Object.values(first)) expect(isAlive(handle.pid ?? 0)).toBe(false);
    expect(await isTemporalServing(first.temporal.address)).toBe(false);
    expect(await isKafkaServing(first.kafka.address)).toBe(false);

    const second = await startAll();
    for (const name of ['postgres', 'temporal', 'kafka'] as const)
      expect(second[name].address).toBe(first[name].address);
    expect(await query(second.postgres.address, 'select answer from kept')).toEqual([{ answer: 42 }]);
  },
);

test('each survives kill -9 of exactly its process', { timeout: SLOW_MS }, async () => {
  for (const [name, start] of Object.entries(START)) {
    const before = running.get(name);
    if (!before?.pid) throw new Error(`${name} does not run`);
    process.kill(before.pid, 'SIGKILL');
    expect(await before.exited).toBe('signal 9');
    const after = await start(options());
    running.set(name, after);
    expect(after.address).toBe(before.address);
    expect(after.pid).not.toBe(before.pid);
  }
  expect(await query(running.get('postgres')?.address ?? '', 'select answer from kept')).toEqual([
    { answer: 42 },
  ]);
});

test('PostgreSQL waits for what a killed server has left running', { timeout: SLOW_MS }, async () => {
  const before = running.get('postgres');
  if (!before?.pid) throw new Error('PostgreSQL does not run');
  const client = new pg.Client({ connectionString: before.address });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const backend = rows[0]?.pid ?? 0;
  process.kill(backend, 'SIGSTOP');
  process.kill(before.pid, 'SIGKILL');
  await before.exited;
  const log = join(dataDir, 'logs', 'postgres.log');
  const refusals = (): number => readFileSync(log, 'utf8').split('shared memory block').length;
  const known = refusals();
  const starting = startPostgres(options());
  await expect.poll(refusals, { timeout: 30_000, interval: 50 }).toBeGreaterThan(known + 1);
  process.kill(backend, 'SIGCONT');
  const after = await starting;
  running.set('postgres', after);
  expect(await query(after.address, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await client.end().catch(() => undefined);
});

test.runIf(process.platform === 'linux')(
  'Temporal is started again when one of its own ports was taken in between',
  { timeout: SLOW_MS },
  async () => {
    const before = running.get('temporal');
    if (!before?.pid) throw new Error('Temporal does not run');
    const real = readlinkSync(`/proc/${before.pid}/exe`);
    await before.stop();
    const folder = mkdtempSync(join(tmpdir(), 'birth-temporal-'));
    const unlucky = `#!/bin/sh
if [ "$1" = server ] && [ ! -e "${folder}/tried" ]; then
  touch "${folder}/tried"
  echo "listen tcp 127.0.0.1:40000: bind: address already in use"
  exit 2
fi
exec "${real}" "$@"
`;
    writeFileSync(join(folder, 'temporal'), unlucky, { mode: 0o755 });
    const env = { ...options().env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const after = await startTemporal({ ...options(), env });
    running.set('temporal', after);
    expect(existsSync(join(folder, 'tried'))).toBe(true);
    expect(await isTemporalServing(after.address)).toBe(true);
    rmSync(folder, { recursive: true });
  },
);

test('Kafka comes back empty after its data was wiped', { timeout: SLOW_MS }, async () => {
  const before = running.get('kafka');
  await before?.stop();
  await wipeKafkaData(dataDir);
  const after = await startKafka(options());
  running.set('kafka', after);
  expect(after.address).toBe(before?.address);
  expect(await isKafkaServing(after.address)).toBe(true);
});

test.runIf(process.platform === 'linux')(
  'Kafka is given its classes ready where they are kept, and serves with them',
  { timeout: SLOW_MS },
  async () => {
    await keepKafkaClasses(options().env);
    await running.get('kafka')?.stop();
    const kafka = await startKafka(options());
    running.set('kafka', kafka);
    expect(await isKafkaServing(kafka.address)).toBe(true);
    const maps = readFileSync(`/proc/${kafka.pid ?? 0}/maps`, 'utf8');
    expect(maps).toContain('kafka.jsa');
  },
);

test('a wrong address of a server elsewhere is named by its setting', { timeout: SLOW_MS }, async () => {
  const wrong = { ...options(), env: { ...options().env, KAFKA_BROKERS: '127.0.0.1:1' } };
  await expect(startKafka(wrong)).rejects.toThrow(
    /No Kafka broker answers at 127\.0\.0\.1:1 \(KAFKA_BROKERS\)/,
  );
});

test('the time-skipping server is a program that can be run', { timeout: SLOW_MS }, async () => {
  const path = await findTimeSkippingServer();
  expect(statSync(path).mode & 0o111).not.toBe(0);
});

test.runIf(process.getuid?.() === 0)(
  'root keeps the cluster outside, and removing the data folder removes it',
  () => {
    const outside = mkdtempSync(join(tmpdir(), 'birth-none-'));
    expect(() => removeDataDirectory(outside)).not.toThrow();
    expect(existsSync(outside)).toBe(false);
    expect(existsSync(readlinkSync(join(dataDir, 'postgres')))).toBe(true);
  },
);
