import { ConnectionPool, FetchIsolationLevels, type ClusterMetadata } from '@platformatic/kafka';
import type { KafkaConnection } from '../connection.ts';
import { MEMBER } from '../session.ts';
import { clientOptions, errorName, type BatchConsumer } from './client.ts';
import type { FetchAnswer, PartitionAnswer } from './fetch-answer.ts';
import { firstOffsets, type Position } from './positions.ts';
import type { LogBatch } from './record-batch.ts';

/** For so long the broker keeps a fetch that finds nothing. To stop, or to join anew, nothing waits for the answer. */
const LONG_POLL_MS = 5_000;
/** The same while partitions are left out that will soon be fetched again. */
const SHORT_POLL_MS = 250;

/** What a fetch brought of one partition. */
export interface Fetched {
  readonly position: Position;
  readonly batches: readonly LogBatch[];
  /** offset of what comes after them */
  readonly next: bigint;
}

export interface Choice {
  readonly positions: readonly Position[];
  /** none is left out that will soon be fetched again */
  readonly whole: boolean;
}

export interface FetchOptions extends KafkaConnection {
  readonly topics: readonly string[];
}

export interface FetchListeners {
  readonly onFetched: (fetched: readonly Fetched[]) => void;
  /** nothing of one partition can be had for now */
  readonly onTrouble: (position: Position, error: Error) => void;
  /** nothing more can be had at all */
  readonly onFailed: (error: Error) => void;
}

/** The topic is gone, or is another one of that name: whoever consumes begins anew. */
const GONE: ReadonlySet<string> = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'INCONSISTENT_TOPIC_ID',
  'TOPIC_AUTHORIZATION_FAILED',
]);

/** One fetch at a time of each broker, on connections of its own: a fetch that waits holds up nothing else. */
export class Fetcher {
  readonly #consumer: BatchConsumer;
  readonly #pool: ConnectionPool;
  readonly #listeners: FetchListeners;
  readonly #topics: string[];
  readonly #inFlight = new Set<number>();
  #fetches = 0;
  #closed = false;

  constructor(consumer: BatchConsumer, options: FetchOptions, listeners: FetchListeners) {
    const { clientId, ...connection } = clientOptions(options);
    this.#consumer = consumer;
    this.#pool = new ConnectionPool(clientId, connection);
    this.#topics = [...options.topics];
    this.#listeners = listeners;
  }

