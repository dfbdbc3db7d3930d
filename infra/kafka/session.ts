import { failPoint } from '../fail-point/fail-point.ts';
import type { Logger } from '../telemetry/log.ts';
import type { KafkaConnection } from './connection.ts';
import type { Held } from './holds.ts';
import type { BatchHandler } from './port.ts';

/** The partitions of each topic that are a member's. */
export type Assignment = Readonly<Record<string, readonly number[]>>;

export interface SessionOptions extends KafkaConnection {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly log: Logger;
  readonly handle: BatchHandler;
  readonly onAssigned: (assignment: Assignment) => void;
  /** a batch was handled */
  readonly onProgress: () => void;
  /** a batch was refused by the handler and will come again */
  readonly onFailure: (error: unknown) => void;
  /** the partitions that are held have changed, or one of them was tried in vain again */
  readonly onHeld: (held: Held) => void;
}

/**
 * One life of a consumer, from joining the group to its end by {@link close} or by an error. It never begins anew by
 * itself: whoever runs sessions starts a fresh one. There is one for each client: `kafkajs/` and `platformatic/`.
 */
export interface ConsumerSession {
  /** Joins the group and consumes. Resolves once joined, or once it has crashed: see {@link ended}. */
  start(): Promise<void>;
  /** Resolves with the error that ended the session. */
  readonly ended: Promise<Error>;
  /** ms since the broker was last heard of */
  readonly silentMs: number;
  /** ms for which the handler has been at one batch; 0 when it is at none */
  readonly handlingMs: number;
  pause(): void;
  resume(): void;
  /** Finishes the batch in hand, commits, leaves the group; gives up waiting after the deadline (ms). */
  close(deadlineMs: number): Promise<void>;
}

/** How a member of a group behaves, whichever client it is made with. */
export const MEMBER = {
  sessionMs: 10_000,
  /** a dead member holds a rebalance for no longer than this */
  rebalanceMs: 3_000,
  heartbeatMs: 1_500,
  commitMs: 250,
  maxBytes: 4 * 1024 * 1024,
  maxBytesPerPartition: 512 * 1024,
  metadataMaxAgeMs: 60_000,
} as const;

/** Whichever client it is: a batch is handled, and its offset is not committed yet. */
export function passHandled(): void {
  failPoint('batch-handled');
}
