import { chunksBySize } from '../outbox/chunks.ts';
import type { BatchHandler, ReceivedMessage } from './port.ts';

/** A handler is given this much at once, bytes; a fetch may bring many times as much when somebody floods a topic. */
const MOST_BYTES = 8 * 1024 * 1024;
/** What a message costs beside its bytes: so at most a thousand of them come at once. */
const EACH_BYTES = MOST_BYTES / 1_000;

/**
 * A handler that is given a batch in slices, one after the other and in their order: what a handler writes is one statement,
 * and that must neither fill the memory nor meet a limit of the database. When one slice is refused the whole batch comes
 * again, as ever.
 */
export function inSlices(handle: BatchHandler): BatchHandler {
  return async (batch) => {
    for (const slice of chunksBySize(batch, costOf, MOST_BYTES)) await handle(slice);
  };
}

function costOf(message: ReceivedMessage): number {
  return EACH_BYTES + message.value.length + sizeOfLabels(message);
}

/** Bytes of a message's key and headers, roughly and never too few. */
export function sizeOfLabels({ key, headers }: Pick<ReceivedMessage, 'key' | 'headers'>): number {
  const texts = [key ?? '', ...Object.entries(headers).flat()];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + EACH_LABEL_BYTES, 0);
}

const EACH_LABEL_BYTES = 10;
