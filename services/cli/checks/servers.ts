import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import type pg from 'pg';
import { readConfig } from '../../../infra/config/config.ts';
import { createKafka } from '../../../infra/kafka/kafkajs/client.ts';
import { kafkaConnection, type KafkaConnection } from '../../../infra/kafka/connection.ts';
import { waitingPartitions } from '../../../infra/kafka/lag.ts';
import { createLog } from '../../../infra/telemetry/log.ts';
import { temporalConnection } from '../../../infra/temporal/connection.ts';
import { TOPICS } from '../../../schemas/topic.ts';
import { duration } from '../output.ts';
import { databaseAddress } from '../reach.ts';
import { ROOT } from '../run-file.ts';
import {
  failed,
  NOT_RUNNING,
  ok,
  skipped,
  warning,
  type Check,
  type CheckOutcome,
  type Surroundings,
} from './check.ts';
import { CONNECT_MS, withClient } from './database.ts';

/** Migrations in the checkout that the database has not seen. */
async function pendingMigrations(client: pg.Client): Promise<string[]> {
  const files = readdirSync(join(ROOT, 'infra', 'postgres', 'migrations'));
  const names = files.filter((f) => f.endsWith('.sql')).map((f) => f.slice(0, -'.sql'.length));
  const { rows } = await client.query<{ name: string }>('select name from birth_admin.migration');
  const applied = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !applied.has(name));
}

async function checkPostgres({ postgres }: Surroundings): Promise<CheckOutcome> {
  if (postgres === undefined) return NOT_RUNNING;
  const address = databaseAddress(postgres);
  try {
    return await withClient(postgres, async (client) => {
      const { rows } = await client.query<{ version: string }>(
        "select current_setting('server_version') as version",
      );
      const pending = await pendingMigrations(client).catch(() => ['全部']);
      const found = `${address}，版本 ${rows[0]?.version ?? '?'}`;
      if (pending.length > 0)
        return failed(`${found}；未执行的迁移：${pending.join('、')}`, '重新运行 npm start');
      return ok(`${found}，迁移齐全`);
    });
  } catch {
    return failed(`${address} 不可达`, '核对 DATABASE_URL，或重新运行 npm start');
  }
}

async function checkTemporal({ temporal, env, operator }: Surroundings): Promise<CheckOutcome> {
  if (temporal === undefined) return NOT_RUNNING;
  const namespace = env['TEMPORAL_NAMESPACE'] ?? 'default';
  let connection: Connection | undefined;
  try {
    const config = readConfig({
      ...(operator ?? env),
      BIRTH_ENVIRONMENT: undefined,
      TEMPORAL_ADDRESS: temporal,
    });
    connection = await Connection.connect({ ...temporalConnection(config), connectTimeout: CONNECT_MS });
    const found = await connection.workflowService.describeNamespace({ namespace }).catch(() => undefined);
    if (found) return ok(`${temporal}，命名空间 ${namespace}`);
    return failed(
      `${temporal} 没有命名空间 ${namespace}`,
      `temporal operator namespace create --namespace ${namespace}`,
    );
  } catch {
    return failed(`${temporal} 不可达`, '核对 TEMPORAL_ADDRESS，或重新运行 npm start');
  } finally {
    await connection?.close();
  }
}

/** Topics that are missing or have another number of partitions than the contract says. */
function wrongTopics(found: ReadonlyMap<string, number>): string[] {
  return TOPICS.flatMap(({ name, partitions }) => {
    const there = found.get(name);
    if (there === undefined) return [`缺 ${name}`];
    return there === partitions ? [] : [`${name} 有 ${there} 个分区，应为 ${partitions}`];
  });
}

async function readPartitions(connection: KafkaConnection): Promise<Map<string, number>> {
  const log = createLog('doctor', 'fatal');
  const admin = createKafka({ ...connection, log, retry: { retries: 1, initialRetryTime: 100 } }).admin();
  try {
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata();
    return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

async function checkKafka({ kafka, env, operator }: Surroundings): Promise<CheckOutcome> {
  if (kafka === undefined) return NOT_RUNNING;
  const address = kafka.join(',');
  try {
    const config = readConfig({ ...(operator ?? env), BIRTH_ENVIRONMENT: undefined, KAFKA_BROKERS: address });
    const wrong = wrongTopics(await readPartitions(kafkaConnection(config)));
    if (wrong.length === 0) return ok(`${address}，${TOPICS.length} 个主题齐全`);
    return failed(
      `${address}：${wrong.slice(0, 3).join('；')}${wrong.length > 3 ? ` 等 ${wrong.length} 处` : ''}`,
      '重新运行 npm start（缺的主题会自动建立；分区数不可改）',
    );
  } catch {
    return failed(`${address} 不可达`, '核对 KAFKA_BROKERS，或重新运行 npm start');
  }
}

/** Longer than a pause between two tries of what a handler refuses, and than a consumer takes to come back. */
const HELD_SECONDS = 60;
const SHOWN = 3;

/** What a consumer cannot get past: it holds its partition, and the others go on. */
async function checkPartitions({ kafka, env, operator }: Surroundings): Promise<CheckOutcome> {
  if (kafka === undefined) return NOT_RUNNING;
  try {
    const config = readConfig({
      ...(operator ?? env),
      BIRTH_ENVIRONMENT: undefined,
      KAFKA_BROKERS: kafka.join(','),
    });
    const waiting = await waitingPartitions(kafkaConnection(config), HELD_SECONDS);
    if (waiting.length === 0) return ok('没有停住的分区');
    const places = waiting
      .slice(0, SHOWN)
      .map(
        ({ topic, partition, offset, seconds }) =>
          `${topic} 分区 ${partition} 停在位点 ${offset}，已 ${duration(Math.round(seconds))}`,
      );
    return warning(
      `${places.join('；')}${waiting.length > SHOWN ? ` 等 ${waiting.length} 处` : ''}`,
      '看该主题消费者的日志，见 docs/runbooks/kafka-lost.md',
    );
  } catch {
    return skipped('Kafka 读不了，见 Kafka 一项');
  }
}

const system: Check = {
  name: 'system',
  title: '系统',
  run: async ({ running }) => (running ? ok('正在运行') : warning('没有运行', 'npm start')),
};

/** What must be right where the system runs; skipped where no address is known. */
export const SERVER_CHECKS: readonly Check[] = [
  system,
  { name: 'postgres', title: 'PostgreSQL', run: checkPostgres },
  { name: 'temporal', title: 'Temporal', run: checkTemporal },
  { name: 'kafka', title: 'Kafka', run: checkKafka },
  { name: 'partitions', title: '停住的分区', run: checkPartitions },
];
