import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { describeError } from '../../telemetry/log.ts';
import { Holds } from '../holds.ts';
import { PendingOffsets } from '../pending-offsets.ts';
import type { ReceivedMessage } from '../port.ts';
import {
  MEMBER,
  type Assignment,
  type ConsumerSession,
  type SessionOptions,
  passHandled,
} from '../session.ts';
import { within } from '../within.ts';
import { createKafka } from './client.ts';
import { createGatherer } from './gather.ts';

const PARTITIONS_A_TOPIC = 12;
/**
 * For so long the broker keeps a fetch that finds nothing. Each empty answer names every partition and costs 2 ms of
 * ours; but kafkajs leaves its group, or joins it anew, only after the answer.
 */
const LONG_POLL_MS = 1_000;

/**
 * A session of kafkajs. It cannot set aside a batch that it cannot take apart: kafkajs does that before any code of
 * ours runs, for a whole answer of the broker at once, and none of the answer's partitions goes on.
 */
export class KafkajsSession implements ConsumerSession {
  readonly #options: SessionOptions;
  readonly #consumer: Consumer;
  readonly #gather: (partition: string, messages: readonly ReceivedMessage[]) => Promise<boolean>;
  readonly #pending = new PendingOffsets();
  readonly #holds: Holds;
  readonly ended: Promise<Error>;
  #end: (error: Error) => void = () => undefined;
  #commitTimer: NodeJS.Timeout | undefined;
  #generation = 0;
  #paused = false;
  #closing = false;
  #lastSign = Date.now();
  #handlingSince: number | undefined;

  constructor(options: SessionOptions, paused: boolean) {
    this.#options = options;
    this.#paused = paused;
    this.#consumer = createConsumer(options);
    this.#gather = createGatherer((batch) => this.#handle(batch), options.onFailure);
    this.#holds = new Holds(options.onHeld);
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.#listen();
  }

