import { Partitioners, type TopicMessages } from 'kafkajs';
import type { Logger } from '../../telemetry/log.ts';
import type { KafkaConnection } from '../connection.ts';
import type { OutgoingMessage } from '../port.ts';
import { ACKNOWLEDGE_MS, type Producer } from '../producer.ts';
import { createKafka } from './client.ts';

/** One entry a topic, in the order given: messages of one topic and key keep their order. */
export function groupByTopic(messages: readonly OutgoingMessage[]): TopicMessages[] {
  const topics = Map.groupBy(messages, (message) => message.topic);
  return [...topics].map(([topic, group]) => ({
    topic,
    messages: group.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })),
  }));
}

export async function connectProducer(options: KafkaConnection & { log: Logger }): Promise<Producer> {
  const producer = createKafka({
    ...options,
    retry: { retries: 1, initialRetryTime: 50, maxRetryTime: 200 },
  }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    idempotent: false,
  });
  await producer.connect();
  return {
    send: async (messages) => {
      await producer.sendBatch({
        topicMessages: groupByTopic(messages),
        acks: -1,
        timeout: ACKNOWLEDGE_MS,
      });
    },
    close: () => producer.disconnect(),
  };
}
