import type { OutgoingMessage } from './port.ts';

/** How long all in-sync replicas may take. */
export const ACKNOWLEDGE_MS = 5_000;

/** A connection to the brokers that publishes. There is one for each client: `kafkajs/` and `platformatic/`. */
export interface Producer {
  /** Resolves once all in-sync replicas have every message; messages of one topic and key keep their order. */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}
