import type { Logger } from '../telemetry/log.ts';
import { clientOf, type KafkaConnection } from './connection.ts';
import { kafkaErrorType } from './error-type.ts';
import { connectProducer as connectKafkajs } from './kafkajs/producer.ts';
import { connectProducer as connectPlatformatic } from './platformatic/producer.ts';
import type { Publisher } from './port.ts';
import { ACKNOWLEDGE_MS, type Producer } from './producer.ts';
import { ensureTopics } from './topics.ts';
import { within } from './within.ts';

const CLOSE_MS = 3_000;

/** Errors that lie in the message, not in the connection. */
const SIZE_ERRORS: ReadonlySet<string> = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
]);

/** Whether a broker will refuse this message however often it is sent. */
export function isRefusedMessage(error: unknown): boolean {
  return SIZE_ERRORS.has(kafkaErrorType(error));
}

/** Whether a message names a topic that the broker does not have. */
export function isUnknownTopic(error: unknown): boolean {
  const type = kafkaErrorType(error);
  return type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'INVALID_TOPIC_EXCEPTION';
}

/**
 * Publishes with one request a broker and waits for all in-sync replicas. Connects when first used; after a failure
 * the connection is dropped and made anew, with the topics that a wiped broker has lost. Only `infra/outbox` holds
 * one.
 */
export function createPublisher(options: KafkaConnection & { log: Logger }): Publisher {
  let connected: Promise<Producer> | undefined;
  const connect = async (): Promise<Producer> => {
    // Whoever may not create topics may not see those of others either.
    if (!options.topicsAreGiven) await ensureTopics(options, { deadlineMs: ACKNOWLEDGE_MS });
    return clientOf(options) === 'kafkajs' ? connectKafkajs(options) : connectPlatformatic(options);
  };
  const drop = async (): Promise<void> => {
    const dropped = connected;
    connected = undefined;
    const leave = dropped?.then((producer) => producer.close()).catch(() => undefined);
    if (leave) await within(CLOSE_MS, leave);
  };
  return {
    publish: async (messages) => {
      if (messages.length === 0) return;
      try {
        const producer = await (connected ??= connect());
        await producer.send(messages);
      } catch (error) {
        if (!isRefusedMessage(error)) await drop();
        throw error;
      }
    },
    close: drop,
  };
}
