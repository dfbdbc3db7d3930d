import { createHash } from 'node:crypto';
import { deadLetterTopic } from '../../schemas/topic.ts';
import { derivedId } from '../messages/derived-id.ts';
import type { OutboxRow } from '../outbox/outbox.ts';
import type { ReceivedMessage } from './port.ts';

/** Why a message cannot be handled: a code, and a place in it (a JSON pointer), never a value of it. */
export interface DeadLetterReason {
  readonly code: string;
  readonly detail?: string;
}

/** Header of a message that a person had replayed: the letter that it was. What becomes of it then is another letter. */
export const REPLAYED = 'dlq-replayed';

/**
 * The outbox row that carries a message nobody can read to its dead-letter topic: original bytes, key and headers,
 * and where and why it was taken out. The same message read twice gives the same row. Of a batch that could not be taken
 * apart it carries the raw bytes, whatever the reader's reason: the header `dlq-original-last-offset` says how far it went.
 */
export function deadLetterRow(message: ReceivedMessage, reason: DeadLetterReason): OutboxRow {
  const { topic, partition, offset, undecodable } = message;
  const digest = createHash('sha256').update(message.value).digest('hex');
  return {
    id: derivedId('dead-letter', topic, partition, offset, digest, ...replayOf(message)),
    topic: deadLetterTopic(topic),
    key: storable(message.key ?? ''),
    kind: 'dead-letter',
    headers: {
      ...Object.fromEntries(Object.entries(message.headers).map(([k, v]) => [storable(k), storable(v)])),
      'dlq-original-topic': topic,
      'dlq-original-partition': String(partition),
      'dlq-original-offset': offset,
      ...(undecodable && { 'dlq-original-last-offset': undecodable.lastOffset }),
      'dlq-reason':
        undecodable?.code ?? (reason.detail === undefined ? reason.code : `${reason.code} ${reason.detail}`),
      'dlq-time': new Date().toISOString(),
    },
    body: message.value,
  };
}

/**
 * The dead letter of something that a service keeps and nobody can open any more: it names it and holds nothing of it, since
 * what is kept stays where it is. Letters are known by their bytes, and an operator by the reason.
 */
export function keptUnreadable(of: {
  readonly topic: string;
  readonly key: string;
  readonly id: string;
}): OutboxRow {
  const { topic, key, id } = of;
  return deadLetterRow(
    { topic, partition: -1, offset: id, key, value: Buffer.from(id), headers: {} },
    { code: 'kept-unreadable', detail: id },
  );
}

/** PostgreSQL's text cannot hold NUL; a stranger's header must not keep its dead letter from being stored. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

/** What tells a message that was replayed from the one that it was: nothing else of it differs. */
export function replayOf({ headers }: Pick<ReceivedMessage, 'headers'>): string[] {
  const letter = headers[REPLAYED];
  return letter === undefined ? [] : [letter];
}
