import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, Partitioners, type Admin, type Producer } from 'kafkajs';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { testServers } from '../../test/support/servers.ts';
import { createLog } from '../telemetry/log.ts';
import type { KafkaClient } from './connection.ts';
import type { BatchHandler, Subscription } from './port.ts';
import { subscribe, type SubscribeOptions } from './subscribe.ts';

/** Both stand behind the port; what they do not share is said where it is tested. */
export const CLIENTS: readonly KafkaClient[] = ['platformatic', 'kafkajs'];

export const soon = { timeout: 15_000, interval: 20 };
export const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `m-${from + i}`);
export const newGroup = (): string => `test-${randomUUID()}`;

/** The broker of this run, and subscriptions that end with their test. */
export interface ContractKafka {
  readonly brokers: string[];
  readonly admin: Admin;
  readonly producer: Producer;
  transactional(id: string): Producer;
  createTopic(topic?: string, partitions?: number): Promise<string>;
  send(topic: string, values: readonly string[], key?: string): Promise<void>;
  join(client: KafkaClient, options: JoinOptions): Promise<Subscription>;
  /** what the group has committed of a topic, by partition; -1: nothing */
  committed(groupId: string, topic: string): Promise<number[]>;
}

export type JoinOptions = Partial<SubscribeOptions> & Pick<SubscribeOptions, 'topics' | 'handle'>;

export function useKafka(): ContractKafka {
  const log = createLog('kafka-contract', 'fatal');
  let open: Subscription[] = [];
  let kafka: Pick<ContractKafka, 'brokers' | 'admin' | 'producer' | 'transactional'>;
  beforeAll(async () => {
    const { brokers } = await testServers();
    const client = new Kafka({ brokers, logLevel: logLevel.NOTHING });
    kafka = {
      brokers,
      admin: client.admin(),
      producer: client.producer({ createPartitioner: Partitioners.DefaultPartitioner }),
      transactional: (transactionalId) =>
        client.producer({
          transactionalId,
          maxInFlightRequests: 1,
          idempotent: true,
          createPartitioner: Partitioners.DefaultPartitioner,
        }),
    };
    await Promise.all([kafka.admin.connect(), kafka.producer.connect()]);
  });
  afterEach(async () => {
    await Promise.all(open.map((subscription) => subscription.close()));
    open = [];
  });
  afterAll(() => Promise.all([kafka.admin.disconnect(), kafka.producer.disconnect()]));
  return {
    get brokers() {
      return kafka.brokers;
    },
    get admin() {
      return kafka.admin;
    },
    get producer() {
      return kafka.producer;
    },
    transactional: (id) => kafka.transactional(id),
    createTopic: async (topic = `test.${randomUUID()}`, numPartitions = 3) => {
      const topics = [{ topic, numPartitions }];
      await vi.waitFor(() => kafka.admin.createTopics({ topics, waitForLeaders: true }), soon);
      return topic;
    },
    send: async (topic, values, key) => {
      const messages = values.map((value) => ({ key: key ?? value, value }));
      await vi.waitFor(() => kafka.producer.send({ topic, messages }), soon);
    },
    join: async (client, options) => {
      const given = { brokers: kafka.brokers, groupId: newGroup(), log, ...options };
      const subscription = await subscribe({ ...given, client });
      open.push(subscription);
      return subscription;
    },
    committed: async (groupId, topic) => {
      const [found] = await kafka.admin.fetchOffsets({ groupId, topics: [topic] });
      const partitions = found?.partitions.toSorted((a, b) => a.partition - b.partition) ?? [];
      return partitions.map(({ offset }) => Number(offset));
    },
  };
}

/** A handler that notes what it is given. */
export function notebook(): {
  values: string[];
  /** where each stood: partition and offset */
  places: string[];
  batches: number[];
  handle: BatchHandler;
} {
  const values: string[] = [];
  const places: string[] = [];
  const batches: number[] = [];
  return {
    values,
    places,
    batches,
    handle: (batch) => {
      values.push(...batch.map((m) => m.value.toString()));
      places.push(...batch.map((m) => `${m.partition}/${m.offset}`));
      batches.push(batch.length);
      return Promise.resolve();
    },
  };
}
