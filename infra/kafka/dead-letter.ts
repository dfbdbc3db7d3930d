import { createHash } from 'node:crypto';
import { DEAD_LETTER_MAX_BYTES, deadLetterTopic } from '../../schemas/topic.ts';
import { derivedId } from '../messages/derived-id.ts';
import type { OutboxRow } from '../outbox/outbox.ts';
import { sizeOfLabels } from './in-slices.ts';
import type { ReceivedMessage } from './port.ts';

/** Why a message cannot be handled: a code, and a place in it (a JSON pointer), never a value of it. */
export interface DeadLetterReason {
  readonly code: string;
  readonly detail?: string;
}

/** Header of a message that a person had replayed: the letter that it was. What becomes of it then is another letter. */
export const REPLAYED = 'dlq-replayed';

const OUR_HEADERS = 'dlq-';

/** Of what was a message; our own headers, and the frame around it, come to that. */
const MOST_BYTES = DEAD_LETTER_MAX_BYTES - 4096;

/**
 * The outbox row that carries a message nobody can read to its dead-letter topic: original bytes, key and headers,
 * and where and why it was taken out. The same message read twice gives the same row. Of a batch that could not be taken
 * apart it carries the raw bytes, whatever the reader's reason: the header `dlq-original-last-offset` says how far it went.
 * One that its topic could not take, since it was packed when it came, is told of all the same: with its digest as bytes,
 * and the place where it can be found. Births overtake it: who floods a topic with what nobody can read holds up nobody.
 */
export function deadLetterRow(message: ReceivedMessage, reason: DeadLetterReason): OutboxRow {
  const { topic, partition, offset, value, undecodable } = message;
  const digest = createHash('sha256').update(value).digest('hex');
  const labels = labelsOf(message);
  const isTooLarge = value.length + sizeOfLabels(labels) > MOST_BYTES;
  const { code, detail } = isTooLarge ? { code: 'too-large', detail: reason.code } : reason;
  return {
    id: derivedId('dead-letter', topic, partition, offset, digest, ...replayOf(message)),
    topic: deadLetterTopic(topic),
    key: isTooLarge ? '' : labels.key,
    kind: 'dead-letter',
    lane: 'bulk',
    headers: {
      ...(isTooLarge ? {} : labels.headers),
      'dlq-original-topic': topic,
      'dlq-original-partition': String(partition),
      'dlq-original-offset': offset,
      ...(undecodable && { 'dlq-original-last-offset': undecodable.lastOffset }),
      'dlq-reason': undecodable?.code ?? (detail === undefined ? code : `${code} ${detail}`),
      'dlq-time': new Date().toISOString(),
    },
    body: isTooLarge ? Buffer.from(digest) : value,
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

/** The dead letter of a message that one phone is not told, since it was told of too many families: it names the notice only. */
export function notSentOn(of: {
  readonly topic: string;
  readonly key: string;
  readonly id: string;
}): OutboxRow {
  const { topic, key, id } = of;
  return deadLetterRow(
    { topic, partition: -1, offset: id, key, value: Buffer.from(id), headers: {} },
    { code: 'too-many-for-a-phone', detail: id },
  );
}

/** Its key and headers, as they can be stored. What it says in our own words of where it has been is nobody's to say. */
function labelsOf({ key, headers }: ReceivedMessage): { key: string; headers: Record<string, string> } {
  const own = Object.entries(headers).filter(([name]) => name === REPLAYED || !name.startsWith(OUR_HEADERS));
  const kept = own.map(([name, text]) => [storable(name), storable(text)]);
  return { key: storable(key ?? ''), headers: Object.fromEntries(kept) as Record<string, string> };
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
