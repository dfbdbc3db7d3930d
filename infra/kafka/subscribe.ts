import { setTimeout as delay } from 'node:timers/promises';
import { TOPICS } from '../../schemas/topic.ts';
import { describeError, type Logger } from '../telemetry/log.ts';
import { counter, gauge } from '../telemetry/metrics.ts';
import { clientOf, type KafkaConnection } from './connection.ts';
import { CrashCount } from './crash-count.ts';
import type { Held } from './holds.ts';
import { KafkajsSession } from './kafkajs/session.ts';
import { PlatformaticSession } from './platformatic/session.ts';
import type { BatchHandler, ReceivedMessage, Subscription } from './port.ts';
import type { Assignment, ConsumerSession } from './session.ts';
import { ensureTopics } from './topics.ts';
import { inSlices } from './in-slices.ts';
import { within } from './within.ts';

const FIRST_JOIN_MS = 5_000;
const CLOSE_MS = 6_000;
const ABANDON_MS = 2_000;
const WATCH_MS = 1_000;
const SILENT_MS = 15_000;
const STUCK_MS = 60_000;
const TOPICS_MS = 5_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** What holds a partition for so long does not pass by itself. */
const LONG_HELD_MS = 60_000;

export interface SubscribeOptions extends KafkaConnection {
  /** one for each purpose: two subscriptions of one group share its partitions */
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly log: Logger;
  readonly handle: BatchHandler;
  /** after each joining of the group: the partitions of each topic that are this member's now */
  readonly onAssigned?: (assignment: Assignment) => void;
  /** the consumer crashes again and again while the broker is there; default: ends the process with exit code 1 */
  readonly onFatal?: (error: Error) => void;
}

const restarts = counter('birth_kafka_restarts_total', 'consumers started again after a crash', ['group']);
const failures = counter('birth_kafka_batch_failures_total', 'batches that a handler did not make safe', [
  'group',
]);
const held = gauge('birth_kafka_oldest_held_seconds', 'for how long the longest held partition has been', [
  'group',
]);
const setAside = counter(
  'birth_kafka_undecodable_total',
  'batches of messages that could not be taken apart and were given to the handler to be set aside',
  ['topic', 'code'],
);

/**
 * Consumes topics as a member of a group, from the first message on, until closed. Resolves once the group is joined,
 * or after 5 s without a broker: it then goes on trying, and `healthy()` says false. Whatever ends the consumer
 * underneath (outage, wiped broker, deleted topics, a client giving up) leads to a fresh one.
 */
export async function subscribe(options: SubscribeOptions): Promise<Subscription> {
  const keeper = new Keeper(options);
  await within(FIRST_JOIN_MS, keeper.joined);
  return keeper;
}

/** Keeps a session running. */
class Keeper implements Subscription {
  readonly joined: Promise<void>;
  readonly #options: SubscribeOptions;
  readonly #finished: Promise<void>;
  readonly #closing = new AbortController();
  #noteJoined: () => void = () => undefined;
  #session: ConsumerSession | undefined;
  #serving = false;
  #paused = false;
  readonly #crashes = new CrashCount();
  /** attempts since the group was last joined */
  #attempts = 0;

