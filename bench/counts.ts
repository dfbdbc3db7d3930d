import { Client, Connection } from '@temporalio/client';
import { temporalConnection } from '../infra/temporal/connection.ts';
import { pause, type Bench } from './bench-stack.ts';
import { CONTENDER_TITLES, type Contender, type ContenderName } from './contender.ts';
import { readCounts, STATISTICS_LAG_MS, type DatabaseCounts } from './database-counts.ts';
import { gather } from './field.ts';
import { kafkaRequests } from './kafka-requests.ts';
import { atOnce } from './load.ts';
import { perBirth, processorSeconds } from './processor-time.ts';
import type { Section } from './report.ts';
import { quantile } from './statistics.ts';

export interface CountOptions {
  readonly contenders: readonly ContenderName[];
  readonly births: number;
  /** each of these is measured: the fewer are under way, the less is batched */
  readonly inFlight: readonly number[];
  readonly idleSeconds: number;
}

/** Everything that counts up by itself, at one moment. */
interface Reading {
  readonly at: number;
  readonly database: DatabaseCounts;
  readonly kafka: ReadonlyMap<string, number> | undefined;
  readonly processor: ReadonlyMap<string, number>;
}

/** Counts for each birth: exact but for what else happens meanwhile, whose rate at idle is taken away. */
export async function count(bench: Bench, options: CountOptions): Promise<Section> {
  const field = await gather(bench, options.contenders);
  const rows: string[][] = [];
  try {
    for (const contender of field.contenders) {
      await contender.wake();
      await atOnce(bench, contender, { births: Math.min(20, options.births), inFlight: 8 });
      const idle = await idleRates(bench, contender, options.idleSeconds);
      for (const inFlight of options.inFlight) {
        bench.say(`counting ${contender.name}: ${options.births} births, ${inFlight} in flight`);
        rows.push(await countOne(bench, contender, { ...options, inFlight, idle }));
      }
      await contender.rest();
    }
  } finally {
    await field.stop();
  }
  return {
    id: 'counts',
    title: '每件的精确计数',
    notes: [
      `每行 ${options.births} 件；此前测得的空闲速率已减去。提交含自动提交的读取；不在 PostgreSQL 里的 Temporal（开发服务器用 SQLite）不计入提交与 WAL。转移与事件：中位（最小–最大）。Kafka 请求按代理自己的计数，Fetch 含空轮询之差。`,
    ],
    head: [
      '',
      '同时在办',
      'Temporal 转移 · 事件',
      '提交',
      'WAL kB · 记录 · 落盘',
      'Kafka Produce · Fetch · 位移提交',
      '处理器 ms',
    ],
    rows,
  };
}

async function read(bench: Bench, contender: Contender): Promise<Reading> {
  await pause(bench, STATISTICS_LAG_MS);
  return {
    at: Date.now(),
    database: await readCounts(bench.database),
    kafka: await kafkaRequests(bench.stack.run),
    processor: processorSeconds(bench.stack.run, contender.pids()),
  };
}

type Rates = ReadonlyMap<string, number>;

/** Flat numbers of a difference between two readings. */
function difference(before: Reading, after: Reading): Map<string, number> {
  const flat = new Map<string, number>();
  for (const [name, n] of after.database.commits)
    flat.set(`commits ${name}`, n - (before.database.commits.get(name) ?? 0));
  for (const name of ['walBytes', 'walRecords', 'walSyncs'] as const)
    flat.set(name, after.database[name] - before.database[name]);
  for (const [name, n] of after.kafka ?? []) flat.set(`kafka ${name}`, n - (before.kafka?.get(name) ?? 0));
  return flat;
}

async function idleRates(bench: Bench, contender: Contender, seconds: number): Promise<Rates> {
  const before = await read(bench, contender);
  await pause(bench, seconds * 1000);
  const after = await read(bench, contender);
  const passed = (after.at - before.at) / 1000;
  return new Map([...difference(before, after)].map(([name, n]) => [name, n / passed]));
}

async function countOne(
  bench: Bench,
  contender: Contender,
  options: { births: number; inFlight: number; idle: Rates },
): Promise<string[]> {
  const { births, inFlight, idle } = options;
  const before = await read(bench, contender);
  const ids = await atOnce(bench, contender, { births, inFlight });
  const processor = processorSeconds(bench.stack.run, contender.pids());
  const after = await read(bench, contender);
  const passed = (after.at - before.at) / 1000;
  const each = new Map(
    [...difference(before, after)].map(([name, n]) => [name, (n - (idle.get(name) ?? 0) * passed) / births]),
  );
  const show = (name: string, digits = 1): string => (each.get(name) ?? Number.NaN).toFixed(digits);
  const commits = [...each].filter(([name, n]) => name.startsWith('commits') && n > 0.05);
  const used = perBirth(before.processor, processor, births).filter(([, ms]) => ms >= 0.5);
  return [
    CONTENDER_TITLES[contender.name],
    String(inFlight),
    await transitions(bench, contender, ids),
    commits.map(([name, n]) => `${name.slice('commits '.length)} ${n.toFixed(1)}`).join('、') || '0',
    `${((each.get('walBytes') ?? 0) / 1000).toFixed(0)} · ${show('walRecords', 0)} · ${show('walSyncs')}`,
    after.kafka
      ? `${show('kafka Produce')} · ${show('kafka Fetch')} · ${show('kafka OffsetCommit')}`
      : '未测',
    used.map(([name, ms]) => `${name} ${ms.toFixed(1)}`).join('、'),
  ];
}

/** State transitions and history events of up to a hundred of these cases. */
async function transitions(bench: Bench, contender: Contender, ids: readonly string[]): Promise<string> {
  if (contender.name === 'dbos' || contender.name === 'saga') return '–';
  const connection = await Connection.connect(temporalConnection(bench.config));
  try {
    const client = new Client({ connection, namespace: bench.config.TEMPORAL_NAMESPACE });
    const found = await Promise.all(
      ids.slice(-100).map(async (id) => {
        const { raw, historyLength } = await client.workflow.getHandle(id).describe();
        return {
          transitions: Number(raw.workflowExecutionInfo?.stateTransitionCount ?? Number.NaN),
          events: historyLength,
        };
      }),
    );
    const show = (values: number[]): string =>
      `${quantile(values, 0.5)}（${Math.min(...values)}–${Math.max(...values)}）`;
    return `${show(found.map((f) => f.transitions))} · ${show(found.map((f) => f.events))}`;
  } finally {
    await connection.close();
  }
}
