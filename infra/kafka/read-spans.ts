import { randomUUID } from 'node:crypto';
import type { Admin, Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { within } from './client.ts';

const STALLED_MS = 30_000;
const CLOSE_MS = 3_000;

/** The messages of one partition from an offset up to another, which is not among them. */
export interface Span {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  /** retention has taken messages from the partition */
  readonly trimmed: boolean;
}

/** A message as it stands on its topic. */
export type TopicMessage = KafkaMessage;

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
 * Reads spans to their ends, once, as an operator who only looks: in a group of its own, which commits no offsets and is
 * deleted afterwards.
 * @param purpose names the group @throws Error when nothing comes for half a minute before the ends are reached
 */
export async function readSpans(
  { kafka, admin }: { readonly kafka: Kafka; readonly admin: Admin },
  { purpose, spans }: { readonly purpose: string; readonly spans: readonly Span[] },
  take: TakeMessages,
): Promise<void> {
  const wanted = spans.filter(({ from, to }) => to > from);
  if (wanted.length === 0) return;
  const groupId = `operator-${purpose}-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200, sessionTimeout: 30_000 });
  try {
    await consumer.connect();
    const topics = [...new Set(wanted.map(({ topic }) => topic))];
    await consumer.subscribe({ topics, fromBeginning: true });
    await runToEnds(consumer, spans, take);
  } finally {
    const gone = consumer.disconnect().then(() => admin.deleteGroups([groupId]));
    await within(
      CLOSE_MS,
      gone.catch(() => undefined),
    );
  }
}

/** How far each span has been read. */
class Places {
  readonly #spans: ReadonlyMap<string, Span>;
  readonly #next: Map<string, number>;

  constructor(spans: readonly Span[]) {
    const key = ({ topic, partition }: Span): string => `${topic}/${partition}`;
    this.#spans = new Map(spans.map((span) => [key(span), span]));
    this.#next = new Map(spans.map((span) => [key(span), span.from]));
  }

  /** @returns the span and what of a batch is new of it */
  note(batch: EachBatchPayload['batch']): [Span, KafkaMessage[]] | undefined {
    const key = `${batch.topic}/${batch.partition}`;
    const span = this.#spans.get(key);
    const next = this.#next.get(key);
    if (!span || next === undefined) return undefined;
    const fresh = batch.messages.filter(({ offset }) => Number(offset) >= next && Number(offset) < span.to);
    this.#next.set(key, Math.max(next, Number(batch.lastOffset()) + 1));
    return [span, fresh];
  }

  get reached(): boolean {
    return [...this.#spans].every(([key, { to }]) => (this.#next.get(key) ?? 0) >= to);
  }
}

function runToEnds(consumer: Consumer, spans: readonly Span[], take: TakeMessages): Promise<void> {
  const places = new Places(spans);
  return new Promise((resolve, reject) => {
    const stalled = setTimeout(
      () => reject(new Error('the topics could not be read to their end')),
      STALLED_MS,
    );
    const settle = (error?: unknown): void => {
      clearTimeout(stalled);
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('a topic could not be read'));
    };
    const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
      stalled.refresh();
      const noted = places.note(payload.batch);
      try {
        if (noted && noted[1].length > 0) await take(...noted);
      } catch (error) {
        return settle(error);
      }
      if (places.reached) settle();
      await payload.heartbeat();
    };
    // What passes by itself kafkajs starts again, from the beginning: what has been read is not taken twice.
    consumer.on('consumer.crash', ({ payload }) => {
      if (!payload.restart) settle(payload.error);
    });
    const seek = (): void => {
      for (const { topic, partition, from } of spans)
        if (from > 0) consumer.seek({ topic, partition, offset: String(from) });
    };
    consumer.run({ autoCommit: false, eachBatch }).then(seek).catch(settle);
  });
}
