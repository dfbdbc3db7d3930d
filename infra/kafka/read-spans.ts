import type { Admin } from 'kafkajs';
import type { KafkaConnection } from './connection.ts';
import { BatchConsumer } from './platformatic/client.ts';
import { Fetcher, type Fetched } from './platformatic/fetcher.ts';
import { placeOf } from './platformatic/positions.ts';
import type { LogBatch } from './platformatic/record-batch.ts';

const STALLED_MS = 30_000;

/** The messages of one partition from an offset up to another, which is not among them. */
export interface Span {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  /** retention has taken messages from the partition */
  readonly trimmed: boolean;
}

/** A message as it stands on its topic. A batch that cannot be taken apart is one: its bytes, at its first offset. */
export interface TopicMessage {
  readonly offset: string;
  /** Unix time, ms */
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | undefined>>;
}

/** What one fetch brought of a span; no message comes twice. */
export type TakeMessages = (span: Span, messages: readonly TopicMessage[]) => Promise<void>;

/**
 * What the partitions of some topics hold now; a topic that is not there holds nothing.
 * @param since leaves out what was written before; undefined: from the first message that is still there
 */
export async function spansOf(admin: Admin, topics: readonly string[], since?: Date): Promise<Span[]> {
  const existing = new Set(await admin.listTopics());
  const spans: Span[] = [];
  for (const topic of topics.filter((name) => existing.has(name))) {
    const later = since && (await admin.fetchTopicOffsetsByTimestamp(topic, since.getTime()));
    const starts = new Map(later?.map(({ partition, offset }) => [partition, Number(offset)]));
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      const from = Math.max(Number(low), starts.get(partition) ?? 0);
      spans.push({ topic, partition, from, to: Number(high), trimmed: Number(low) > 0 });
    }
  }
  return spans;
}

/**
 * Reads spans to their ends, once, as an operator who only looks: in no group, so that nobody is asked to make room.
 * @throws Error when nothing comes for half a minute before the ends are reached
 */
export async function readSpans(
  connection: KafkaConnection,
  spans: readonly Span[],
  take: TakeMessages,
): Promise<void> {
  const wanted = spans.filter(({ from, to }) => to > from);
  if (wanted.length === 0) return;
  const topics = [...new Set(wanted.map(({ topic }) => topic))];
  const consumer = new BatchConsumer({ ...connection, groupId: 'operator' });
  for (const topic of topics) consumer.topics.track(topic);
  try {
    await new Reading(wanted, take).run(
      (listeners) => new Fetcher(consumer, { ...connection, topics }, listeners),
    );
  } finally {
    await consumer.close(true).catch(() => undefined);
  }
}

type OpenFetcher = (listeners: ConstructorParameters<typeof Fetcher>[2]) => Fetcher;

/** How far each span has been read. */
class Reading {
  readonly #take: TakeMessages;
  readonly #spans: ReadonlyMap<string, Span>;
  readonly #positions: Fetched['position'][];

  constructor(spans: readonly Span[], take: TakeMessages) {
    this.#take = take;
    this.#spans = new Map(spans.map((span) => [placeOf(span), span]));
    this.#positions = spans.map(({ topic, partition, from }) => ({
      topic,
      partition,
      next: BigInt(from),
      busy: false,
      broughtBy: 0,
    }));
  }

  async run(open: OpenFetcher): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stall = (): void => reject(new Error('the topics could not be read to their end'));
    const stalled = setTimeout(stall, STALLED_MS);
    const fetch = (): void => {
      const positions = this.#positions.filter((position) => !this.#isRead(position));
      if (positions.length === 0) resolve();
      else fetcher.fetch(() => ({ positions, whole: true }));
    };
    const fetcher = open({
      onFetched: (fetched) => {
        stalled.refresh();
        this.#note(fetched).then(fetch, reject);
      },
      onTrouble: (_position, error) => reject(error),
      onFailed: reject,
    });
    try {
      fetch();
      await promise;
    } finally {
      clearTimeout(stalled);
      fetcher.close();
    }
  }

  #isRead(position: Fetched['position']): boolean {
    return position.next >= BigInt(this.#spans.get(placeOf(position))?.to ?? 0);
  }

  async #note(fetched: readonly Fetched[]): Promise<void> {
    for (const { position, batches, next } of fetched) {
      const span = this.#spans.get(placeOf(position));
      if (!span) continue;
      const messages = batches
        .flatMap(topicMessagesOf)
        .filter(({ offset }) => BigInt(offset) >= position.next && BigInt(offset) < BigInt(span.to));
      if (messages.length > 0) await this.#take(span, messages);
      position.next = next;
    }
  }
}

function topicMessagesOf(batch: LogBatch): TopicMessage[] {
  if (batch.isControl) return [];
  const { firstOffset, timestamp, undecodable, records } = batch;
  if (undecodable)
    return [
      {
        offset: `${firstOffset}`,
        timestamp: `${timestamp}`,
        key: null,
        value: undecodable.bytes,
        headers: {},
      },
    ];
  return records.map((record) => ({
    offset: `${record.offset}`,
    timestamp: `${record.timestamp}`,
    key: record.key,
    value: record.value,
    headers: Object.fromEntries(record.headers.map(([name, bytes]) => [name.toString(), bytes ?? undefined])),
  }));
}
