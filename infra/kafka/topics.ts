import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, ITopicConfig } from 'kafkajs';
import { pino } from 'pino';
import { DEAD_LETTER_MAX_BYTES, TOPICS, type Topic } from '../../schemas/topic.ts';
import type { KafkaConnection } from './connection.ts';
import { createKafka } from './kafkajs/client.ts';
import { within } from './within.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DEADLINE_MS = 30_000;
const RETRY_MS = 200;
const MOST_REPLICAS = 3;

export interface EnsureTopicsOptions {
  /** which topics; default: every topic of the system */
  readonly topics?: readonly Topic[];
  /** how long a broker may take to come up, ms; default 30 s */
  readonly deadlineMs?: number;
}

/**
 * Creates the topics that are missing (unless they are given) and waits until every partition has a leader. Safe to
 * call at every start and from several processes at once; tries again while the broker comes up.
 * @throws Error of the last attempt when the deadline has passed
 */
export async function ensureTopics(
  connection: KafkaConnection,
  options: EnsureTopicsOptions = {},
): Promise<void> {
  const topics = options.topics ?? TOPICS;
  const deadline = Date.now() + (options.deadlineMs ?? DEADLINE_MS);
  for (;;) {
    try {
      return await withAdmin(connection, (admin) =>
        connection.topicsAreGiven ? checkLeaders(admin, topics) : makeReady(admin, topics),
      );
    } catch (error) {
      if (Date.now() + RETRY_MS > deadline) throw error;
      await delay(RETRY_MS);
    }
  }
}

/** Does some work as an administrator, on a connection of its own that gives up soon. */
export async function withAdmin<T>(
  connection: KafkaConnection,
  work: (admin: Admin) => Promise<T>,
): Promise<T> {
  const admin = createKafka({
    ...connection,
    log: pino({ enabled: false }),
    retry: { initialRetryTime: 50, maxRetryTime: 300, retries: 2, factor: 0.2, multiplier: 2 },
  }).admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await within(
      2_000,
      admin.disconnect().catch(() => undefined),
    );
  }
}

/** The number of brokers that are alive. @throws Error when none lets us in */
export function brokersAlive(connection: KafkaConnection): Promise<number> {
  return withAdmin(connection, async (admin) => (await admin.describeCluster()).brokers.length);
}

/** Topics of the system that are not there. @throws Error while the brokers are away */
export function missingTopics(connection: KafkaConnection): Promise<string[]> {
  return withAdmin(connection, async (admin) => {
    const existing = new Set(await admin.listTopics());
    return TOPICS.map(({ name }) => name).filter((name) => !existing.has(name));
  });
}

async function makeReady(admin: Admin, topics: readonly Topic[]): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !existing.has(topic.name));
  if (missing.length > 0) {
    const { brokers } = await admin.describeCluster();
    const replicas = Math.min(MOST_REPLICAS, brokers.length);
    await admin.createTopics({
      topics: missing.map((topic) => topicConfig(topic, replicas)),
      waitForLeaders: false,
      timeout: 15_000,
    });
  }
  await checkLeaders(admin, topics);
}

/** The settings a topic is created with. */
export function topicConfig(topic: Topic, replicas: number): ITopicConfig {
  const entries: Record<string, string> = {
    'retention.ms': String(topic.retentionDays * DAY_MS),
    'cleanup.policy': 'delete',
    // As it was written, whatever the brokers' own setting: to change it they would have to take apart, in their memory,
    // what a stranger has packed. All codecs are read (docs/adr/0020).
    'compression.type': 'producer',
    ...(replicas >= 3 ? { 'min.insync.replicas': '2' } : {}),
    ...(topic.name.endsWith('.dlq') ? { 'max.message.bytes': String(DEAD_LETTER_MAX_BYTES) } : {}),
  };
  return {
    topic: topic.name,
    numPartitions: topic.partitions,
    replicationFactor: replicas,
    configEntries: Object.entries(entries).map(([name, value]) => ({ name, value })),
  };
}

async function checkLeaders(admin: Admin, topics: readonly Topic[]): Promise<void> {
  const metadata = await admin.fetchTopicMetadata({ topics: topics.map((topic) => topic.name) });
  const ready = new Map(
    metadata.topics.map(({ name, partitions }) => [name, partitions.filter((p) => p.leader >= 0).length]),
  );
  const waiting = topics.filter((topic) => (ready.get(topic.name) ?? 0) < topic.partitions);
  if (waiting.length > 0) throw new Error(`${waiting.length} topics have partitions without a leader`);
}
