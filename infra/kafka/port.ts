/** What the rest of the system knows of Kafka. The client libraries stay behind this port (docs/adr/0020). */

/** Why a batch of records cannot be taken apart. It is the reason of its dead letter. */
export type UndecodableCode =
  | 'codec-unknown'
  | 'codec-failed'
  | 'inflated-too-large'
  | 'checksum-wrong'
  | 'format-unknown'
  | 'records-damaged';

export interface ReceivedMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Set where this is a whole batch that no client can take apart: `value` is then its raw bytes, `offset` its first
   * message and `lastOffset` its last. Nobody knows how many messages were in it. It begins with an offset, so with a NUL:
   * whoever reads messages as JSON finds it unreadable, and its dead letter says why.
   */
  readonly undecodable?: { readonly code: UndecodableCode; readonly lastOffset: string };
}

/**
 * Makes the effect of a batch safe. Resolves: the offsets are committed. Rejects: the batch comes again.
 * One message may stand twice in a batch, and a batch may come again after its effect was made.
 */
export type BatchHandler = (batch: readonly ReceivedMessage[]) => Promise<void>;

export interface Subscription {
  /** stops fetching without leaving the group; what was being handled is finished */
  pause(): void;
  resume(): void;
  /** false when the consumer has made no progress for too long or has given up */
  healthy(): boolean;
  /** finishes the batch in hand, commits, leaves the group */
  close(): Promise<void>;
}

export interface OutgoingMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Publishes; resolves once the broker has acknowledged every message. Only the relay holds one. */
export interface Publisher {
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}
