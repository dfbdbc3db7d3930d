import {
  compatibilityPartitioner,
  Producer as PlatformaticProducer,
  ProduceAcks,
  UserError,
  type MessageToProduce,
} from '@platformatic/kafka';
import type { KafkaConnection } from '../connection.ts';
import type { OutgoingMessage } from '../port.ts';
import { ACKNOWLEDGE_MS, type Producer } from '../producer.ts';
import { clientOptions } from './client.ts';

/** Connects when first used. */
export async function connectProducer(options: KafkaConnection): Promise<Producer> {
  const producer = new PlatformaticProducer({
    ...clientOptions(options),
    retries: 1,
    retryDelay: 50,
    timeout: ACKNOWLEDGE_MS,
    acks: ProduceAcks.ALL,
    idempotent: false,
    // As Java and kafkajs reckon it: a case keeps its partition, whoever publishes.
    partitioner: compatibilityPartitioner,
  });
  return {
    send: async (messages) => {
      await producer
        .send({ messages: messages.map(produced), acks: ProduceAcks.ALL })
        .catch((error: unknown) => {
          throw named(error);
        });
    },
    close: () => producer.close(),
  };
}

function produced({ topic, key, value, headers }: OutgoingMessage): MessageToProduce {
  return {
    topic,
    key: Buffer.from(key),
    value,
    headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
  };
}

/** The client says in words what the broker has said by a code. */
function named(error: unknown): unknown {
  if (!(error instanceof UserError) || !error.message.startsWith('Unknown topic ')) return error;
  return Object.assign(error, { apiId: 'UNKNOWN_TOPIC_OR_PARTITION' });
}
