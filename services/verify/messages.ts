import type { Config } from '../../infra/config/config.ts';
import { createKafka } from '../../infra/kafka/kafkajs/client.ts';
import { kafkaConnection, type KafkaConnection } from '../../infra/kafka/connection.ts';
import { readSpans, spansOf } from '../../infra/kafka/read-spans.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import { MessageLedger } from './message-ledger.ts';
import type { Snapshot } from './snapshot.ts';

type Admin = ReturnType<ReturnType<typeof createKafka>['admin']>;

/** What was read from the topics; the messages themselves are in `verify_message`. */
export interface Messages {
  readonly count: number;
  /** the oldest message that any topic still has: what was sent before it went with retention or a wipe */
  readonly began: Date | undefined;
  /** topics from which retention has taken messages: their oldest one */
  readonly trimmed: ReadonlyMap<string, Date>;
  readonly personal: readonly { readonly where: string; readonly what: string }[];
  readonly personalCount: number;
}

/** By `topic/partition`, before the database was frozen. */
export interface Before {
  /** how far its reader had come: the offset of the first message it has not taken; none: nobody of ours reads it */
  readonly taken: ReadonlyMap<string, number>;
  /** where it ended: what stands at or after it may be of a row that the frozen database does not have yet */
  readonly ends: ReadonlyMap<string, number>;
}

/** The topics, once it is known how far their readers are. */
export interface Topics {
  /** Reads every topic from its first message to what is its end now, once. */
  read(snapshot: Snapshot): Promise<Messages>;
  close(): Promise<void>;
}

/** The consumer group that takes a topic; undefined for topics that only outsiders read. */
function readerOf(topic: string): string | undefined {
  if (topic.endsWith('.dlq')) return 'birth-dead-letters';
  if (topic.endsWith('.answers.v1')) return 'birth-gateway';
  if (topic === 'birth.notices.v1') return 'notifier';
  const department = /^birth\.([a-z-]+)\.commands\.v1$/.exec(topic)?.[1];
  return department === undefined ? undefined : `birth-${department}`;
}

/** @throws Error when the brokers are away */
export async function openTopics(config: Config): Promise<Topics> {
  const log = createLog('verify', 'silent');
  const connection = kafkaConnection(config);
  const admin = createKafka({ ...connection, log }).admin();
  try {
    await admin.connect();
    const names = (await admin.listTopics()).filter((name) => name.startsWith('birth.')).sort();
    const before = { taken: await fetchTaken(admin, names), ends: await fetchEnds(admin, names) };
    return {
      read: (snapshot) => readAll({ connection, admin, names, before, snapshot }),
      close: () => admin.disconnect(),
    };
  } catch (error) {
    await admin.disconnect().catch(() => undefined);
    throw error;
  }
}

async function fetchEnds(admin: Admin, names: readonly string[]): Promise<Before['ends']> {
  const spans = await spansOf(admin, names);
  return new Map(spans.map(({ topic, partition, to }) => [`${topic}/${partition}`, to]));
}

async function fetchTaken(admin: Admin, names: readonly string[]): Promise<Before['taken']> {
  const readers = Map.groupBy(names, readerOf);
  const taken = new Map<string, number>();
  for (const [groupId, topics] of readers) {
    if (groupId === undefined) continue;
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics }))
      for (const { partition, offset } of partitions)
        taken.set(`${topic}/${partition}`, Math.max(0, Number(offset)));
  }
  return taken;
}

interface Reading {
  readonly connection: KafkaConnection;
  readonly admin: Admin;
  readonly names: readonly string[];
  readonly before: Before;
  readonly snapshot: Snapshot;
}

async function readAll({ connection, admin, names, before, snapshot }: Reading): Promise<Messages> {
  const ledger = new MessageLedger(snapshot, before);
  const spans = await spansOf(admin, names);
  for (const { topic, trimmed } of spans) if (trimmed) ledger.noteTrimmed(topic);
  await readSpans(connection, spans, ({ topic, partition }, messages) =>
    ledger.take(topic, partition, messages),
  );
  return ledger.close();
}
