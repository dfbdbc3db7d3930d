import { ListOffsetTimestamps } from '@platformatic/kafka';
import type { Assignment } from '../session.ts';
import type { BatchConsumer } from './client.ts';

/** Where a member is in a partition. */
export interface Position {
  readonly topic: string;
  readonly partition: number;
  /** offset of the first message that has not been handled */
  next: bigint;
  /** a handler is at its messages */
  busy: boolean;
  /** the fetch that last brought something of it, counted by whoever fetches; 0: none has */
  broughtBy: number;
}

/** `topic/partition` */
export function placeOf({
  topic,
  partition,
}: {
  readonly topic: string;
  readonly partition: number;
}): string {
  return `${topic}/${partition}`;
}

/** Where a group goes on: after what it has committed, or else with the first message that is still there. */
export async function committedPositions(
  consumer: BatchConsumer,
  assignment: Assignment,
): Promise<Position[]> {
  const topics = Object.entries(assignment)
    .filter(([, partitions]) => partitions.length > 0)
    .map(([topic, partitions]) => ({ topic, partitions: [...partitions] }));
  if (topics.length === 0) return [];
  const committed = await consumer.listCommittedOffsets({ topics });
  const fresh = topics.filter(({ topic, partitions }) =>
    partitions.some((partition) => (committed.get(topic)?.[partition] ?? -1n) < 0n),
  );
  const first = await firstOffsets(consumer, fresh);
  return topics.flatMap(({ topic, partitions }) =>
    partitions.map((partition) => {
      const known = committed.get(topic)?.[partition] ?? -1n;
      return {
        topic,
        partition,
        next: known < 0n ? (first.get(topic)?.[partition] ?? 0n) : known,
        busy: false,
        broughtBy: 0,
      };
    }),
  );
}

/** The first message that is still there, of some partitions. */
export async function firstOffsets(
  consumer: BatchConsumer,
  topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[],
): Promise<ReadonlyMap<string, readonly bigint[]>> {
  if (topics.length === 0) return new Map();
  return consumer.listOffsets({
    topics: topics.map(({ topic }) => topic),
    partitions: Object.fromEntries(topics.map(({ topic, partitions }) => [topic, [...partitions]])),
    timestamp: ListOffsetTimestamps.EARLIEST,
  });
}
