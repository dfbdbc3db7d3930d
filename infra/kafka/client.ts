import './empty-batches-patch.ts';
import './idle-timer-patch.ts';
import { hostname } from 'node:os';
import { Kafka, logLevel, type RetryOptions } from 'kafkajs';
import type { Logger } from '../telemetry/log.ts';
import { kafkaLogCreator } from './client-log.ts';
import type { KafkaConnection } from './connection.ts';

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

/**
 * The protocol's name of what went wrong (`MESSAGE_TOO_LARGE`, …), or else the error class of kafkajs; looks
 * through the wrappers that kafkajs puts around a cause when its retries are exhausted.
 */
export function kafkaErrorType(error: unknown): string {
  for (let e: unknown = error, depth = 0; e instanceof Error && depth < 10; depth++) {
    const { type, cause } = e as { type?: unknown; cause?: unknown };
    if (typeof type === 'string') return type;
    if (!(cause instanceof Error) || cause === e) return e.name;
    e = cause;
  }
  return 'unknown';
}

/** Resolves as `work` does, or with `undefined` once the time is over; `work` is then left to itself. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
