import { Connection } from '@temporalio/client';
import { readConfig } from '../../../infra/config/config.ts';
import { createKafka } from '../../../infra/kafka/kafkajs/client.ts';
import { kafkaConnection, type KafkaConnection } from '../../../infra/kafka/connection.ts';
import { waitingPartitions } from '../../../infra/kafka/lag.ts';
import { pendingMigrations } from '../../../infra/postgres/provision-sql.ts';
import { createLog } from '../../../infra/telemetry/log.ts';
import { temporalConnection } from '../../../infra/temporal/connection.ts';
import { TOPICS } from '../../../schemas/topic.ts';
import { duration } from '../output.ts';
import { databaseAddress } from '../reach.ts';
import { clauses, listed, say } from '../say.ts';
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

const SHOWN = 3;

/** How many there are in all, where not all are shown. */
function moreThan(shown: number, n: number): string {
  return n > shown ? say('check.and-more', { n }) : '';
}

async function checkPostgres({ postgres }: Surroundings): Promise<CheckOutcome> {
  if (postgres === undefined) return NOT_RUNNING;
  const address = databaseAddress(postgres);
  try {
    return await withClient(postgres, async (client) => {
      const { rows } = await client.query<{ version: string }>(
        "select current_setting('server_version') as version",
      );
      const pending = await pendingMigrations(client).catch(() => [say('check.migrations-all')]);
      const found = say('check.database', { address, version: rows[0]?.version ?? '?' });
      if (pending.length > 0)
        return failed(
          say('check.migrations-missing', { found, names: listed(pending) }),
          say('check.run-start'),
        );
      return ok(say('check.migrations-done', { found }));
    });
  } catch {
    return failed(say('check.away', { address }), say('check.away-fix', { setting: 'DATABASE_URL' }));
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
    if (found) return ok(say('check.namespace', { address: temporal, namespace }));
    return failed(
      say('check.no-namespace', { address: temporal, namespace }),
      `TEMPORAL_ADDRESS=${temporal} TEMPORAL_NAMESPACE=${namespace} npx birth provision`,
    );
  } catch {
    return failed(
      say('check.away', { address: temporal }),
      say('check.away-fix', { setting: 'TEMPORAL_ADDRESS' }),
    );
  } finally {
    await connection?.close();
  }
}

/** Topics that are missing or have another number of partitions than the contract says. */
function wrongTopics(found: ReadonlyMap<string, number>): string[] {
  return TOPICS.flatMap(({ name, partitions }) => {
    const there = found.get(name);
    if (there === undefined) return [say('check.topic-missing', { name })];
    return there === partitions
      ? []
      : [say('check.topic-partitions', { name, found: there, wanted: partitions })];
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
    if (wrong.length === 0) return ok(say('check.topics', { address, n: TOPICS.length }));
    return failed(
      say('check.topics-wrong', {
        address,
        places: clauses(wrong.slice(0, SHOWN)),
        more: moreThan(SHOWN, wrong.length),
      }),
      say('check.topics-fix'),
    );
  } catch {
    return failed(say('check.away', { address }), say('check.away-fix', { setting: 'KAFKA_BROKERS' }));
  }
}

/** Longer than a pause between two tries of what a handler refuses, and than a consumer takes to come back. */
const HELD_SECONDS = 60;

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
    if (waiting.length === 0) return ok(say('check.no-partition-held'));
    const places = waiting
      .slice(0, SHOWN)
      .map(({ seconds, ...at }) =>
        say('check.partition-held', { ...at, time: duration(Math.round(seconds)) }),
      );
    return warning(`${clauses(places)}${moreThan(SHOWN, waiting.length)}`, say('check.partition-fix'));
  } catch {
    return skipped(say('check.kafka-unread'));
  }
}

const system: Check = {
  name: 'system',
  title: say('check.system'),
  run: async ({ running }) =>
    running ? ok(say('check.system-runs')) : warning(say('check.system-rests'), 'npm start'),
};

/** What must be right where the system runs; skipped where no address is known. */
export const SERVER_CHECKS: readonly Check[] = [
  system,
  { name: 'postgres', title: 'PostgreSQL', run: checkPostgres },
  { name: 'temporal', title: 'Temporal', run: checkTemporal },
  { name: 'kafka', title: 'Kafka', run: checkKafka },
  { name: 'partitions', title: say('check.partitions'), run: checkPartitions },
];
