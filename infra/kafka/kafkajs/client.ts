import './codecs.ts';
import './empty-batches-patch.ts';
import './idle-timer-patch.ts';
import { hostname } from 'node:os';
import { Kafka, logLevel, type RetryOptions } from 'kafkajs';
import type { Logger } from '../../telemetry/log.ts';
import { kafkaLogCreator } from './client-log.ts';
import type { KafkaConnection } from '../connection.ts';

/** Few and quick: whoever uses a client goes on trying by itself, with a fresh one. */
export const QUICK_RETRY: RetryOptions = {
  initialRetryTime: 100,
  factor: 0.2,
  multiplier: 2,
  maxRetryTime: 1_000,
  retries: 4,
};

export interface ClientOptions extends KafkaConnection {
  readonly log: Logger;
  readonly retry?: RetryOptions;
}

/** A kafkajs client that gives up soon, so that an outage is noticed, and logs through our log. */
export function createKafka(options: ClientOptions): Kafka {
  const { security } = options;
  return new Kafka({
    ...(security && {
      ssl: { ca: [security.ca] },
      sasl: { mechanism: 'scram-sha-512', username: security.username, password: security.password },
      authenticationTimeout: 5_000,
    }),
    clientId: `birth-${hostname()}-${process.pid}`,
    brokers: [...options.brokers],
    connectionTimeout: 2_000,
    requestTimeout: 8_000,
    retry: options.retry ?? QUICK_RETRY,
    logLevel: logLevel.INFO,
    logCreator: kafkaLogCreator(options.log),
  });
}