  constructor(options: SubscribeOptions) {
    this.#options = options;
    this.joined = new Promise((resolve) => (this.#noteJoined = resolve));
    this.#finished = this.#keep();
  }

  pause(): void {
    this.#paused = true;
    this.#session?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#session?.resume();
  }

  healthy(): boolean {
    const session = this.#session;
    if (!session || !this.#serving) return false;
    return session.silentMs < SILENT_MS && session.handlingMs < STUCK_MS;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#session?.close(CLOSE_MS);
    await within(CLOSE_MS, this.#finished);
  }

  async #keep(): Promise<void> {
    while (!this.#closed) {
      const error = await this.#liveOnce();
      if (this.#closed) return;
      this.#report(error);
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#attempts++, LONGEST_PAUSE_MS);
      await delay(pause, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
  }

  /** One session, from the topics it needs to its end. */
  async #liveOnce(): Promise<unknown> {
    const { topics } = this.#options;
    const declared = TOPICS.filter(({ name }) => topics.includes(name));
    try {
      await ensureTopics(this.#options, { topics: declared, deadlineMs: TOPICS_MS });
    } catch (error) {
      return error;
    }
    if (this.#closed) return undefined;
    const session = this.#createSession();
    this.#session = session;
    const watch = silence(session, this.#closing.signal);
    const started = session.start().then(() => session.ended);
    const end = await Promise.race([started, session.ended, watch]).catch((error: unknown) => error);
    if (!this.#closed) await session.close(ABANDON_MS);
    return end;
  }

  #createSession(): ConsumerSession {
    const { groupId, log, onAssigned } = this.#options;
    const listeners = {
      onAssigned: (assignment: Assignment): void => {
        if (!this.#serving) log.info({ group: groupId }, 'consuming');
        this.#serving = true;
        this.#attempts = 0;
        this.#crashes.joined(Date.now());
        this.#noteJoined();
        onAssigned?.(assignment);
      },
      onProgress: (): void => {
        this.#crashes.progressed();
      },
      onFailure: (error: unknown): void => {
        failures.inc({ group: groupId });
        log.warn({ ...describeError(error), group: groupId }, 'a batch was not made safe and comes again');
      },
      onHeld: (now: Held): void => this.#noteHeld(now),
    };
    const Session = clientOf(this.#options) === 'kafkajs' ? KafkajsSession : PlatformaticSession;
    return new Session({ ...this.#options, ...listeners, handle: this.#handle }, this.#paused);
  }

  readonly #handle: BatchHandler = async (batch) => {
    await inSlices(this.#options.handle)(batch);
    for (const message of batch) if (message.undecodable) this.#noteUndecodable(message, message.undecodable);
  };

  #noteUndecodable(
    { topic, partition, offset }: ReceivedMessage,
    { code, lastOffset }: NonNullable<ReceivedMessage['undecodable']>,
  ): void {
    setAside.inc({ topic, code });
    const { groupId, log } = this.#options;
    const where = { group: groupId, topic, partition, offset, lastOffset, code };
    log.error(where, 'a batch of messages could not be taken apart and was set aside');
  }

  #noteHeld({ partitions, longestMs }: Held): void {
    const { groupId, log } = this.#options;
    held.set({ group: groupId }, longestMs / 1000);
    if (longestMs > LONG_HELD_MS)
      log.error({ group: groupId, partitions, seconds: Math.round(longestMs / 1000) }, 'partitions are held');
  }

  /** Says once that consuming has stopped, however often it is tried again. */
  #report(error: unknown): void {
    const { groupId, log } = this.#options;
    const level = this.#serving || this.#attempts === 0 ? 'warn' : 'debug';
    log[level]({ ...describeError(error), group: groupId }, 'not consuming; trying again until it goes');
    if (this.#serving) restarts.inc({ group: groupId });
    this.#serving = false;
    if (!this.#crashes.ended(Date.now())) return;
    const fatal = error instanceof Error ? error : new Error('the consumer crashed again and again');
    (this.#options.onFatal ?? ((e) => endProcess(e, log)))(fatal);
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }
}

/** Resolves when the broker has not been heard of for too long: kafkajs can stop without a word (tulios/kafkajs#1691). */
async function silence(session: ConsumerSession, closing: AbortSignal): Promise<Error> {
  while (!closing.aborted && session.silentMs < SILENT_MS)
    await delay(WATCH_MS, undefined, { signal: closing, ref: false }).catch(() => undefined);
  return new Error('nothing was heard from the broker for too long');
}

/** Non-zero, and through the same door as every stop: the supervisor starts the process again. */
function endProcess(error: Error, log: Logger): void {
  log.fatal(describeError(error), 'the consumer crashes again and again: ending the process');
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
}