  async start(): Promise<void> {
    const { topics } = this.#options;
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_A_TOPIC * topics.length,
      eachBatch: (payload) => this.#eachBatch(payload),
    });
    if (this.#paused) this.pause();
  }

  get silentMs(): number {
    return Date.now() - this.#lastSign;
  }

  get handlingMs(): number {
    return this.#handlingSince === undefined ? 0 : Date.now() - this.#handlingSince;
  }

  pause(): void {
    this.#paused = true;
    this.#whileRunning(() => this.#consumer.pause(this.#options.topics.map((topic) => ({ topic }))));
  }

  resume(): void {
    this.#paused = false;
    this.#whileRunning(() => this.#consumer.resume(this.#options.topics.map((topic) => ({ topic }))));
  }

  async close(deadlineMs: number): Promise<void> {
    this.#closing = true;
    this.#holds.close();
    const leave = this.#commit()
      .then(() => this.#consumer.disconnect())
      .catch((error: unknown) => this.#options.log.debug(describeError(error), 'leaving the group failed'));
    await within(deadlineMs, leave);
    clearTimeout(this.#commitTimer);
  }

  #listen(): void {
    const { events } = this.#consumer;
    const alive = (): void => {
      this.#lastSign = Date.now();
    };
    this.#consumer.on(events.HEARTBEAT, alive);
    this.#consumer.on(events.FETCH, alive);
    this.#consumer.on(events.END_BATCH_PROCESS, alive);
    this.#consumer.on(events.REBALANCING, () => void this.#commit());
    this.#consumer.on(events.CRASH, ({ payload }) => this.#end(payload.error));
    this.#consumer.on(events.GROUP_JOIN, ({ payload }) => {
      alive();
      this.#generation++;
      this.#pending.forget();
      const assignment = payload.memberAssignment as Assignment;
      this.#holds.retain(assignment);
      this.#options.onAssigned(assignment);
    });
  }

  async #handle(batch: readonly ReceivedMessage[]): Promise<void> {
    const since = (this.#handlingSince ??= Date.now());
    try {
      await this.#options.handle(batch);
      this.#options.onProgress();
    } finally {
      if (this.#handlingSince === since) this.#handlingSince = undefined;
    }
  }

  async #eachBatch(payload: EachBatchPayload): Promise<void> {
    const { topic, partition, messages } = payload.batch;
    const last = messages.at(-1);
    if (!last || this.#closing || this.#paused || !payload.isRunning() || payload.isStale()) return;
    const generation = this.#generation;
    // A rebalance it meets is met again by kafkajs's own heartbeat, once the batch is done.
    const beat = setInterval(() => void payload.heartbeat().catch(() => undefined), MEMBER.heartbeatMs);
    const made = await this.#gather(
      `${topic}/${partition}`,
      messages.map((message) => received(topic, partition, message)),
    ).finally(() => clearInterval(beat));
    if (made) passHandled();
    if (generation !== this.#generation) return;
    if (!made) return this.#holdBack(payload);
    this.#holds.settle(`${topic}/${partition}`);
    payload.resolveOffset(last.offset);
    this.#pending.note(topic, partition, payload.batch.lastOffset());
    if (this.#closing) await this.#commitBefore(payload);
    else this.#commitTimer ??= setTimeout(() => void this.#commit(), MEMBER.commitMs);
  }

  /** The batch was not handled: its partition rests a little and is then fetched again from the same offset. */
  #holdBack(payload: EachBatchPayload): void {
    const { topic, partition } = payload.batch;
    if (this.#paused || this.#closing) return;
    const resume = payload.pause();
    this.#holds.hold(`${topic}/${partition}`, () => {
      if (!this.#paused && !this.#closing) resume();
    });
  }

  async #commit(): Promise<void> {
    clearTimeout(this.#commitTimer);
    this.#commitTimer = undefined;
    const offsets = this.#pending.take();
    if (offsets.length === 0) return;
    // What is not committed comes again, and every handler may run twice.
    await this.#consumer
      .commitOffsets(offsets)
      .catch((error: unknown) => this.#options.log.debug(describeError(error), 'offsets were not committed'));
  }

  /** While the consumer stops, only the batch's own payload can still commit. */
  async #commitBefore(payload: EachBatchPayload): Promise<void> {
    const topics = [...Map.groupBy(this.#pending.take(), (o) => o.topic)].map(([topic, partitions]) => ({
      topic,
      partitions: partitions.map(({ partition, offset }) => ({ partition, offset })),
    }));
    if (topics.length > 0) await payload.commitOffsetsIfNecessary({ topics }).catch(() => undefined);
  }

  #whileRunning(act: () => void): void {
    try {
      act();
    } catch {
      // Not joined yet or gone already: #paused holds for the batches that still come.
    }
  }
}

function createConsumer(options: SessionOptions): Consumer {
  return createKafka(options).consumer({
    groupId: options.groupId,
    sessionTimeout: MEMBER.sessionMs,
    rebalanceTimeout: MEMBER.rebalanceMs,
    heartbeatInterval: MEMBER.heartbeatMs,
    maxWaitTimeInMs: LONG_POLL_MS,
    maxBytesPerPartition: MEMBER.maxBytesPerPartition,
    maxBytes: MEMBER.maxBytes,
    metadataMaxAge: MEMBER.metadataMaxAgeMs,
    allowAutoTopicCreation: false,
    retry: {
      initialRetryTime: 100,
      maxRetryTime: 1_000,
      factor: 0.2,
      multiplier: 2,
      retries: 4,
      restartOnFailure: () => Promise.resolve(false),
    },
  });
}

function received(topic: string, partition: number, message: KafkaMessage): ReceivedMessage {
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [
    name,
    (Array.isArray(value) ? value : [value]).map((v) => v?.toString() ?? '').join(','),
  ]);
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key?.toString() ?? null,
    value: message.value ?? Buffer.alloc(0),
    headers: Object.fromEntries(headers) as Record<string, string>,
  };
}
