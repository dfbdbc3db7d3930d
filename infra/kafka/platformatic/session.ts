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
import { BatchConsumer } from './client.ts';
import { Fetcher, type Fetched } from './fetcher.ts';
import { messagesOf } from './messages.ts';
import { committedPositions, placeOf, type Position } from './positions.ts';

/**
 * For so long nothing else is fetched while a handler works: what comes meanwhile is then taken together. After that
 * the partitions that it does not hold go on.
 */
const PATIENCE_MS = 1_000;

/** What one fetch brought of one partition. */
interface Part {
  readonly position: Position;
  readonly messages: readonly ReceivedMessage[];
  /** offset of what comes after them */
  readonly next: bigint;
}

/**
 * A session of @platformatic/kafka. The client keeps the membership, the connections and the offsets; what is fetched
 * when, and what of it is handled together, is decided here: everything that one fetch brought in one call, a partition
 * whose messages were refused alone until they are not.
 */
export class PlatformaticSession implements ConsumerSession {
  readonly ended: Promise<Error>;
  readonly #options: SessionOptions;
  readonly #consumer: BatchConsumer;
  readonly #pending = new PendingOffsets();
  readonly #holds: Holds;
  /** handlers at work, and since when; ms */
  readonly #working = new Map<Promise<unknown>, number>();
  #end: (error: Error) => void = () => undefined;
  #fetcher: Fetcher | undefined;
  #positions = new Map<string, Position>();
  #commitTimer: NodeJS.Timeout | undefined;
  #generation = 0;
  #paused: boolean;
  #closing = false;
  #lastSign = Date.now();

  constructor(options: SessionOptions, paused: boolean) {
    this.#options = options;
    this.#paused = paused;
    this.#holds = new Holds(options.onHeld);
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.#consumer = new BatchConsumer(options);
    this.#listen();
  }

