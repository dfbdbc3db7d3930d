import { pino } from 'pino';
import { createKafka } from '../infra/kafka/kafkajs/client.ts';
import { kafkaConnection } from '../infra/kafka/connection.ts';
import { withAdmin } from '../infra/kafka/topics.ts';
import type { Bench } from './bench-stack.ts';

const JOIN_MS = 15_000;

/**
 * Sets a group that nobody is a member of to the end of its topics: what others' births left there is not its own.
 * One visit to the group for all topics: the administrator's request of kafkajs makes one for each.
 */
export async function skipToEnd(bench: Bench, groupId: string, topics: readonly string[]): Promise<void> {
  const connection = kafkaConnection(bench.config);
  const ends = await withAdmin(connection, async (admin) => {
    const offsets = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
    return topics.flatMap((topic, i) =>
      (offsets[i] ?? []).map(({ partition, offset }) => ({ topic, partition, offset })),
    );
  });
  // Leaving waits for the fetch under way: a short one.
  const consumer = createKafka({ ...connection, log: pino({ enabled: false }) }).consumer({
    groupId,
    maxWaitTimeInMs: 50,
    allowAutoTopicCreation: false,
  });
  try {
    const joined = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the group ${groupId} could not be joined`)), JOIN_MS);
      consumer.on(consumer.events.GROUP_JOIN, () => {
        clearTimeout(timer);
        resolve();
      });
    });
    joined.catch(() => undefined);
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics] });
    await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });
    await joined;
    await consumer.commitOffsets(ends);
  } finally {
    await consumer.disconnect();
  }
}
