import { failPoint } from '../../infra/fail-point/fail-point.ts';
import type { BatchHandler, ReceivedMessage } from '../../infra/kafka/port.ts';
import type { OutboxRow } from '../../infra/outbox/outbox.ts';
import { apart } from '../../infra/postgres/apart.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import type { ErasureEnvelope } from '../../schemas/message.ts';
import { isErasure, readErasure } from './erasures.ts';
import type { NotifierKeys } from './keys.ts';
import type { MessageStore } from './message-store.ts';
import { readNotice, type ReadableNotice, type StoppedNotices } from './read-notice.ts';

const received = counter('birth_notices_received_total', 'notices taken from Kafka', ['outcome']);

export interface AcceptOptions {
  readonly store: MessageStore;
  readonly keys: NotifierKeys;
  /** address of the family's page; undefined: texts bring no link */
  readonly page?: string | undefined;
  readonly toDeadLetter: (message: ReceivedMessage, why: { code: string }) => OutboxRow;
  /** called once a batch is safe */
  readonly onAccepted: () => void;
  readonly log: Logger;
}

/** A notice and the message that it came in. */
interface Read {
  readonly notice: ReadableNotice;
  readonly message: ReceivedMessage;
}

/**
 * Writes a batch down; sending comes after, from the table, so that a crash in between loses nothing. What cannot be read,
 * or cannot be written down, is a dead letter, and what follows it goes on.
 */
export function acceptBatch(options: AcceptOptions): BatchHandler {
  const { store, keys, page, toDeadLetter, onAccepted, log } = options;
  return async (batch) => {
    const read: Read[] = [];
    const deadLetters: OutboxRow[] = [];
    const setAside = (message: ReceivedMessage, code: string): void => {
      const { topic, partition, offset } = message;
      log.warn({ topic, partition, offset, code }, 'a notice could not be taken');
      deadLetters.push(toDeadLetter(message, { code }));
    };
    const erasures: ErasureEnvelope[] = [];
    const stopped: StoppedNotices[] = [];
    for (const message of batch) {
      if (isErasure(message)) {
        const erasure = readErasure(message, keys.receiver);
        if (erasure) erasures.push(erasure);
        else setAside(message, 'does-not-open');
        continue;
      }
      const reading = readNotice(message, keys, page);
      if ('stopped' in reading) stopped.push(reading.stopped);
      else if ('notice' in reading) read.push({ notice: reading.notice, message });
      else setAside(message, reading.unreadable);
    }
    const sick = (one: Read): Promise<void> => Promise.resolve(setAside(one.message, 'cannot-be-kept'));
    const keep = (some: readonly Read[]): Promise<void> => store.accept(some.map(({ notice }) => notice));
    await apart(read, keep, sick);
    // After what the same batch says to whom is forgotten, or not told any more: a case keeps its order.
    await store.stop(stopped);
    await store.forget(erasures);
    await store.writeDeadLetters(deadLetters);
    failPoint('notices-accepted');
    received.inc({ outcome: 'accepted' }, batch.length - deadLetters.length - erasures.length);
    received.inc({ outcome: 'dead-letter' }, deadLetters.length);
    onAccepted();
  };
}