  async start(): Promise<void> {
    for (const topic of this.#options.topics) this.#consumer.topics.track(topic);
    await this.#consumer.joinGroup();
  }

  get silentMs(): number {
    return Date.now() - this.#lastSign;
  }

  get handlingMs(): number {
    const [since] = this.#working.values();
    return since === undefined ? 0 : Date.now() - since;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#fetch();
  }

  async close(deadlineMs: number): Promise<void> {
    this.#closing = true;
    this.#holds.close();
    this.#fetcher?.close();
    const leave = Promise.allSettled(this.#working.keys())
      .then(() => this.#commit())
      .then(() => this.#consumer.close(true))
      .catch((error: unknown) => this.#options.log.debug(describeError(error), 'leaving the group failed'));
    await within(deadlineMs, leave);
    clearTimeout(this.#commitTimer);
  }

  #listen(): void {
    const consumer = this.#consumer;
    consumer.on('consumer:heartbeat:end', () => this.#alive());
    consumer.on('consumer:group:rebalance', () => void this.#commit());
    consumer.on('error', (error) => this.#end(error));
    consumer.on('consumer:group:join', ({ assignments = [] }) => {
      this.#begin(Object.fromEntries(assignments.map(({ topic, partitions }) => [topic, partitions]))).catch(
        (error: unknown) => this.#end(error as Error),
      );
    });
  }

  #alive(): void {
    this.#lastSign = Date.now();
  }

  /** The group was joined, or joined anew: from where it stands now. */
  async #begin(assignment: Assignment): Promise<void> {
    this.#alive();
    const generation = ++this.#generation;
    this.#pending.forget();
    this.#holds.retain(assignment);
    // What the broker still holds for the time before would hold up what is asked now.
    this.#fetcher?.close();
    this.#fetcher = undefined;
    const before = this.#positions;
    const positions = await committedPositions(this.#consumer, assignment);
    if (generation !== this.#generation || this.#closing) return;
    for (const position of positions) position.busy = before.get(placeOf(position))?.busy ?? false;
    this.#positions = new Map(positions.map((position) => [placeOf(position), position]));
    this.#fetcher = new Fetcher(this.#consumer, this.#options, {
      onFetched: (fetched) => void this.#take(fetched, generation),
      onFailed: (error) => this.#end(error),
      onTrouble: (position, error) => {
        this.#options.onFailure(error);
        this.#hold(position);
      },
    });
    this.#options.onAssigned(assignment);
    this.#fetch();
  }

  /** Fetches what may be fetched now. */
  #fetch(): void {
    if (this.#paused || this.#closing) return;
    this.#fetcher?.fetch(() => {
      const positions = [...this.#positions.values()].filter(
        (position) => !position.busy && !this.#holds.isResting(placeOf(position)),
      );
      return { positions, whole: positions.length === this.#positions.size };
    });
  }

  async #take(fetched: readonly Fetched[], generation: number): Promise<void> {
    this.#alive();
    if (generation !== this.#generation || this.#closing || this.#paused) return;
    const parts = fetched.flatMap((one) => this.#newOf(one));
    const [suspects, others] = [true, false].map((isSuspect) =>
      parts.filter(({ position }) => this.#holds.has(placeOf(position)) === isSuspect),
    ) as [Part[], Part[]];
    for (const part of suspects) void this.#handle([part], generation);
    if (others.length > 0) await within(PATIENCE_MS, this.#handle(others, generation));
    this.#fetch();
  }

  /** Markers and what was given up are stepped over at once. */
  #newOf({ position, batches, next }: Fetched): Part[] {
    const messages = messagesOf(position, batches, position.next);
    if (messages.length > 0) return [{ position, messages, next }];
    if (next > position.next) this.#advance(position, next);
    return [];
  }

  async #handle(parts: readonly Part[], generation: number): Promise<void> {
    for (const { position } of parts) position.busy = true;
    const work = this.#make(parts);
    this.#working.set(work, Date.now());
    const made = await work;
    this.#working.delete(work);
    if (made) passHandled();
    for (const { position, next } of parts) {
      position.busy = false;
      if (generation !== this.#generation) this.#release(position);
      else if (made) this.#settle(position, next);
      else this.#hold(position);
    }
    this.#fetch();
  }

  async #make(parts: readonly Part[]): Promise<boolean> {
    try {
      await this.#options.handle(parts.flatMap(({ messages }) => messages));
      this.#options.onProgress();
      return true;
    } catch (error) {
      this.#options.onFailure(error);
      return false;
    }
  }

  /** What was begun before a rebalance is over: the partition, if it is still ours, may be fetched again. */
  #release(before: Position): void {
    const position = this.#positions.get(placeOf(before));
    if (position) position.busy = false;
  }

  #settle(position: Position, next: bigint): void {
    this.#holds.settle(placeOf(position));
    this.#advance(position, next);
  }

  /** The effect of everything before this offset is safe. */
  #advance(position: Position, next: bigint): void {
    const { topic, partition } = position;
    position.next = next;
    this.#pending.note(topic, partition, String(next - 1n));
    if (!this.#closing) this.#commitTimer ??= setTimeout(() => void this.#commit(), MEMBER.commitMs);
  }

  /** The partition rests a little and is then fetched again from the same offset. */
  #hold(position: Position): void {
    if (!this.#closing) this.#holds.hold(placeOf(position), () => this.#fetch());
  }

  async #commit(): Promise<void> {
    clearTimeout(this.#commitTimer);
    this.#commitTimer = undefined;
    const offsets = this.#pending
      .take()
      .map(({ topic, partition, offset }) => ({ topic, partition, offset: BigInt(offset), leaderEpoch: -1 }));
    if (offsets.length === 0) return;
    // What is not committed comes again, and every handler may run twice.
    await this.#consumer
      .commit({ offsets })
      .catch((error: unknown) => this.#options.log.debug(describeError(error), 'offsets were not committed'));
  }
}