  /** @param choose what may be fetched now: asked at the very moment, since a handler may be at it by then */
  fetch(choose: () => Choice): void {
    if (!this.#closed) this.#send(choose).catch((error: unknown) => this.#fail(error));
  }

  /** Cuts what is under way. */
  close(): void {
    this.#closed = true;
    this.#pool.close().catch(() => undefined);
  }

  async #send(choose: () => Choice): Promise<void> {
    const metadata = await this.#consumer.metadata({ topics: this.#topics });
    if (this.#closed) return;
    const { positions, whole } = choose();
    const maxWaitTime = whole ? LONG_POLL_MS : SHORT_POLL_MS;
    for (const [node, ours] of Map.groupBy(inTurn(positions), (position) => leaderOf(metadata, position))) {
      if (this.#inFlight.has(node)) continue;
      if (metadata.brokers.has(node)) this.#ask(node, { metadata, positions: ours, maxWaitTime });
      else this.#loseLeader(ours);
    }
  }

  #ask(node: number, asked: Asked): void {
    this.#inFlight.add(node);
    this.#consumer
      .fetchBatches({
        node,
        topics: requestOf(asked),
        connectionPool: this.#pool,
        maxWaitTime: asked.maxWaitTime,
        minBytes: 1,
        maxBytes: MEMBER.maxBytes,
        isolationLevel: FetchIsolationLevels.READ_COMMITTED,
      })
      .finally(() => this.#inFlight.delete(node))
      .then((answer) => {
        if (!this.#closed) this.#listeners.onFetched(this.#read(answer, asked));
      })
      .catch((error: unknown) => this.#fail(error));
  }

  #read(answer: FetchAnswer, { metadata, positions }: Asked): Fetched[] {
    const wanted = Map.groupBy(positions, ({ topic }) => metadata.topics.get(topic)?.id);
    return answer.responses.flatMap(({ topicId, partitions }) =>
      partitions.flatMap((partition) => {
        const ours = wanted.get(topicId)?.find((one) => one.partition === partition.partitionIndex);
        return ours ? this.#readPartition(ours, partition) : [];
      }),
    );
  }

  #readPartition(position: Position, { errorCode, batches }: PartitionAnswer): Fetched[] {
    if (errorCode !== 0) {
      this.#meet(position, errorName(errorCode));
      return [];
    }
    if (batches.length > 0) position.broughtBy = ++this.#fetches;
    return [{ position, batches, next: nextOffset(batches, position.next) }];
  }

  /** One partition cannot be read: which does not concern the others. */
  #meet(position: Position, name: string): void {
    const error = new Error(`${name} at ${position.topic}/${position.partition}`);
    if (GONE.has(name)) return this.#fail(error);
    if (name === 'OFFSET_OUT_OF_RANGE') return this.#beginAgain(position);
    if (name !== 'CORRUPT_MESSAGE') this.#consumer.clearMetadata();
    this.#listeners.onTrouble(position, error);
  }

  #loseLeader(positions: readonly Position[]): void {
    this.#consumer.clearMetadata();
    for (const position of positions) this.#listeners.onTrouble(position, new Error('no leader'));
  }

  /** Where a group stood is no more, by retention or because the topic was made anew: from what is still there. */
  #beginAgain(position: Position): void {
    const { topic, partition } = position;
    position.busy = true;
    firstOffsets(this.#consumer, [{ topic, partitions: [partition] }])
      .then((first) => {
        position.next = first.get(topic)?.[partition] ?? 0n;
        position.busy = false;
        if (!this.#closed) this.#listeners.onFetched([]);
      })
      .catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.#listeners.onFailed(error instanceof Error ? error : new Error('a fetch failed'));
  }
}

/**
 * A broker fills its answer in the order in which it is asked, and stops when it is full: whoever was served last comes last
 * now, or one that writes much would keep everybody behind it from being heard (KIP-41, KIP-74).
 */
function inTurn(positions: readonly Position[]): Position[] {
  return positions.toSorted((a, b) => a.broughtBy - b.broughtBy);
}

/** From where to go on: at least one further, even where a damaged batch says that it ends before it began. */
function nextOffset(batches: readonly LogBatch[], from: bigint): bigint {
  const last = batches.at(-1);
  if (last === undefined) return from;
  return last.lastOffset < from ? from + 1n : last.lastOffset + 1n;
}

interface Asked {
  readonly metadata: ClusterMetadata;
  readonly positions: readonly Position[];
  readonly maxWaitTime: number;
}

function leaderOf({ topics }: ClusterMetadata, { topic, partition }: Position): number {
  return topics.get(topic)?.partitions[partition]?.leader ?? -1;
}

/** In the order of the positions: a topic stands in it as often as others come between its partitions. */
function requestOf({ metadata, positions }: Asked) {
  return runsOfTopics(positions).map((ours) => ({
    topicId: metadata.topics.get(ours[0]?.topic ?? '')?.id ?? '',
    partitions: ours.map(({ partition, next }) => ({
      partition,
      fetchOffset: next,
      currentLeaderEpoch: -1,
      lastFetchedEpoch: -1,
      partitionMaxBytes: MEMBER.maxBytesPerPartition,
    })),
  }));
}

function runsOfTopics(positions: readonly Position[]): Position[][] {
  const runs: Position[][] = [];
  for (const position of positions) {
    const run = runs.at(-1);
    if (run?.[0]?.topic === position.topic) run.push(position);
    else runs.push([position]);
  }
  return runs;
}
