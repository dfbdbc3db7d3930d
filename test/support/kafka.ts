import { createPublisher } from '../../infra/kafka/publisher.ts';
import type { OutgoingMessage } from '../../infra/kafka/port.ts';
import { createLog } from '../../infra/telemetry/log.ts';

/** Publishes past the outbox: what a broken or foreign program could put on a topic. */
export async function publishRaw(
  brokers: readonly string[],
  messages: readonly OutgoingMessage[],
): Promise<void> {
  const publisher = createPublisher({ brokers: [...brokers], log: createLog('test', 'fatal') });
  try {
    await publisher.publish(messages);
  } finally {
    await publisher.close();
  }
}
