/** From where on a group has not been told that the effect is safe. */
export interface PendingOffset {
  readonly topic: string;
  readonly partition: number;
  /** of the first message whose effect is not safe */
  readonly offset: string;
}

/** Offsets whose effect is safe and which the group has not been told of yet. */
export class PendingOffsets {
  readonly #next = new Map<string, PendingOffset>();

  /** @param lastHandled offset of the last message whose effect is safe */
  note(topic: string, partition: number, lastHandled: string): void {
    const offset = String(BigInt(lastHandled) + 1n);
    this.#next.set(`${topic}/${partition}`, { topic, partition, offset });
  }

  /** What is to be committed; it is pending no longer. */
  take(): PendingOffset[] {
    const offsets = [...this.#next.values()];
    this.#next.clear();
    return offsets;
  }

  /** After a rebalance the partitions may be another member's: what was not committed comes again. */
  forget(): void {
    this.#next.clear();
  }
}
