import type { TopicPartitionOffset } from 'kafkajs';

/** Offsets whose effect is safe and which the group has not been told of yet. */
export class PendingOffsets {
  readonly #next = new Map<string, TopicPartitionOffset>();

  /** @param lastHandled offset of the last message whose effect is safe */
  note(topic: string, partition: number, lastHandled: string): void {
    const offset = String(BigInt(lastHandled) + 1n);
    this.#next.set(`${topic}/${partition}`, { topic, partition, offset });
  }

  /** What is to be committed; it is pending no longer. */
  take(): TopicPartitionOffset[] {
    const offsets = [...this.#next.values()];
    this.#next.clear();
    return offsets;
  }

  /** After a rebalance the partitions may be another member's: what was not committed comes again. */
  forget(): void {
    this.#next.clear();
  }
}
