import { failPoint } from '../../infra/fail-point/fail-point.ts';
import type { BatchHandler, ReceivedMessage } from '../../infra/kafka/port.ts';
import type { OutboxRow } from '../../infra/outbox/outbox.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { counter } from '../../infra/telemetry/metrics.ts';
import type { NotifierKeys } from './keys.ts';
import type { MessageStore } from './message-store.ts';
import { readNotice, type ReadableNotice } from './read-notice.ts';

const received = counter('birth_notices_received_total', 'notices taken from Kafka', ['outcome']);

export interface AcceptOptions {
  readonly store: MessageStore;
  readonly keys: NotifierKeys;
  readonly toDeadLetter: (message: ReceivedMessage, why: { code: string }) => OutboxRow;
  /** called once a batch is safe */
  readonly onAccepted: () => void;
  readonly log: Logger;
}

/** Writes a batch down; sending comes after, from the table, so that a crash in between loses nothing. */
export function acceptBatch(options: AcceptOptions): BatchHandler {
  const { store, keys, toDeadLetter, onAccepted, log } = options;
  return async (batch) => {
    const notices: ReadableNotice[] = [];
    const deadLetters: OutboxRow[] = [];
    for (const message of batch) {
      const reading = readNotice(message, keys);
      if ('notice' in reading) {
        notices.push(reading.notice);
        continue;
      }
      const { topic, partition, offset } = message;
      log.warn({ topic, partition, offset, code: reading.unreadable }, 'a notice could not be read');
      deadLetters.push(toDeadLetter(message, { code: reading.unreadable }));
    }
    await store.accept(notices, deadLetters);
    failPoint('notices-accepted');
    received.inc({ outcome: 'accepted' }, notices.length);
    received.inc({ outcome: 'dead-letter' }, deadLetters.length);
    onAccepted();
  };
}
