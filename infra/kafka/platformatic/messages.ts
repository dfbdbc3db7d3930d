import type { ReceivedMessage } from '../port.ts';
import type { LogBatch, LogRecord } from './record-batch.ts';

/** Where a message stands. */
interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** What of these batches has not been handled, in its order; a batch that cannot be taken apart is one message. */
export function messagesOf(place: Place, batches: readonly LogBatch[], from: bigint): ReceivedMessage[] {
  return batches.flatMap((batch) => {
    if (batch.isControl || batch.lastOffset < from) return [];
    if (batch.undecodable) return [rawBatch(place, batch, batch.undecodable)];
    return batch.records.filter(({ offset }) => offset >= from).map((record) => received(place, record));
  });
}

function rawBatch(
  { topic, partition }: Place,
  { firstOffset, lastOffset }: LogBatch,
  { code, bytes }: NonNullable<LogBatch['undecodable']>,
): ReceivedMessage {
  return {
    topic,
    partition,
    offset: String(firstOffset),
    key: null,
    value: bytes,
    headers: {},
    undecodable: { code, lastOffset: String(lastOffset) },
  };
}

function received({ topic, partition }: Place, { offset, key, value, headers }: LogRecord): ReceivedMessage {
  const said: Record<string, string> = {};
  for (const [name, bytes] of headers) {
    const text = bytes?.toString() ?? '';
    const known = said[name.toString()];
    said[name.toString()] = known === undefined ? text : `${known},${text}`;
  }
  return {
    topic,
    partition,
    offset: String(offset),
    key: key?.toString() ?? null,
    value: value ?? Buffer.alloc(0),
    headers: said,
  };
}
